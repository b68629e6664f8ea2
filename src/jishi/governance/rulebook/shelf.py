"""The book that this process decides by: read once, swapped whole when a newer one is published.

A decision takes the book once and keeps it to its end, so a swap drops nothing and mixes nothing.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Max

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import mappers, reading
from jishi.governance.rulebook.errors import NoBook, NotReplayable
from jishi.governance.rulebook.models import Publication, RuleVersion
from jishi.governance.rulebook.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jishi.governance.rulebook.contracts import Entry

#: How often a process looks for a newer book, in seconds.
POLL_S = 1.0
_KEPT_BOOKS = 3


@dataclass(frozen=True, slots=True)
class Shelved:
    """A compiled book. `entries[kind]` stands in the order of `book.rules(kind)`; `whether[kind]`
    are the facts of which a rule asks whether they are known.
    """

    publication: int
    book_version: str
    book: rules.Book
    entries: dict[str, tuple[Entry, ...]]
    rules: dict[str, tuple[rules.Rule, ...]]
    whether: dict[str, frozenset[str]]


_lock = threading.Lock()
_compiled: OrderedDict[str, Shelved] = OrderedDict()
_current: Shelved | None = None
_looked_at = 0.0
_is_kept = False


def current() -> Shelved:
    """The newest book this process knows. Looks in the database at most once in `POLL_S`, and not
    at all where a thread of `readers.keep` does. Raises `NoBook` when nothing was ever published.
    """
    if _current is None or not (_is_kept or time.monotonic() - _looked_at < POLL_S):
        refresh()
    if _current is None:
        raise NoBook
    return _current


def refresh() -> int:
    """Take the newest publication if it is not the one in use; returns its number (0: none)."""
    global _current, _looked_at  # noqa: PLW0603 - one book a process
    newest = Publication.objects.aggregate(newest=Max("id"))["newest"] or 0
    with _lock:
        if newest == 0:
            _current = None
        elif _current is None or _current.publication != newest:
            _current = load(newest)
        _looked_at = time.monotonic()
    return newest


def in_use() -> int:
    """Number of the publication this process decides by (0: none yet)."""
    return _current.publication if _current else 0


def forget() -> None:
    """Read and compile anew at the next decision, whatever was known."""
    global _current  # noqa: PLW0603
    with _lock:
        _current = None
        _compiled.clear()


def hold_by_thread(is_kept: bool) -> None:  # noqa: FBT001
    """A thread of this process refreshes the shelf from now on (or no longer)."""
    global _is_kept  # noqa: PLW0603
    _is_kept = is_kept


def load(number: int) -> Shelved:
    """The book of a publication, compiled; books of the same content are compiled once.

    Raises `NotReplayable` when it is not in this database, `RuleFileError` when this program can't
    read a rule of it.
    """
    row = Publication.objects.filter(pk=number).first()
    if row is None:
        raise NotReplayable(publication=number)
    entries = [mappers.entry(one) for one in row.entries]
    key = f"{row.book_version}:{mappers.fingerprint(entries)}"
    found = _compiled.get(key)
    if found is None:
        texts = _texts(entries)
        found = compiled(number, row.book_version, entries, texts)
        _compiled[key] = found
        while len(_compiled) > _KEPT_BOOKS:
            _compiled.popitem(last=False)
    if found.publication != number:
        found = replace(found, publication=number)
    return found


def _texts(entries: Sequence[Entry]) -> dict[tuple[str, int], str]:
    wanted = {(one.rule_id, one.version) for one in entries}
    rows = RuleVersion.objects.filter(rule_id__in={one.rule_id for one in entries})
    return {
        (rule_id, version): text
        for rule_id, version, text in rows.values_list("rule_id", "version", "text")
        if (rule_id, version) in wanted
    }


def compiled(
    number: int, version: str, entries: Sequence[Entry], texts: Mapping[tuple[str, int], str]
) -> Shelved:
    """Read and fuse. Raises `RuleFileError` when this program can't run a rule of it."""
    read = [
        reading.as_it_stands(
            reading.rule_of(texts[one.rule_id, one.version]), status=one.state, share=one.share
        )
        for one in entries
    ]
    book = rules.fuse(read, vocabulary())
    by_version = {(one.rule_id, one.version): one for one in entries}
    kinds = sorted({rule.event for rule in read})
    return Shelved(
        publication=number,
        book_version=version,
        book=book,
        entries={
            kind: tuple(by_version[rule.id, rule.version] for rule in book.rules(kind))
            for kind in kinds
        },
        rules={kind: tuple(book.rules(kind)) for kind in kinds},
        whether={
            kind: frozenset().union(
                *(reading.asked_whether(rule.condition) for rule in book.rules(kind))
            )
            for kind in kinds
        },
    )
