"""Money never appears, vanishes or changes currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.kernel.money import CurrencyMismatchError, Money, total

amounts = st.integers(min_value=-(10**14), max_value=10**14)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=20).filter(any)


@given(amounts, weights)
def test_a_split_sums_to_the_whole_and_is_never_off_by_a_cent(minor: int, parts: list[int]) -> None:
    whole = Money(minor, "CNY")
    shares = whole.split(parts)
    assert total(shares, "CNY") == whole
    for share, weight in zip(shares, parts, strict=True):
        exact = minor * weight / sum(parts)
        assert abs(share.minor - exact) <= 1 + abs(exact) * 1e-9


@given(amounts, weights)
def test_a_split_gives_nothing_to_a_weight_of_nothing(minor: int, parts: list[int]) -> None:
    shares = Money(minor, "CNY").split([*parts, 0])
    assert shares[-1].minor in (0, 1, -1) if not any(parts) else shares[-1].minor == 0


@given(amounts, st.integers(min_value=0, max_value=10_000))
def test_a_share_and_the_rest_make_the_whole(minor: int, basis_points: int) -> None:
    whole = Money(minor, "CNY")
    share = whole.share(basis_points)
    assert share + (whole - share) == whole
    assert abs(share.minor) <= abs(minor)


def test_five_percent_of_1999_fen_is_100_fen() -> None:
    assert Money(1999, "CNY").share(500) == Money(100, "CNY")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(1, "CNY") + Money(1, "USD")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123450, "CNY"), "¥1,234.50"),
        (Money(-5, "CNY"), "-¥0.05"),
        (Money(1200, "JPY"), "¥1,200"),
    ],
)
def test_money_is_written_for_people(money: Money, text: str) -> None:
    assert money.text() == text
