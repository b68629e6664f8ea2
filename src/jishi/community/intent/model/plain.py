"""The form of a text that the model reads."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt
from pypinyin import Style, lazy_pinyin


def plain(text: str) -> str:
    """The text in one form of its letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def syllables() -> npt.NDArray[np.uint32]:
    """For each character below U+10000 a number that stands for its sound; itself if it has none.

    Sounds that many speakers do not tell apart (zh/z, ch/c, sh/s, -ng/-n) share a number.
    """
    table = np.arange(0x10000, dtype=np.uint32)
    numbers: dict[str, int] = {}
    for code in range(0x4E00, 0x9FA6):
        sound = lazy_pinyin(chr(code), style=Style.NORMAL)[0]
        for fine, rough in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
            sound = sound.replace(fine, rough)
        table[code] = 0xE100 + numbers.setdefault(sound, len(numbers))
    return table
