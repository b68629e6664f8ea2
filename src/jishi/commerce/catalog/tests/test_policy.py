"""Pure decisions of the catalog."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as cartesian
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.catalog import policy
from jishi.commerce.catalog.contracts import Axis, DocumentRef, ProductDraft, ShopDraft, SkuDraft

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_a_real_credit_code_is_accepted() -> None:
    assert policy.is_credit_code("91350100M000100Y43")


def test_a_credit_code_of_wrong_length_or_alphabet_is_refused() -> None:
    assert not policy.is_credit_code("91350100M000100Y4")
    assert not policy.is_credit_code("91350100M000100I43")
    assert not policy.is_credit_code("")


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_exactly_one_check_character_fits_any_seventeen(body: str) -> None:
    assert [policy.is_credit_code(body + last) for last in ALPHABET].count(True) == 1


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_misread_character_is_noticed(position: int, other: str) -> None:
    code = "91350100M000100Y43"
    if code[position] != other:
        assert not policy.is_credit_code(code[:position] + other + code[position + 1 :])


AXES = st.lists(
    st.builds(
        Axis,
        name=st.text("颜色尺寸重量", min_size=1, max_size=4),
        values=st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=4, unique=True)
        .map(tuple),
    ),
    max_size=3,
    unique_by=lambda axis: axis.name,
)  # fmt: skip


def full_grid(axes: list[Axis]) -> list[SkuDraft]:
    return [
        SkuDraft(options=options, price_minor=100, stock=1)
        for options in cartesian(*(axis.values for axis in axes))
    ]


@given(AXES)
def test_a_complete_grid_is_right_and_any_missing_or_doubled_cell_is_not(axes: list[Axis]) -> None:
    skus = full_grid(axes)
    if len(skus) > policy.MAX_SKUS:
        assert policy.grid_problems(axes, skus) == {"skus": "too_many:60"}
        return
    assert policy.grid_problems(axes, skus) == {}
    assert policy.grid_problems(axes, skus[1:]) == {"skus": "incomplete"}
    assert policy.grid_problems(axes, [*skus, skus[0]]) == {
        "skus": "repeated" if len(skus) < policy.MAX_SKUS else "too_many:60"
    }


@given(st.integers(-(10**12), 10**12), st.integers(-(10**9), 10**9))
def test_price_and_stock_are_right_exactly_within_their_ranges(price: int, stock: int) -> None:
    problems = policy.sku_problems(SkuDraft(options=(), price_minor=price, stock=stock))
    assert ("price_minor" not in problems) == (1 <= price <= 100_000_000)
    assert ("stock" not in problems) == (0 <= stock <= 1_000_000)


@pytest.mark.parametrize(
    ("returns", "category", "answer"),
    [
        ("seven_day", "fruit", None),
        ("fresh_excluded", "fruit", None),
        ("fresh_excluded", "flowers", None),
        ("fresh_excluded", "tea", "not_lawful_for_category"),
        ("fresh_excluded", "clothing", "not_lawful_for_category"),
        ("custom_excluded", "clothing", None),
        ("custom_excluded", "honey", "not_lawful_for_category"),
    ],
)
def test_seven_days_are_excluded_only_where_the_law_lets(
    returns: str, category: str, answer: str | None
) -> None:
    assert policy.returns_policy_problem(returns, category) == answer


FORM = ShopDraft(
    name="山货铺", category="tea", subject_kind="company", subject_name="山货有限公司",
    contact_phone="028-12345678",
)  # fmt: skip


def test_a_food_company_still_needs_town_address_licence_and_three_documents() -> None:
    assert policy.shop_missing(FORM) == (
        "town", "return_address", "licence_number",
        "documents.identity", "documents.licence", "documents.permit",
    )  # fmt: skip


def test_a_grower_selling_as_a_person_needs_an_identity_only() -> None:
    form = replace(
        FORM, subject_kind="person", town="雅安", return_address="雅安 1 号",
        documents=(DocumentRef(kind="identity", picture_id=uuid4()),),
    )  # fmt: skip
    assert policy.shop_missing(form) == ()


def test_the_public_sees_a_company_with_its_licence_and_a_person_by_family_name() -> None:
    assert policy.subject_public("company", "山货有限公司", "91350100M000100Y43") == (
        "山货有限公司 · 91350100M000100Y43"
    )
    assert policy.subject_public("person", "王兰花", "") == "王**（个人，依法免于登记）"


DRAFT = ProductDraft(
    title="蒙顶甘露", category="tea", picture_ids=(uuid4(),), returns_policy="seven_day",
    skus=(SkuDraft(options=(), price_minor=100, stock=1),),
)  # fmt: skip


def test_price_and_stock_and_dispatch_change_without_review() -> None:
    changed = replace(
        DRAFT, ship_within_h=24, skus=(SkuDraft(options=(), price_minor=90, stock=7),)
    )
    assert policy.needs_review(DRAFT, changed) is False


@pytest.mark.parametrize(
    "change",
    [
        {"title": "蒙顶石花"},
        {"description": "新茶"},
        {"picture_ids": (uuid4(),)},
        {"origin": "雅安"},
        {"attributes": (("maker", "雅安茶厂"),)},
    ],
)
def test_words_and_pictures_are_looked_at_first(change: dict[str, object]) -> None:
    assert policy.needs_review(DRAFT, replace(DRAFT, **change)) is True  # type: ignore[arg-type]
