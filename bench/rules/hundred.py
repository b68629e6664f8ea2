"""Our own load: 100 rules over 30 facts of every type, and events that each lack a third of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import ours_set
import twenty

from jishi.foundation.rules import api

KIND = "bench.happened"
_WORDS = ("origin", "fresh", "best", "cure", "gift", "cheap", "new", "limited", "tea", "apple")
_START = datetime(2026, 11, 23, tzinfo=UTC)

#: Ten more facts of the other types stand in for ten of the twenty conditions' fields.
FACTS: tuple[tuple[str, str], ...] = (
    *[(f"item.{name}", kind) for name, kind in twenty.FIELDS if name not in (
        "viewers", "length", "discount", "brand", "licence", "on_air", "complaint_rate",
    )],
    ("item.tags", "list[text]"), ("item.paid_at", "moment"), ("item.shipped_at", "moment"),
    ("item.waited", "duration"), ("item.promise", "duration"), ("item.note", "text"),
    ("item.codes", "list[int]"),
)  # fmt: skip


def vocabulary() -> api.Vocabulary:
    """A quarter of the facts have a null policy with a value, as real ones do."""
    facts = tuple(
        api.FactSpec(
            name, kind, null="zero" if index % 8 == 0 and kind in ("int", "money") else "unknown"
        )  # type: ignore[arg-type]
        for index, (name, kind) in enumerate(FACTS)
    )
    kind = api.EventKind(KIND, gate=True, zh="发生", en="happened", facts=facts)
    detectors = {word: _counter(word) for word in _WORDS[:4]}
    lists = {"banned": frozenset(f"term-{index}" for index in range(2_000)) | {"jewellery"}}
    return api.Vocabulary(kinds={KIND: kind}, detectors=detectors, lists=lists)


def _counter(word: str) -> Callable[[str], int]:
    def count(text: str) -> int:
        return text.count(word)

    return count


def conditions(count: int = 100, seed: int = 100) -> list[str]:
    """Two to four parts each, three on the average; four in five are plain conjunctions."""
    dice = random.Random(seed)
    found = []
    for index in range(count):
        parts = [_part(dice) for _ in range((2, 3, 3, 4)[index % 4])]
        match index % 5:
            case 0:
                found.append(" or ".join(parts))
            case 1:
                found.append(f"not ({parts[0]}) and {' and '.join(parts[1:])}")
            case _:
                found.append(" and ".join(parts))
    return found


def _part(dice: random.Random) -> str:
    name, kind = dice.choice(FACTS)
    sign = dice.choice(["<", ">", "<=", ">="])
    match kind:
        case "bool":
            return dice.choice([name, f"not {name}"])
        case "int":
            return dice.choice(
                [f"{name} {sign} {dice.randint(0, 400)}", f"{name} * 3 + 5 {sign} item.stock"]
            )
        case "number":
            return dice.choice([
                f"{name} {sign} {dice.uniform(0, 5):.2f}", f"percent({name}, item.dsr) {sign} 90",
            ])  # fmt: skip
        case "money":
            return dice.choice(
                [f'{name} {sign} yuan("{dice.randint(1, 200)}")', f"{name} {sign} item.price"]
            )
        case "text":
            word = dice.choice(_WORDS)
            return dice.choice([
                f'detects("{dice.choice(_WORDS[:4])}", {name})', f'contains({name}, "{word}")',
                f'{name} in ["{word}", "food", "tea", "fruit"]', f'listed("banned", {name})',
            ])  # fmt: skip
        case "moment":
            return f"{name} {sign} item.shipped_at"
        case "duration":
            return dice.choice(
                [f"{name} {sign} hours({dice.randint(1, 90)})", f"{name} {sign} item.promise"]
            )
        case "list[text]":
            return dice.choice([f'any_of({name}, ["a", "b"])', f"count({name}) {sign} 2"])
        case _:
            return f"{dice.randint(1, 9)} in {name}"


def rules(count: int = 100) -> list[api.Rule]:
    return [ours_set.rule_of(index, text, KIND) for index, text in enumerate(conditions(count))]


def events(count: int = 600, seed: int = 30) -> list[dict[str, Any]]:
    """Every event lacks ten of the thirty facts, another ten each time; half of them by None."""
    dice = random.Random(seed)
    found = []
    for base in twenty.events(count, seed):
        paid = _START + timedelta(minutes=dice.randint(0, 90_000))
        full = {f"item.{name}": value for name, value in base.items()} | {
            "item.tags": dice.sample(["a", "b", "c", "d"], 2), "item.paid_at": paid,
            "item.shipped_at": paid + timedelta(hours=dice.randint(1, 90)),
            "item.waited": timedelta(hours=dice.randint(1, 90)),
            "item.promise": timedelta(hours=48), "item.note": f"{dice.choice(_WORDS)} packed with care",
            "item.codes": [dice.randint(1, 9), dice.randint(1, 9)],
        }  # fmt: skip
        names = [name for name, _ in FACTS]
        lacking = dice.sample(names, len(names) // 3)
        event = {name: full[name] for name in names if name not in lacking}
        found.append(event | dict.fromkeys(lacking[::2]))
    return found


def files(count: int = 120) -> list[str]:
    """Rule files as a book has them, to be read, checked and compiled again."""
    texts = conditions(count, seed=120)
    return [api.write_rule(ours_set.rule_of(index, text, KIND)) for index, text in enumerate(texts)]
