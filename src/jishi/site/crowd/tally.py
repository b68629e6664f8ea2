"""What a crowd did and how the market took it: counts, refusals, failures, latencies."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from jishi.site.crowd.wire import Sample


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile; 0.0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheatResult:
    """One attempt to cheat. `held` is True when the market did not fall for it."""

    trick: str
    held: bool
    how: str


@dataclass
class Tally:
    """Shared by all threads of a crowd."""

    people: int
    started: float = field(default_factory=time.monotonic)
    actions: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    tricks: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    breaches: list[str] = field(default_factory=list)
    temperaments: Counter[str] = field(default_factory=Counter)
    _ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def observe(self, sample: Sample) -> None:
        """Every call of every client comes by here."""
        with self._lock:
            if sample.status >= 500:
                self.errors[f"{sample.name} {sample.status}"] += 1
            elif sample.status == 0:
                self.errors[f"{sample.name} {sample.code}"] += 1
            elif sample.code:
                self.refusals[sample.code] += 1
            if sample.status:
                self._ms[sample.name].append(sample.ms)

    def did(self, action: str, count: int = 1) -> None:
        with self._lock:
            self.actions[action] += count

    def failed(self, what: str) -> None:
        """Something that should have happened did not: counted beside the 5xx."""
        with self._lock:
            self.errors[what] += 1

    def cheated(self, result: CheatResult) -> None:
        with self._lock:
            self.tricks[result.trick][result.how] += 1
            if not result.held:
                self.breaches.append(f"{result.trick}: {result.how}")

    @property
    def calls(self) -> int:
        with self._lock:
            return sum(len(values) for values in self._ms.values())

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.started

    def report(self) -> dict[str, Any]:
        """Everything as JSON. Latencies in milliseconds."""
        elapsed = self.elapsed_s
        with self._lock:
            everything = [ms for values in self._ms.values() for ms in values]
            return {
                "people": self.people,
                "temperaments": dict(self.temperaments),
                "seconds": round(elapsed, 1),
                "calls": len(everything),
                "calls_per_s": round(len(everything) / max(elapsed, 0.001), 1),
                "actions": dict(sorted(self.actions.items())),
                "orders_placed": self.actions["orders placed"],
                "orders_paid": self.actions["orders paid"],
                "refusals": dict(self.refusals.most_common()),
                "errors": dict(self.errors),
                "server_errors": sum(
                    n for what, n in self.errors.items() if what.rpartition(" ")[2].startswith("5")
                ),
                "cheats": {trick: dict(ways) for trick, ways in sorted(self.tricks.items())},
                "breaches": list(self.breaches),
                "latency_ms": {
                    name: {
                        "n": len(values),
                        "p50": round(percentile(values, 0.5), 1),
                        "p95": round(percentile(values, 0.95), 1),
                    }
                    for name, values in sorted(self._ms.items())
                },
                "p50_ms": round(percentile(everything, 0.5), 1),
                "p95_ms": round(percentile(everything, 0.95), 1),
            }
