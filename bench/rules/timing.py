"""Measuring a rate: whole rounds over all events until the time is up.

Rates count the process's own CPU seconds, so that another program on the core does not slow the
figure of whoever happens to run at that moment; latencies are by the wall clock, as callers feel them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any


def pin(core: int) -> None:
    """Stay on one core, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def events_per_s(evaluate: Callable[[Any], Any], events: Sequence[Any], seconds: float) -> float:
    """Events a CPU second; an event is one call of `evaluate`. A short warm-up is not counted."""
    for event in events[:50]:
        evaluate(event)
    done, begin = 0, time.process_time()
    while True:
        for event in events:
            evaluate(event)
        done += len(events)
        spent = time.process_time() - begin
        if spent >= seconds:
            return done / spent


def latencies_us(
    evaluate: Callable[[Any], Any], events: Sequence[Any], seconds: float
) -> list[float]:
    """The time of every single call in microseconds, sorted."""
    clock, found = time.perf_counter_ns, []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for event in events:
            begin = clock()
            evaluate(event)
            found.append((clock() - begin) / 1000)
    return sorted(found)
