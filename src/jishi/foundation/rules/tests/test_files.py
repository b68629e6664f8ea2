"""Rule files: read, written in one form, checked with their examples, compiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.foundation.rules import api
from jishi.foundation.rules.tests.words import FILE, VOCABULARY, rule


def test_a_file_is_read_field_by_field() -> None:
    read = api.read_rule(FILE, path="x.md")
    assert (read.id, read.version, read.status, read.stage) == ("MKT-03", 2, "live", "marketing")
    assert (read.binds, read.measures) == (("merchant", "streamer"), ("reject", "points"))
    assert (read.outcome, read.undecided, read.mode) == ("refuse", "hold", "automatic")
    assert read.points == api.Points("A", 2)
    assert (read.effective_from, read.effective_to, read.share) == (date(2026, 11, 23), None, 50)
    assert read.basis == (api.Basis("ADL", "9(3)"), api.Basis(own=True))
    assert read.title == api.Bilingual("绝对化用语", "Absolute claims")
    assert read.body.zh == "不得使用绝对化用语。\n\n## 例外\n引用除外。"
    assert read.condition.startswith("# 引用不算\ndetects(")
    assert [one.expect for one in read.examples] == ["hit", "hit", "miss", "miss", "undecided"]
    assert read.examples[1].facts == {"product.text": "最好吃", "product.is_quote": False}


def test_a_good_file_has_no_problem() -> None:
    assert api.check_rule(api.read_rule(FILE), VOCABULARY) == []


def test_a_planned_rule_may_name_what_does_not_exist_yet() -> None:
    planned = FILE.replace('"live"', '"planned"').replace("product.text)", "future.fact)")
    assert api.check_rule(api.read_rule(planned), VOCABULARY) == []


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_FACTS = st.dictionaries(
    st.sampled_from(["product.title", "product.stock", "shop.opened_at", "奇怪 \"名字\""]),
    st.one_of(
        _WORDS, st.integers(-(2**63), 2**63), st.booleans(), st.floats(allow_nan=False),
        st.lists(st.integers(0, 9), max_size=3), st.just(datetime(2026, 11, 23, 8, tzinfo=UTC)),
    ),
    max_size=3,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    _WORDS.filter(str.strip), _WORDS.filter(str.strip), _FACTS, st.integers(0, 100), st.booleans()
)
def test_what_is_written_is_read_back_the_same(
    zh: str, name: str, facts: dict[str, Any], share: int, appeal: bool
) -> None:
    base = api.read_rule(FILE)
    example = api.Example("hit", name, facts)
    changed = replace(
        base,
        title=api.Bilingual(zh, zh),
        examples=(example, *base.examples[1:]),
        share=share,
        appeal=appeal,
    )
    assert api.read_rule(api.write_rule(changed)) == changed
    assert api.write_rule(api.read_rule(api.write_rule(changed))) == api.write_rule(changed)


def test_a_file_with_windows_line_ends_is_the_same_rule() -> None:
    assert api.read_rule(FILE.replace("\n", "\r\n")) == api.read_rule(FILE)


def test_the_version_of_a_book_depends_on_every_text_and_on_no_order() -> None:
    one, two = rule("product.is_quote", id_="MKT-01"), rule("shop.is_new", id_="MKT-02")
    book = api.fuse([one, two], VOCABULARY)
    assert book.version == api.fuse([two, one], VOCABULARY).version
    assert book.version != api.fuse([one, replace(two, share=99)], VOCABULARY).version
    assert len(book.version) == 64


def test_a_book_decides_each_kind_by_its_own_rules_in_the_order_given() -> None:
    paid = rule("order.total > yuan('10')", id_="DSP-01", event="order.paid")
    quote, new = rule("product.is_quote", id_="MKT-02"), rule("shop.is_new", id_="MKT-01")
    book = api.fuse([quote, paid, new], VOCABULARY)
    assert [one.id for one in book.rules("product.submitted")] == ["MKT-02", "MKT-01"]
    assert book.decide("order.paid", {"order.total": 1_001}) == api.Decided((0,), ())
    assert book.decide("order.paid", {"order.total": 1_000}) == api.Decided((), ())
    assert book.decide("product.submitted", {"shop.is_new": True}) == api.Decided((1,), (0,))
    assert book.decide("nothing.known", {}) == api.Decided((), ())
    assert book.rules("nothing.known") == ()


def test_one_wrong_rule_keeps_the_whole_book_from_being_made() -> None:
    with pytest.raises(api.RuleFileError) as caught:
        api.fuse([rule("product.is_quote"), rule("product.nothing", id_="MKT-04")], VOCABULARY)
    assert [one.code for one in caught.value.problems] == ["fact_unknown"]
    assert "product.nothing" in caught.value.message("zh")


def test_an_explanation_shows_every_part_its_value_and_where_facts_come_from() -> None:
    text = "product.price * 2 > yuan('1') and product.listed_at - shop.opened_at < days(2)"
    facts = {"product.price": 80, "product.listed_at": datetime(2026, 11, 23, tzinfo=UTC)}
    explained = api.explain(rule(text), VOCABULARY, facts)
    assert (explained.value, explained.missing) == (None, ("shop.opened_at",))
    price, age = explained.tree.children
    assert (price.text, price.value) == ("product.price * 2 > yuan('1')", True)
    doubled, limit = price.children
    assert (doubled.text, doubled.value, limit.value) == ("product.price * 2", 160, 100)
    assert (doubled.children[0].source, doubled.children[0].type) == ("commerce.catalog", "money")
    since = age.children[0]
    assert (since.value, age.children[1].value) == (None, 172_800)
    assert [one.value for one in since.children] == ["2026-11-23T00:00:00+00:00", None]
    assert since.children[1].reason == "missing"
    assert explained.tree.as_dict()["children"][0]["children"][1] == {
        "text": "yuan('1')", "value": 100, "type": "money",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({}, "missing"), ({"product.stock": "3"}, "wrong_type"), ({"product.stock": None}, "missing")],
)
def test_an_undecided_fact_says_why(facts: dict[str, Any], reason: str) -> None:
    explained = api.explain(rule("product.stock > 1"), VOCABULARY, facts)
    assert explained.tree.children[0].reason == reason


def test_a_quotient_without_a_value_and_a_failed_detector_say_so() -> None:
    quotient = api.explain(
        rule("product.stock / product.sold > 1"), VOCABULARY, {"product.stock": 1}
    )
    assert quotient.tree.children[0].reason == "not_computable"
    failed = api.explain(rule("detects('broken', product.text)"), VOCABULARY, {"product.text": "x"})
    assert (failed.value, failed.tree.reason) == (None, "failed")
