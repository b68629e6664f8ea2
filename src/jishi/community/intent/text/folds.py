"""The committed fold tables, read once: characters, pinyin, split characters."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

_FOLD = resources.files(__package__) / "fold"
#: A syllable is one private-use character, so a pinyin view is as long as the text it was made of.
_FIRST_SYLLABLE: Final = 0xE000


def _rows(name: str) -> list[list[str]]:
    text = (_FOLD / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


@cache
def characters() -> dict[str, str]:
    """Character → fold, for every character that changes; the empty fold means dropped."""
    return {chr(int(point, 16)): fold for point, fold in _rows("characters.tsv")}


@cache
def one_to_one() -> dict[int, int]:
    """Table for `str.translate` with every fold that keeps the length.

    Common characters are entered as themselves: a missing key costs an exception inside `translate`.
    """
    table = {
        point: point
        for point in (*range(0x20, 0x250), *range(0x3000, 0x3100), *range(0x4E00, 0xA000))
    }
    table |= {ord(old): ord(new) for old, new in characters().items() if len(new) == 1}
    return table


@cache
def growing() -> re.Pattern[str]:
    """Finds a character whose fold is not one character: such a text is folded one by one."""
    points = sorted(
        ord(old) for old, new in characters().items() if len(new) != 1 and old < "\U00010000"
    )
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    body = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
    # One range for everything outside the BMP: many ranges there cost `re` a walk for each character.
    # Surrogates and private use are dropped too: no view may carry a character of our own alphabet.
    return re.compile(f"[{body}\\ud800-\\uf8ff\\U00010000-\\U0010ffff]")


@cache
def syllable_names() -> tuple[str, ...]:
    """All syllables in the order of their characters."""
    return tuple(syllable for syllable, _ in _rows("pinyin.tsv"))


@cache
def syllable_letters() -> dict[str, str]:
    """Syllable → its one private-use character."""
    return {name: chr(_FIRST_SYLLABLE + index) for index, name in enumerate(syllable_names())}


@cache
def readings() -> dict[int, int]:
    """Table for `str.translate`: Chinese character → its syllable's character; ASCII stays."""
    table = {point: point for point in range(0x20, 0x250)}
    letters = syllable_letters()
    for syllable, read_so in _rows("pinyin.tsv"):
        table |= dict.fromkeys(map(ord, read_so), ord(letters[syllable]))
    return table


@cache
def splits() -> dict[str, tuple[str, ...]]:
    """Character → ways of writing it as its parts."""
    table: dict[str, tuple[str, ...]] = {}
    for character, ways in _rows("splits.tsv"):
        table[character] = (*table.get(character, ()), *ways.split(" "))
    return table
