"""Look-up of near hashes among millions, in memory.

Multi-index hashing (Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space with Multi-Index
Hashing", 2014): 256 bits in 16 bands of 16. Two hashes at most 31 bits apart agree in some band up
to one bit, so looking up each band and its 16 neighbours finds all of them; farther ones are found
with a probability that falls slowly (99 % at 44 bits).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jishi.foundation.media.sight.hashes import SIZE

BANDS = 16
_NEIGHBOURS = np.array([0, *(1 << bit for bit in range(16))], dtype=np.uint16)


@dataclass(frozen=True, slots=True)
class Near:
    """`key` is the caller's; `bits` how many differ."""

    key: int
    bits: int


class HashIndex:
    """Immutable: build it anew with what came since, or keep a small one beside a large one."""

    def __init__(self, hashes: Sequence[bytes] | NDArray[np.uint8], keys: Sequence[int]) -> None:
        """`hashes`: 32 bytes each, or an array (n, 32); `keys`: one integer each, not unique."""
        if isinstance(hashes, np.ndarray):
            rows = np.ascontiguousarray(hashes, dtype=np.uint8)
        else:
            rows = np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, SIZE)
        if len(rows) != len(keys):
            raise ValueError(f"{len(rows)} hashes, {len(keys)} keys")
        self._words = rows.view(np.uint64)
        self._keys = np.asarray(keys, dtype=np.int64)
        bands = rows.view(np.uint16)
        self._order = np.empty((BANDS, len(rows)), dtype=np.uint32)
        self._starts = np.empty((BANDS, 65_537), dtype=np.uint32)
        for band in range(BANDS):
            values = bands[:, band]
            self._order[band] = np.argsort(values, kind="stable")
            counts = np.bincount(values, minlength=65_536)
            self._starts[band, 0] = 0
            np.cumsum(counts, out=self._starts[band, 1:])

    def __len__(self) -> int:
        return len(self._keys)

    def near(self, wanted: bytes, *, within: int) -> list[Near]:
        """Everything at most `within` bits away, nearest first."""
        if len(self) == 0:
            return []
        query = np.frombuffer(wanted, dtype=np.uint8)
        words, bands = query.view(np.uint64), query.view(np.uint16)
        parts = []
        for band in range(BANDS):
            starts, order = self._starts[band], self._order[band]
            for value in bands[band] ^ _NEIGHBOURS:
                begin, end = starts[value], starts[int(value) + 1]
                if begin != end:
                    parts.append(order[begin:end])
        if not parts:
            return []
        rows = np.unique(np.concatenate(parts))
        bits = np.bitwise_count(self._words[rows] ^ words).sum(axis=1)
        close = np.flatnonzero(bits <= within)
        found = [Near(key=int(self._keys[rows[k]]), bits=int(bits[k])) for k in close]
        return sorted(found, key=lambda one: (one.bits, one.key))
