"""The form of a text that the model reads, and the sounds of its characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jishi.community.intent.text import folds
from jishi.community.intent.text.normalise import views

#: First of the numbers that stand for sounds: in the private area, above the placeholders' ones.
_FIRST = 0xE100
#: Where the letters that the folds write for syllables begin.
_LETTERS = 0xE000
#: Sounds that many speakers do not tell apart.
_ROUGH = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def plain(text: str) -> str:
    """The text with its letters folded: the `plain` view."""
    return views(text).plain


def rough_sounds() -> dict[str, str]:
    """The syllable of every character that has one, without what speakers do not tell apart."""
    names = folds.syllable_names()
    return {
        chr(code): _roughened(names[letter - _LETTERS])
        for code, letter in folds.readings().items()
        if letter >= _LETTERS and code < _FIRST
    }


def syllables() -> npt.NDArray[np.uint32]:
    """For each character below U+10000 a number that stands for its sound; itself if it has none."""
    table = np.arange(0x10000, dtype=np.uint32)
    numbers: dict[str, int] = {}
    for letter, sound in sorted(rough_sounds().items()):
        table[ord(letter)] = _FIRST + numbers.setdefault(sound, len(numbers))
    return table


def _roughened(sound: str) -> str:
    for fine, rough in _ROUGH:
        sound = sound.replace(fine, rough)
    return sound
