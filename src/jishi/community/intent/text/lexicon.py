"""All terms of all lists in one Aho-Corasick automaton, over the squeezed and the pinyin view at once.

A list is a file `lexicons/<name>.tsv` with a version and a severity in its head. A `Lexicon` never
changes: to swap lists while running, build a new one (`Lexicon.read`) and hand it to the chain.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from jishi.community.intent.text import folds
from jishi.community.intent.text.normalise import Views

_SHIPPED: Final = resources.files(__package__) / "lexicons"
#: Parts the two views in the one text that is searched; no view holds it.
_JOINT: Final = "\n"


class BrokenLexicon(ValueError):  # noqa: N818  # named as the refusals are
    """A list has a row that is not `term<TAB>view<TAB>class<TAB>weight`, or no version in its head.

    Attributes: `name` of the list, `line` counted from 1.
    """

    def __init__(self, name: str, line: int) -> None:
        super().__init__(f"{name}:{line}")
        self.name = name
        self.line = line


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says of itself. Severity 1 (a note) to 4 (goods or people may come to harm)."""

    name: str
    version: str
    severity: int
    size: int


class Hit(NamedTuple):
    """A term found: its class, its weight, where in the squeezed view, and whether by sound only."""

    kind: str
    weight: float
    start: int
    end: int
    by_sound: bool


#: Classes that call for a closer look. The others only say how a trigger is meant.
TRIGGERS: Final = frozenset(
    (
        "invite", "channel.wechat", "channel.qq", "channel.mask", "channel.group", "claim",
        "fake", "insult.strong", "insult.sound", "slur", "vow", "group.self",
    )
)  # fmt: skip


def _is_trigger(term: str, kind: str, weight: float) -> bool:
    if kind == "bad":
        return len(term) > 1
    return kind in TRIGGERS or (kind == "lure" and weight > 1.5)


class Lexicon:
    """An automaton over lists. `version` changes whenever any list does."""

    __slots__ = ("_allowed", "_automaton", "_latin", "_terms", "_triggers", "heads", "version")

    def __init__(self, files: dict[str, str], allowed: frozenset[str]) -> None:
        heads: list[ListHead] = []
        senses: dict[str, list[tuple[str, float]]] = {}
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(files[name].encode())
            heads.append(_read_list(name, files[name], senses))
        self.heads = tuple(heads)
        self.version = digest.hexdigest()[:12]
        self._allowed = allowed
        patterns = list(senses)
        #: A term may have several senses: 垃圾 is said of people and of goods.
        known: dict[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]] = {}
        self._terms: list[tuple[tuple[tuple[str, float], ...], bool]] = []
        for term in patterns:
            sense = tuple(senses[term])
            self._terms.append((known.setdefault(sense, sense), "\ue000" <= term[0] <= "\uf8ff"))
        self._triggers = bytes(
            any(_is_trigger(term, kind, weight) for kind, weight in senses[term])
            for term in patterns
        )
        self._latin = bytes(term.isascii() and term.isalpha() for term in patterns)
        self._automaton = AhoCorasick(
            patterns, store_patterns=False, implementation=Implementation.ContiguousNFA
        )

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """Lists of a folder. Raises BrokenLexicon; the running lexicon is not touched by that."""
        files = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.tsv")}
        allowed = frozenset(line.split("\t")[0] for line in files.pop("allow", "").split("\n"))
        return cls(files, allowed)

    def hits(self, seen: Views, *, look_closer: bool = False) -> list[Hit]:
        """All terms in the text, overlapping ones too; empty when none of them is a trigger.

        `look_closer`: give them also without a trigger (the text holds an address).
        """
        squeezed = seen.squeezed
        found = self._automaton.find_matches_as_indexes(
            squeezed + _JOINT + seen.pinyin, overlapping=True
        )
        if look_closer:
            return self._told_apart(seen, found)
        triggers = self._triggers
        for index, _, _ in found:
            if triggers[index]:
                return self._told_apart(seen, found)
        return []

    def _told_apart(self, seen: Views, found: list[tuple[int, int, int]]) -> list[Hit]:
        shift = len(seen.squeezed) + 1
        hits: list[Hit] = []
        for index, first, last in found:
            start, end = first, last
            senses, by_sound = self._terms[index]
            if first >= shift:
                if not by_sound:
                    continue
                start, end = seen.squeezed_of_pinyin(first - shift, last - shift)
                if seen.squeezed[start:end] in self._allowed:
                    continue  # the sound is that of a word of its own: 元旦 for 原单
            elif self._latin[index] and not seen.stands_alone(start, end):
                continue
            for kind, weight in senses:
                hits.append(Hit(kind, weight, start, end, by_sound))
        return hits


def _read_list(name: str, text: str, senses: dict[str, list[tuple[str, float]]]) -> ListHead:
    head: dict[str, str] = {}
    letters = folds.syllable_letters()
    size = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("# "):
            key, _, value = line[2:].partition(": ")
            head[key] = value
        elif line:
            try:
                term, view, kind, weight = line.split("\t")
                if view == "p":
                    term = "".join(letters.get(part, part) for part in term.split(" "))
                senses.setdefault(term, []).append((kind, float(weight)))
            except ValueError as broken:
                raise BrokenLexicon(name, number) from broken
            size += 1
    if "version" not in head or not head.get("severity", "").isdigit():
        raise BrokenLexicon(name, 1)
    return ListHead(name, head["version"], int(head["severity"]), size)


@cache
def shipped() -> Lexicon:
    """The lists that come with the program."""
    with resources.as_file(_SHIPPED) as folder:
        return Lexicon.read(folder)
