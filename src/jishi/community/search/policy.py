"""Text into search tokens. Pure; the segmenter's dictionary is in its wheel."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module
from typing import Any

_WORD = re.compile(r"[\w\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
MAX_QUERY = 60


@cache
def _segmenter() -> Any:
    """Loaded when first asked: its dictionary takes a tenth of a second that most processes never need."""
    return import_module("rjieba")


def normalise(text: str) -> str:
    """NFKC, lower case, runs of white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def tokens(text: str) -> list[str]:
    """Words of `text` for the index: those of the segmenter, and every single Han character.

    Characters are kept too, because live-room words are often unknown to a dictionary.
    """
    found: list[str] = []
    for word in _segmenter().cut_for_search(normalise(text), True):
        if _WORD.fullmatch(word):
            found.append(word[:40])
            found.extend(_HAN.findall(word) if len(word) > 1 else [])
    return found


def question(text: str) -> list[str]:
    """Words that a query asks for (no single characters beside their words)."""
    words = [word[:40] for word in _segmenter().cut(normalise(text), True) if _WORD.fullmatch(word)]
    return list(dict.fromkeys(words))[:12]
