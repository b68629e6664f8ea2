"""A text as numbers: hashed runs of 1–4 characters and of 2–3 syllables, whole batches at once.

The texts of a batch are laid end to end with a boundary between them, so that one pass of array
arithmetic hashes every run of the batch (feature hashing: Weinberger et al., ICML 2009). A run never
crosses a boundary but may begin or end with it, which tells "发货" alone from "发货" in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

BITS = 18
BUCKETS = 1 << BITS
BOUNDARY = 10
"""The line feed stands between texts."""
CHAR_RUNS = (1, 2, 3, 4)
SOUND_RUNS = (2, 3)

_WORD = (1 << 64) - 1
_STEP = 0x100000001B3
_MIX = 0x9E3779B97F4A7C15
_DIGIT = ord("0")

Codes = npt.NDArray[np.uint32]

#: Placeholders that anonymised chats carry, each as one private character.
_TOKENS = (
    (("订单", "order", "单号"), "\ue001"),
    (("金额", "price"), "\ue002"),
    (("数字", "num"), "0"),
    (("姓名", "name", "user"), "\ue003"),
    (("地址", "addr"), "\ue004"),
    (("日期", "时间", "date", "time"), "\ue005"),
    (("链接", "url", "link", "图片"), "\ue006"),
    (("电话", "手机", "phone", "邮箱", "mail"), "\ue007"),
    (("站点", "site"), "\ue008"),
)
_FACE = "\ue010"
_BRACKET = re.compile(
    r"#e-s(?:\[[^\[\]\n]{1,6}\]|\d*)|\[[^\[\]\n]{1,24}\]|https?://[\w./?=&%#:+-]+"
    r"|(?<!\d)(?:6{3,}|23{2,}|1{3,}|8{3,})(?!\d)"
)
_OPENING = re.compile(r"[\[#]|http|666|233|111|888")


@lru_cache(maxsize=4096)
def _token(found: str) -> str:
    if found.startswith("http"):
        return "\ue006"
    if found[0] in "#62138":
        return _FACE
    return next((c for names, c in _TOKENS if any(n in found for n in names)), _FACE)


@lru_cache(maxsize=1)
def _kept() -> npt.NDArray[np.uint32]:
    """What each character below U+10000 becomes: itself, a stand-in, or 0 for "left out"."""
    table = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        letter = chr(code)
        if letter.isdigit():
            table[code] = ord("0")
        elif not (letter.isalnum() or 0xE000 <= code <= 0xE010):
            table[code] = 0
    for letter, as_ in (("?", "?"), ("？", "?"), ("!", "!"), ("！", "!"), ("\n", "\n"), ("+", "+")):
        table[ord(letter)] = ord(as_)
    return table


def codes_of(texts: Sequence[str]) -> Codes:
    """The texts as one array of character codes, a boundary before, between and after them."""
    joined = "\n".join(text.replace("\n", " ") if "\n" in text else text for text in texts)
    if _OPENING.search(joined):
        joined = _BRACKET.sub(lambda m: _token(m.group()), joined)
    raw = np.frombuffer(f"\n{joined}\n".encode("utf-32-le", "replace"), dtype=np.uint32)
    codes = _kept()[np.minimum(raw, 0xFFFF)]
    codes = np.where(raw > 0xFFFF, np.uint32(ord(_FACE)), codes)
    codes = codes[codes != 0]
    worn: Codes = codes[_distinct(codes)]
    return worn


def _distinct(codes: Codes) -> npt.NDArray[np.bool_]:
    """False where a character has stood twice already (five times, for digits)."""
    same = np.zeros(len(codes), dtype=np.bool_)
    same[1:] = (codes[1:] == codes[:-1]) & (codes[1:] != BOUNDARY)
    thrice = same.copy()
    thrice[1:] &= same[:-1]
    digits = codes == _DIGIT
    fifth = thrice.copy()
    fifth[2:] &= thrice[:-2]
    return ~np.where(digits, fifth, thrice)


@dataclass(frozen=True, slots=True)
class Runs:
    """Buckets of all runs of one family in a batch, and the text each belongs to (rising)."""

    buckets: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]


def runs_of(texts: Sequence[str], sounds: npt.NDArray[np.uint32]) -> list[Runs]:
    """The families of runs of a batch. `sounds` maps a code below U+10000 to its syllable."""
    codes = codes_of(texts)
    owners = np.cumsum(codes == BOUNDARY) - 1
    spoken = sounds[codes]
    return [
        *_families(codes, owners, CHAR_RUNS, seed=0x9E37),
        *_families(spoken, owners, SOUND_RUNS, seed=0x85EB),
    ]


def buckets_of(text: str, sounds: Sequence[int]) -> list[int]:
    """The buckets of one short text: what `runs_of` finds, without arrays."""
    if _OPENING.search(text):
        text = _BRACKET.sub(lambda m: _token(m.group()), text.replace("\n", " "))
    kept = _kept_list()
    codes = [BOUNDARY]
    for letter in text:
        code = ord(letter)
        code = kept[code] if code < 0x10000 else ord(_FACE)
        if code and code != BOUNDARY:
            codes.append(code)
    codes = [code for at, code in enumerate(codes) if not _worn(codes, at)]
    codes.append(BOUNDARY)
    return [
        *_buckets(codes, CHAR_RUNS, 0x9E37),
        *_buckets([sounds[code] for code in codes], SOUND_RUNS, 0x85EB),
    ]


@lru_cache(maxsize=1)
def _kept_list() -> list[int]:
    kept: list[int] = _kept().tolist()
    return kept


def _worn(codes: list[int], at: int) -> bool:
    code = codes[at]
    times = 4 if code == _DIGIT else 2
    return at > times and all(codes[at - back] == code for back in range(1, times + 1))


def _buckets(codes: list[int], lengths: tuple[int, ...], seed: int) -> list[int]:
    out: list[int] = []
    last = len(codes) - 1
    for start in range(last + 1):
        hashed = (codes[start] + seed) & _WORD
        for length in range(1, max(lengths) + 1):
            end = start + length - 1
            if length > 1:
                if end > last:
                    break
                hashed = (hashed * _STEP & _WORD) ^ codes[end]
            edges = (start == 0) + (end == last)
            if length in lengths and not (edges == 2 or (edges and length == 1)):
                out.append(((hashed + length) * _MIX & _WORD) >> (64 - BITS))
    return out


def _families(
    codes: Codes, owners: npt.NDArray[np.int64], lengths: tuple[int, ...], *, seed: int
) -> list[Runs]:
    wide = codes.astype(np.uint64)
    edge = codes == BOUNDARY
    hashed = wide + np.uint64(seed)
    legal = np.ones(len(codes), dtype=np.bool_)
    out: list[Runs] = []
    for length in range(1, max(lengths) + 1):
        if length > 1:
            if length > len(wide):
                break
            # An inner boundary would join two texts; `legal` knows the run without its last mark.
            legal = legal[:-1]
            if length > 2:
                legal = legal & ~edge[length - 2 : len(wide) - 1]
            hashed = hashed[:-1] * np.uint64(_STEP) ^ wide[length - 1 :]
        if length not in lengths:
            continue
        whole = legal & ~(edge[: len(hashed)] & edge[length - 1 :])
        mixed = (hashed + np.uint64(length)) * np.uint64(_MIX)
        buckets = (mixed >> np.uint64(64 - BITS)).astype(np.int64)
        out.append(Runs(buckets[whole], owners[: len(hashed)][whole]))
    return out
