"""One round: look at the clip once with models loaded, then look up near hashes among a million.

Arguments: the clip, the core to pin to. Prints one JSON object. No database, no Django.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

BEGAN = time.perf_counter()
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {int(sys.argv[2])})

import numpy as np  # noqa: E402 - after pinning, so that thread pools count one core

from jishi.foundation.media.sight import hashes, look, words  # noqa: E402
from jishi.foundation.media.sight.index import HashIndex  # noqa: E402

HASHES = 1_000_000
LOOKUPS = 1_000


def lookups() -> tuple[list[float], float]:
    """Milliseconds of every look-up, and the seconds that building took. Half the suspects are copies
    with up to 31 other bits, and each must be found; half are strangers."""
    chance = np.random.default_rng(5)
    rows = chance.integers(0, 256, (HASHES, hashes.SIZE), dtype=np.uint8)
    began = time.perf_counter()
    index = HashIndex(rows, range(HASHES))
    built = time.perf_counter() - began
    took = []
    for turn in range(LOOKUPS):
        wanted, at = chance.integers(0, 256, hashes.SIZE, dtype=np.uint8), int(turn * 997)
        if turn % 2 == 0:
            wanted = rows[at].copy()
            for bit in chance.choice(256, int(chance.integers(0, hashes.NEAR + 1)), replace=False):
                wanted[bit // 8] ^= 1 << (bit % 8)
        suspect = wanted.tobytes()
        began = time.perf_counter_ns()
        found = index.near(suspect, within=hashes.NEAR)
        took.append((time.perf_counter_ns() - began) / 1e6)
        if [one.key for one in found] != ([at] if turn % 2 == 0 else []):
            raise SystemExit(f"look-up {turn} found {found}")
    return sorted(took), built


def main() -> None:
    warm = np.zeros((64, 64, 3), dtype=np.uint8)
    words.lines(warm)
    loaded = time.perf_counter() - BEGAN
    began, cpu = time.perf_counter(), time.process_time()
    seen = look.look_at_clip(Path(sys.argv[1]))
    clip_wall_s, clip_s = time.perf_counter() - began, time.process_time() - cpu
    read = [line.text.replace(" ", "") for one in seen for line in one.lines or ()]
    took, built = lookups()
    print(
        json.dumps(
            {
                "clip_s": round(clip_s, 3),
                "clip_wall_s": round(clip_wall_s, 3),
                "load_s": round(loaded, 3),
                "lookup_ms": round(took[len(took) // 2], 4),
                "lookup_p99_ms": round(took[len(took) * 99 // 100], 4),
                "index_s": round(built, 3),
                "hashes": HASHES,
                "frames": len(seen),
                "codes": [code.text for one in seen for code in one.codes],
                "lines": read,
            }
        )
    )


main()
