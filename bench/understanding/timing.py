"""The loop that every contender goes through. Standard library only: peers import it too."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

BATCH = 512
SINGLES = 5_000


def arguments() -> tuple[Path, list[str]]:
    """The folder, and its comments; the process is pinned to the core that was named."""
    folder, core = Path(sys.argv[1]), int(sys.argv[2])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    lines = (folder / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    return folder, [json.loads(line)["text"] for line in lines]


def training_rows(folder: Path) -> list[dict[str, str]]:
    """Rows with `text` and `label`."""
    lines = (folder / "train.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def resident_mb() -> float:
    """Memory of this process that is in RAM now, in MB (10⁶ bytes)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(
    comments: Sequence[str],
    one: Callable[[str], Any],
    many: Callable[[Sequence[str]], Any],
    rss_mb: float,
) -> None:
    """Time batches and single calls of warm functions, print the result.

    Rates count the process's own CPU seconds, latencies go by the wall clock.
    """
    many(comments[:BATCH])
    began = time.process_time()
    for at in range(0, len(comments), BATCH):
        many(comments[at : at + BATCH])
    per_s = len(comments) / (time.process_time() - began)
    for comment in comments[:200]:
        one(comment)
    took = []
    for comment in comments[:SINGLES]:
        began = time.perf_counter_ns()
        one(comment)
        took.append(time.perf_counter_ns() - began)
    took.sort()
    print(
        json.dumps(
            {
                "per_s": round(per_s),
                "p50_ms": round(took[len(took) // 2] / 1e6, 4),
                "p99_ms": round(took[len(took) * 99 // 100] / 1e6, 4),
                "rss_mb": round(rss_mb, 1),
            }
        )
    )
