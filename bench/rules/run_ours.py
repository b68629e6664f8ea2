"""Our engine: `run_ours.py SECONDS CORE`; JSON on standard output."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import Any

import hundred
import lacking
import ours_set
import timing
import twenty

from jishi.foundation.rules import api


def measure(seconds: float) -> dict[str, Any]:
    """Rates on both sets, latencies, and the time to read and compile a book of 120 rules."""
    return {
        "twenty": _twenty(seconds),
        "lacking": _lacking(seconds),
        **_hundred(seconds),
        "reload_ms": _reload_ms(),
    }


def _twenty(seconds: float) -> float:
    plain = twenty.events()
    events = [{f"item.{name}": value for name, value in event.items()} for event in plain]
    evaluate = ours_set.evaluator()
    for event, same in zip(events, plain, strict=True):
        if evaluate(event) != twenty.truth(same):
            raise ValueError("an event was evaluated differently from plain Python")
    decide = partial(ours_set.book_of_twenty().decide, "item.submitted")
    return timing.events_per_s(decide, events, seconds)


def _lacking(seconds: float) -> dict[str, float]:
    plain = lacking.events()
    events = [{f"item.{name}": value for name, value in event.items()} for event in plain]
    decide = partial(ours_set.book_of_twenty().decide, "item.submitted")
    found = lacking.judged([_answers(decide(event)) for event in events], plain)
    if found["right"] < 1 or found["wrong"]:
        raise ValueError(f"not what can be known: {found}")
    return {**found, "events_per_s": timing.events_per_s(decide, events, seconds / 2)}


def _answers(decided: api.Decided) -> list[bool | None]:
    hits, undecided = set(decided.hits), set(decided.undecided)
    return [
        True if index in hits else None if index in undecided else False
        for index in range(len(twenty.CONDITIONS))
    ]


def _hundred(seconds: float) -> dict[str, Any]:
    vocabulary, rules, events = hundred.vocabulary(), hundred.rules(), hundred.events()
    book = api.fuse(rules, vocabulary)
    decide = partial(book.decide, hundred.KIND)
    _agree(book, rules, vocabulary, events[:20])
    rate = timing.events_per_s(decide, events, seconds)
    times = timing.latencies_us(decide, events, seconds)
    decided = [decide(event) for event in events]
    return {
        "rules": len(rules),
        "facts": len(hundred.FACTS),
        "missing_facts": sum(
            event.get(name) is None for name, _ in hundred.FACTS for event in events
        )
        / len(events),
        "hits": sum(len(one.hits) for one in decided) / len(events),
        "undecided": sum(len(one.undecided) for one in decided) / len(events),
        "events_per_s": rate,
        "p50_us": times[len(times) // 2],
        "p99_us": times[len(times) * 99 // 100],
        "max_us": times[-1],
    }


def _agree(
    book: api.Book, rules: list[api.Rule], vocabulary: api.Vocabulary, events: list[dict[str, Any]]
) -> None:
    for event in events:
        decided = book.decide(hundred.KIND, event)
        for index, rule in enumerate(rules):
            fused = True if index in decided.hits else None if index in decided.undecided else False
            if api.explain(rule, vocabulary, event).value is not fused:
                raise ValueError(f"the two evaluators differ on {rule.condition}")


def _reload_ms() -> float:
    vocabulary, files = hundred.vocabulary(), hundred.files()
    begin = time.process_time()
    api.fuse([api.read_rule(text) for text in files], vocabulary)
    return (time.process_time() - begin) * 1000


if __name__ == "__main__":
    timing.pin(int(sys.argv[2]))
    print(json.dumps(measure(float(sys.argv[1]))))
