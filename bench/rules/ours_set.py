"""The twenty conditions as rules of ours, and the vocabulary they need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import twenty

from jishi.foundation.rules import api

_ZH = "这是规则的正文，说明要求、对象、后果与申诉。\n" * 6
_EN = "What is required, of whom, what happens, and how to appeal.\n" * 6
_EXAMPLES = tuple(
    api.Example(
        expect,
        f"例 {index}",
        {"item.price": 1_500, "item.title": "春茶 250 克", "item.verified": True},
    )
    for index, expect in enumerate(("hit", "hit", "miss", "miss", "undecided"))
)


def rule_of(index: int, condition: str, kind: str) -> api.Rule:
    """A rule that differs from others by id and condition only."""
    return api.Rule(
        id=f"BEN-{index:03d}", version=1, status="live", stage="marketing", event=kind,
        binds=("merchant",), mode="automatic", outcome="hold", undecided="hold",
        measures=("reject",), title=api.Bilingual("规则", "Rule"), condition=condition,
        basis=(api.Basis(own=True),), body=api.Bilingual(_ZH, _EN), examples=_EXAMPLES,
    )  # fmt: skip


def vocabulary() -> api.Vocabulary:
    facts = tuple(api.FactSpec(f"item.{name}", kind) for name, kind in twenty.FIELDS)  # type: ignore[arg-type]
    kind = api.EventKind("item.submitted", gate=True, zh="提交", en="submitted", facts=facts)
    search = twenty.PHONE.search

    def phone(text: str) -> int:
        return 0 if search(text) is None else 1

    return api.Vocabulary(kinds={kind.name: kind}, detectors={"phone": phone}, lists={})


def evaluator() -> Callable[[dict[str, Any]], list[bool]]:
    """Which of the twenty hold, as the peers answer."""
    book = book_of_twenty()

    def evaluate(event: dict[str, Any]) -> list[bool]:
        decided = book.decide("item.submitted", event)
        if decided.undecided:
            raise ValueError("nothing is missing here")
        hits = set(decided.hits)
        return [index in hits for index in range(len(twenty.CONDITIONS))]

    return evaluate


def book_of_twenty() -> api.Book:
    rules = [
        rule_of(index, one.ours, "item.submitted") for index, one in enumerate(twenty.CONDITIONS)
    ]
    return api.fuse(rules, vocabulary())
