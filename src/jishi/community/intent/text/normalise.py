"""Views of one text, each with its way back to the original.

`plain` is the text with its letters folded; `squeezed` is plain without separators and repeats;
`pinyin` is squeezed with each Chinese character, and each Latin run that spells pinyin, as one
character a syllable. `digits` is squeezed with number words as digits. A text that needs no folding
costs one `translate`; offsets are worked out only when a span is asked for.
"""

from __future__ import annotations

import re
from typing import Final

from jishi.community.intent.text import folds

_TABLE: Final = folds.one_to_one()
_CHARACTERS: Final = folds.characters()
_GROWING: Final = folds.growing()
_READINGS: Final = folds.readings()
_LETTERS: Final = folds.syllable_letters()
_NAMES: Final = folds.syllable_names()
_WORDS: Final = re.compile(r"[^\W_]+(?:\++[^\W_]*)*|\++[^\W_]*")
_LATIN: Final = re.compile(r"[a-z]{2,}")
SPOKEN: Final = "零一壹二贰两三叁参四肆五伍六陆七柒八捌九玖幺洞拐勾"
NUMBER_WORDS: Final = str.maketrans(SPOKEN, "0112223334455667788991079")
#: A digit written twice is two digits, in words as in figures.
_REPEAT: Final = re.compile(rf"([^\W\d{SPOKEN}])\1+")
_UNTOUCHED: Final = frozenset(SPOKEN + "+")
_LETTER: Final = re.compile(r"[a-z]")
#: Longest Latin run that is tried as pinyin; a longer one is a word, a link or an id.
_LONGEST_SPELLING: Final = 24


class Views:
    """The views of one text. Cheap to make: everything but `plain` and `squeezed` is made when asked.

    Attributes: `raw` the text as given; `plain`; `squeezed`. All positions are in characters.
    """

    __slots__ = (
        "_digits",
        "_pinyin",
        "_pinyin_at",
        "_plain_at",
        "_squeezed_at",
        "plain",
        "raw",
        "squeezed",
    )

    def __init__(self, raw: str, plain: str, squeezed: str, plain_at: list[int] | None) -> None:
        self.raw = raw
        self.plain = plain
        self.squeezed = squeezed
        self._plain_at = plain_at
        self._squeezed_at: list[int] | None = None
        self._pinyin: str | None = None
        self._pinyin_at: list[int] | None = None
        self._digits: str | None = None

    @property
    def pinyin(self) -> str:
        """One character a syllable (`spell` writes it out); what has no reading stays as it is."""
        if self._pinyin is None:
            self._pinyin = self.squeezed.translate(_READINGS)
            if _LATIN.search(self._pinyin):
                self._pinyin, self._pinyin_at = _spelt(self._pinyin)
        return self._pinyin

    @property
    def digits(self) -> str:
        """Squeezed with number words (零 一 壹 幺 …) as digits: for ids and numbers only."""
        if self._digits is None:
            self._digits = self.squeezed.translate(NUMBER_WORDS)
        return self._digits

    def from_plain(self, start: int, end: int) -> tuple[int, int]:
        """The span of `raw` that plain[start:end] was made of; (0, 0) for an empty span."""
        if end <= start:
            return (0, 0)
        if self._plain_at is None:
            return (start, end)
        return (self._plain_at[start], self._plain_at[end - 1] + 1)

    def from_squeezed(self, start: int, end: int) -> tuple[int, int]:
        """The span of `raw` that squeezed[start:end] was made of (also for `digits`)."""
        if end <= start:
            return (0, 0)
        if self._squeezed_at is None:
            self._squeezed_at = _squeezed_at(self.plain, self.squeezed)
        return self.from_plain(self._squeezed_at[start], self._squeezed_at[end - 1] + 1)

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether no Latin letter of `plain` touches squeezed[start:end]: 'nt' is not in 'want'."""
        if self._squeezed_at is None:
            self._squeezed_at = _squeezed_at(self.plain, self.squeezed)
        low, high = self._squeezed_at[start], self._squeezed_at[end - 1] + 1
        around = self.plain[low - 1 : low] + self.plain[high : high + 1]
        return not _LETTER.search(around)

    def squeezed_of_pinyin(self, start: int, end: int) -> tuple[int, int]:
        """Where in `squeezed` pinyin[start:end] was made of."""
        if self.pinyin and self._pinyin_at is not None:
            return (self._pinyin_at[start], self._pinyin_at[end])
        return (start, end)

    def from_pinyin(self, start: int, end: int) -> tuple[int, int]:
        """The span of `raw` that pinyin[start:end] was made of."""
        if end <= start:
            return (0, 0)
        return self.from_squeezed(*self.squeezed_of_pinyin(start, end))


def views(text: str) -> Views:
    """All views of `text`. Total: any str, also one with lone surrogates."""
    plain_at: list[int] | None = None
    if _GROWING.search(text):
        plain, plain_at = _folded(text)
    else:
        plain = text.translate(_TABLE)
    squeezed = "".join(_WORDS.findall(plain))
    if _REPEAT.search(squeezed):
        squeezed = _REPEAT.sub(r"\1", squeezed)
    return Views(text, plain, squeezed, plain_at)


def spell(pinyin: str) -> str:
    """A pinyin view for people: syllables with spaces between them."""
    words = [_NAMES[ord(c) - 0xE000] if "\ue000" <= c <= "\uf8ff" else c for c in pinyin]
    return " ".join(words)


def _folded(text: str) -> tuple[str, list[int]]:
    """Plain text and, for each of its characters, the index in `text` that it was made of."""
    out: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        fold = _CHARACTERS.get(character, character)
        if len(fold) == 1:
            if "\ud800" <= fold <= "\uf8ff" or fold >= "\U000f0000":
                continue
            out.append(fold)
            at.append(index)
        elif fold:
            out.append(fold)
            at.extend([index] * len(fold))
    return "".join(out), at


def _squeezed_at(plain: str, squeezed: str) -> list[int]:
    """Index in `plain` of each squeezed character (the first of a run)."""
    at: list[int] = []
    kept = [index for word in _WORDS.finditer(plain) for index in range(word.start(), word.end())]
    last = ""
    for index in kept:
        character = plain[index]
        if character != last or character.isdigit() or character in _UNTOUCHED:
            at.append(index)
        last = character
    assert len(at) == len(squeezed)  # the two walk the same rule
    return at


def _spelt(pinyin: str) -> tuple[str, list[int] | None]:
    """Latin runs that are pinyin throughout become syllables; with the index of each in the input."""
    out: list[str] = []
    at: list[int] = []
    done = 0
    for run in _LATIN.finditer(pinyin):
        syllables = segment(run.group()) if run.end() - run.start() <= _LONGEST_SPELLING else None
        if syllables is None:
            continue
        out.append(pinyin[done : run.start()])
        at.extend(range(done, run.start()))
        position = run.start()
        for syllable in syllables:
            out.append(_LETTERS[syllable])
            at.append(position)
            position += len(syllable)
        done = run.end()
    if not out:
        return pinyin, None
    out.append(pinyin[done:])
    at.extend(range(done, len(pinyin) + 1))
    return "".join(out), at


def segment(run: str) -> tuple[str, ...] | None:
    """A Latin run as pinyin syllables, longest first with a way back; None when it is not pinyin."""
    if not run:
        return ()
    for length in range(min(6, len(run)), 0, -1):
        head = run[:length]
        if head in _LETTERS and (length > 1 or head in "aeo"):
            rest = segment(run[length:])
            if rest is not None:
                return (head, *rest)
    return None
