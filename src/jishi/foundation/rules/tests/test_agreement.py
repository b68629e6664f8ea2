"""The fused evaluator and the explaining one always agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jishi.foundation.rules import api
from jishi.foundation.rules.tests import programs
from jishi.foundation.rules.tests.words import VOCABULARY, problems, rule

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


#: Problems that a well-typed condition may have all the same.
LIMITS = {
    "condition_too_long", "condition_too_many_words", "condition_too_deep", "condition_too_costly",
    "division_by_zero",
}  # fmt: skip


def agree(conditions: list[str], events: list[dict[str, Any]]) -> None:
    """Both evaluators give every condition the same value on all events."""
    rules = [rule(text, id_=f"MKT-{index:02d}") for index, text in enumerate(conditions)]
    found = [one.code for text in conditions for one in problems(text)]
    assert set(found) <= LIMITS, (found, conditions)
    if found:
        return
    book = api.fuse(rules, VOCABULARY)
    for facts in events:
        decided = book.decide("product.submitted", facts)
        fused = dict.fromkeys(decided.hits, True) | dict.fromkeys(decided.undecided)
        for index, one in enumerate(rules):
            explained = api.explain(one, VOCABULARY, facts)
            assert fused.get(index, False) is explained.value, (one.condition, facts)
            assert explained.tree.value is explained.value


@settings(max_examples=120, deadline=None, suppress_health_check=_SLOW)
@given(
    st.lists(programs.conditions(depth=3), min_size=1, max_size=3),
    st.lists(programs.facts(), min_size=1, max_size=4),
    programs.facts(complete=True),
)
def test_both_evaluators_agree_on_any_condition_and_any_facts(
    conditions: list[str], some: list[dict[str, Any]], whole: dict[str, Any]
) -> None:
    agree(conditions, [*some, whole, {}])


@pytest.mark.long
@settings(
    max_examples=4_000, deadline=None, suppress_health_check=_SLOW,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
@given(
    st.lists(programs.conditions(depth=5), min_size=1, max_size=4),
    st.lists(programs.facts(), min_size=2, max_size=6),
    programs.facts(complete=True),
)
def test_both_evaluators_agree_on_very_many_conditions(
    conditions: list[str], some: list[dict[str, Any]], whole: dict[str, Any]
) -> None:
    agree(conditions, [*some, whole, {}])


@pytest.mark.parametrize(
    ("condition", "facts", "value"),
    [
        ("product.stock / product.sold > 1", {"product.stock": 3, "product.sold": 0}, None),
        ("product.stock > 1 or product.stock / product.sold > 1", {"product.stock": 3}, True),
        ("product.stock / product.sold > 1 or product.stock > 1", {"product.stock": 3}, True),
        ("product.stock % product.sold == 0", {"product.stock": 3, "product.sold": 0}, None),
        ("product.weight * 10.0 > 1", {"product.weight": 1e308}, None),
        ("product.weight > 1", {"product.weight": float("inf")}, None),
        ("product.stock > 1", {"product.stock": True}, None),
        ("product.stock * 1.5 > 1", {"product.stock": 10**400}, None),
        ("detects('broken', product.title) and shop.is_new", {"product.title": "x"}, False),
        ("detects('broken', product.title) or shop.is_new", {"product.title": "x"}, None),
        ("product.price * 0.5 == yuan('0.03')", {"product.price": 5}, True),
        ("round(product.weight) == 3", {"product.weight": 2.5}, True),
        ("round(product.weight) == -3", {"product.weight": -2.5}, True),
        ("product.listed_at - shop.opened_at < days(2)", {
            "product.listed_at": "2026-11-24T00:00:00+08:00", "shop.opened_at": "2026-11-22T16:00:01+00:00",
        }, True),
        ("product.listed_at > shop.opened_at", {"product.listed_at": "2026-11-24T00:00:00"}, None),
        ("product.weight == 0.1", {"product.weight": 0.1}, True),
        ("product.promise * product.stock > days(1)", {"product.promise": 0.5, "product.stock": 10**400}, True),
        ("shop.is_new", {}, False),
        ("product.sold == 0 and shop.note == ''", {}, True),
        ("missing(product.title)", {}, True),
        ("known(product.title)", {"product.title": 5}, False),
    ],
)  # fmt: skip
def test_the_edges_have_these_values_in_both(
    condition: str, facts: dict[str, Any], value: bool | None
) -> None:
    agree([condition], [facts])
    assert api.explain(rule(condition), VOCABULARY, facts).value is value


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_and_or_not_follow_kleene(left: bool | None, right: bool | None) -> None:
    """S. C. Kleene, Introduction to Metamathematics, §64: the strong tables."""
    book = api.fuse(
        [
            rule("product.is_quote and shop.dsr > 4", id_="MKT-01"),
            rule("product.is_quote or shop.dsr > 4", id_="MKT-02"),
            rule("not product.is_quote", id_="MKT-03"),
        ],
        VOCABULARY,
    )
    dsr = None if right is None else 5.0 if right else 3.0
    decided = book.decide("product.submitted", {"product.is_quote": left, "shop.dsr": dsr})
    got = [
        True if i in decided.hits else None if i in decided.undecided else False for i in range(3)
    ]
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert got == [both, either, None if left is None else not left]


def test_a_failing_detector_spoils_no_other_rule_and_is_named() -> None:
    book = api.fuse(
        [rule("detects('broken', product.text)"), rule("product.stock > 1", id_="MKT-04")],
        VOCABULARY,
    )
    decided = book.decide("product.submitted", {"product.text": "x", "product.stock": 2})
    assert decided == api.Decided(hits=(1,), undecided=(0,), faults=(0,))


def test_a_detector_runs_once_for_a_text_however_many_rules_ask() -> None:
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return 0

    vocabulary = api.Vocabulary(VOCABULARY.kinds, {"absolute_claim": count}, {})
    rules = [
        rule(f"detects('absolute_claim', product.text) and product.stock > {n}", id_=f"MKT-{n:02d}")
        for n in range(20)
    ]
    book = api.fuse(rules, vocabulary)
    book.decide("product.submitted", {"product.text": "x", "product.stock": 50})
    assert asked == ["x"]
    asked.clear()
    book.decide("product.submitted", {"product.text": "x"})
    assert asked == ["x"]
