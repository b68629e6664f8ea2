"""What leads out of the market: phone numbers, messenger names, addresses, also when disguised.

Patterns are RE2 (linear time). What RE2 cannot say (no digit right before or after) is checked on the
neighbours of each match.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import re2

from jishi.governance.rulebook.lexicon import MAX_READ

_NUMERALS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891")
#: What may stand between the digits of a disguised number, at most two in a row: `_marked` puts a dot
#: for everything that is neither letter nor digit, but points and commas, which stand in prices.
_GAP = "·{0,2}_?"
_KEPT = frozenset("_.,，。、:：+")
_PHONE = re2.compile(r"(?:\+?86" + _GAP + r")?1" + _GAP + r"[3-9](?:" + _GAP + r"\d){9}")
_ABROAD = re2.compile(r"\+\d(?:[ \-()]{0,2}\d){7,14}")
_MESSENGER = re2.compile(
    r"(?i)(?:微\s?信|薇\s?信|威\s?信|微芯|卫星号|绿泡泡|v\s?信|wei\s?xin|we\s?chat|\bv\s?x\b|\bwx\b|[^a-zA-Z]vx|^vx)"
    r"(?:号|id)?[\s:：是为叫\-—=~]{0,4}([a-z0-9][a-z0-9_\-]{4,19})"
)
_QQ = re2.compile(
    r"(?i)(?:\bq\s?q|[^a-zA-Z]q\s?q|扣扣|企鹅)(?:号|群)?[·:：是为]{0,4}([1-9](?:"
    + _GAP
    + r"\d){4,10})"
)
_URL = re2.compile(
    r"(?i)(?:https?://|www\.)[^\s，。、]{3,}"
    r"|\b[a-z0-9][a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{2,20})?"
    r"\.(?:com|cn|net|org|top|xyz|shop|vip|cc|me|io|info|club|online|site|link|app|tv)\b(?:/\S*)?"
)


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Full-width, circled and Chinese numerals become digits; nothing invisible is left."""
    found = unicodedata.normalize("NFKC", text[:MAX_READ])
    found = "".join(c for c in found if unicodedata.category(c) not in ("Cf", "Mn"))
    return found.translate(_NUMERALS)


def contact_atoms(text: str) -> tuple[tuple[str, str], ...]:
    """(kind, text) of every hint: `phone`, `messenger`, `qq`, `url`. A price or a date is none."""
    read = plain(text)
    marked = "".join(c if c.isalnum() or c in _KEPT else "·" for c in read)
    phones = [span for span in _spans(_PHONE, marked) if _stands_alone(read, *span)]
    abroad = [span for span in _spans(_ABROAD, read) if _stands_alone(read, *span)]
    phones += [span for span in abroad if not any(a < span[1] and span[0] < b for a, b in phones)]
    found = [("phone", read[a:b]) for a, b in phones]
    found += [("messenger", read[a:b]) for a, b in _spans(_MESSENGER, read)]
    found += [("qq", read[a:b]) for a, b in _spans(_QQ, marked) if _ends(read, b)]
    found += [
        ("url", read[a:b]) for a, b in _spans(_URL, read) if a == 0 or read[a - 1] not in "@."
    ]
    return tuple(found)


def contacts(text: str) -> int:
    """How many hints a text holds."""
    return len(contact_atoms(text))


def _spans(pattern: re2._Regexp, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start > 0 and text[start - 1].isdigit()) and _ends(text, end)


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isdigit()
