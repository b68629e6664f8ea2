"""Claw-back: from the balance, then the reserve, then the deposit; the rest is a debt."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.ledger import api, models
from jishi.commerce.ledger.errors import AlreadyPosted, PostingUnbalancedError
from jishi.commerce.ledger.policy import split_claw_back
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

SHOP = UUID("0192f6a0-0000-7000-8000-000000000001")
KINDS = ("shop_payable", "reserve", "deposit", "receivable")


def give(kind: str, minor: int) -> None:
    api.post(
        entries=[
            api.Entry(api.AccountRef("provider_clearing", "sandbox"), minor),
            api.Entry(api.shop_account(api.AccountKind(kind), SHOP), -minor),
        ],
        cause=api.Cause("test", str(new_id())),
        label="x",
        currency="CNY",
    )


def has() -> dict[str, int]:
    return {
        kind: api.balance(api.shop_account(api.AccountKind(kind), SHOP), "CNY").minor
        for kind in KINDS
    }


def back(minor: int, cause: str = "r1") -> api.ClawBack:
    return api.claw_back(
        shop_id=SHOP, minor=minor, currency="CNY", cause=api.Cause("refund", cause),
        label="claw_back", to=api.AccountRef("escrow", "o1", SHOP),
    )  # fmt: skip


@pytest.mark.django_db
def test_what_the_balance_covers_comes_from_the_balance_alone() -> None:
    give("shop_payable", 500)
    give("deposit", 1000)
    taken = back(500)
    assert (taken.from_balance, taken.from_reserve, taken.from_deposit, taken.owed) == (
        500,
        0,
        0,
        0,
    )
    assert has() == {"shop_payable": 0, "reserve": 0, "deposit": 1000, "receivable": 0}
    assert api.balance(api.AccountRef("escrow", "o1"), "CNY") == Money(500, "CNY")
    assert api.check() == []


@pytest.mark.django_db
def test_balance_reserve_deposit_and_debt_in_this_order_in_one_posting() -> None:
    give("shop_payable", 100)
    give("reserve", 20)
    give("deposit", 3)
    before = models.Posting.objects.count()
    taken = back(130)
    assert (taken.from_balance, taken.from_reserve, taken.from_deposit, taken.owed) == (
        100,
        20,
        3,
        7,
    )
    assert has() == {"shop_payable": 0, "reserve": 0, "deposit": 0, "receivable": 7}
    assert models.Posting.objects.count() == before + 1
    assert api.check() == []


@pytest.mark.django_db
def test_one_cause_is_clawed_back_once() -> None:
    give("shop_payable", 100)
    back(60)
    with pytest.raises(AlreadyPosted):
        back(60)
    assert has()["shop_payable"] == 40


@pytest.mark.django_db
@pytest.mark.parametrize("minor", [0, -5])
def test_nothing_or_less_is_not_clawed_back(minor: int) -> None:
    with pytest.raises(PostingUnbalancedError):
        back(minor)
    assert models.Posting.objects.count() == 0


amounts = st.integers(0, 10**12)


@given(minor=st.integers(1, 10**12), balance=amounts, reserve=amounts, deposit=amounts)
def test_the_parts_are_the_whole_and_no_source_gives_more_than_it_has(
    minor: int, balance: int, reserve: int, deposit: int
) -> None:
    split = split_claw_back(SHOP, minor, balance=balance, reserve=reserve, deposit=deposit)
    assert split.total == minor == sum(entry.minor for entry in split.entries)
    assert 0 <= split.from_balance <= balance
    assert 0 <= split.from_reserve <= reserve
    assert 0 <= split.from_deposit <= deposit
    assert split.owed == max(0, minor - balance - reserve - deposit)
    assert all(entry.minor > 0 for entry in split.entries)
