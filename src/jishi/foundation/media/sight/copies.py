"""Known scenes and pictures in memory, and which of them a suspect repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from jishi.foundation.media.sight.hashes import NEAR_WINDOW, SIZE
from jishi.foundation.media.sight.index import HashIndex

#: So many new hashes are held against a suspect one by one before the index is built anew.
LOOSE = 20_000


@dataclass(frozen=True, slots=True)
class Repeated:
    """The frame at `at_ms` shows what `of_id` (a clip or picture) showed at `of_ms`; `bits` differ."""

    at_ms: int
    of_id: UUID
    of_ms: int
    bits: int


class Known:
    """Hashes by their number in the database, growing. `newest`: the highest number taken in."""

    def __init__(self) -> None:
        self.newest = 0
        self._places: list[tuple[UUID, int]] = []
        self._rows: list[bytes] = []
        self._built = 0
        self._index = HashIndex([], [])

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[tuple[int, bytes, UUID, int]]) -> None:
        """(number, hash, clip or picture, moment in ms), numbers rising."""
        for number, hashed, of_id, at_ms in rows:
            self._rows.append(hashed)
            self._places.append((of_id, at_ms))
            self.newest = number
        if len(self._rows) - self._built > LOOSE:
            self._index = HashIndex(self._rows, range(len(self._rows)))
            self._built = len(self._rows)

    def repeated(
        self, at_ms: int, positions: Sequence[bytes], *, within: int = NEAR_WINDOW
    ) -> list[Repeated]:
        """The nearest scene of each clip or picture that one of the suspect's positions comes near to."""
        best: dict[UUID, Repeated] = {}
        for wanted in positions:
            for key, bits in self._near(wanted, within):
                of_id, of_ms = self._places[key]
                if of_id not in best or bits < best[of_id].bits:
                    best[of_id] = Repeated(at_ms, of_id, of_ms, bits)
        return list(best.values())

    def _near(self, wanted: bytes, within: int) -> list[tuple[int, int]]:
        found = [(one.key, one.bits) for one in self._index.near(wanted, within=within)]
        loose = self._rows[self._built :]
        if loose:
            rows = np.frombuffer(b"".join(loose), dtype=np.uint8).reshape(-1, SIZE)
            query = np.frombuffer(wanted, dtype=np.uint8)
            bits = np.bitwise_count(rows ^ query).sum(axis=1)
            found += [
                (self._built + int(at), int(bits[at])) for at in np.flatnonzero(bits <= within)
            ]
        return found
