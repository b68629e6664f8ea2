"""Word lists as detectors: one pass of Aho and Corasick's automaton over the normalised text.

A list file holds a term a line; `#` begins a comment, `!` a longer everyday phrase that contains a
term and is none ("最好当天" is no superlative). Terms in Latin letters count only as whole words.
A term right after a negation ("不是最好的", "没打农药") is not counted where that makes sense.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import opencc
from ahocorasick_rs import AhoCorasick, MatchKind

if TYPE_CHECKING:
    from pathlib import Path

#: Longer texts are read up to here; forms are shorter.
MAX_READ = 20_000
_NEGATORS = frozenset("不没非别勿无未禁拒")
#: Words that begin with a negator and deny nothing.
_NO_NEGATION = (
    "不但",
    "不仅",
    "不只",
    "不光",
    "不愧",
    "非常",
    "无比",
    "别家",
    "别人",
    "别的",
    "不一样",
    "不错",
)
_HAN = "\u3400-\u9fff"
#: "加 微 信", "加.微.信": single characters held apart to be overlooked.
_HELD_APART = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:[ .·*\-_~|/+^&]{{1,3}}[{_HAN}]){{1,30}}")
_SEPARATORS = re.compile(r"[ .·*\-_~|/+^&]+")
_to_simplified = opencc.OpenCC("t2s")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """One form for what looks alike: NFKC, simplified, small letters, nothing invisible."""
    found = unicodedata.normalize("NFKC", text[:MAX_READ])
    found = "".join(c for c in found if unicodedata.category(c) not in ("Cf", "Mn"))
    found = _to_simplified.convert(found).casefold()
    return _HELD_APART.sub(lambda match: _SEPARATORS.sub("", match.group()), found)


@dataclass(frozen=True)
class Terms:
    """A list as it is written: `terms` count, `exempt` do not."""

    terms: frozenset[str]
    exempt: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path) -> Terms:
        lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
        kept = [line for line in lines if line and not line.startswith("#")]
        return cls(
            terms=frozenset(line for line in kept if not line.startswith("!")),
            exempt=frozenset(line[1:].strip() for line in kept if line.startswith("!")),
        )


@dataclass(frozen=True)
class Lexicon:
    """Counts the terms of a list in a text; linear in the length of the text."""

    words: Terms
    negatable: bool = True
    _patterns: tuple[str, ...] = field(init=False, repr=False)
    _terms: frozenset[str] = field(init=False, repr=False)
    _automaton: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = frozenset(map(plain, self.words.terms))
        patterns = tuple(sorted(terms | frozenset(map(plain, self.words.exempt))))
        object.__setattr__(self, "_terms", terms)
        object.__setattr__(self, "_patterns", patterns)
        automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
        object.__setattr__(self, "_automaton", automaton)

    def __call__(self, text: str) -> int:
        return len(self.found(text))

    def found(self, text: str) -> list[str]:
        """The terms in the text, in order, each as often as it stands there."""
        read = plain(text)
        return [
            self._patterns[which]
            for which, start, end in self._automaton.find_matches_as_indexes(read)
            if self._patterns[which] in self._terms
            and _is_whole(read, start, end)
            and not (self.negatable and is_negated(read, start))
        ]


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _is_whole(text: str, start: int, end: int) -> bool:
    """A Latin term does not begin or end inside a longer Latin word."""
    joined_before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    joined_after = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not (joined_before or joined_after)


def is_negated(text: str, start: int) -> bool:
    """Whether one of the three characters before `start` denies what follows, in the same clause."""
    before = text[max(0, start - 3) : start]
    for harmless in _NO_NEGATION:
        before = before.replace(harmless, "")
    clause = re.split(r"[,.;:!?、，。；：！？\n]", before)[-1]
    return any(c in _NEGATORS for c in clause) or clause.endswith(("no ", "not"))
