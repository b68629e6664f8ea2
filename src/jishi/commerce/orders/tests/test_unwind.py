"""Shares and their unwinding: exact to the cent, however often and in whatever parts."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.orders.unwind import (
    PaidLine,
    Shares,
    give_back,
    part_of,
    shares_at_settlement,
)

PROMOTERS = [None, UUID(int=1), UUID(int=2)]


def test_a_plain_order_gives_the_shop_all_but_the_fee() -> None:
    shares = shares_at_settlement(
        paid_minor=6780, paid_left_minor=6780, subsidy_left_minor=0,
        lines=[PaidLine(base_minor=5980, promoter_id=None, promoter_bp=0)], fee_bp=500,
        currency="CNY",
    )  # fmt: skip
    assert shares == Shares(shop_minor=6481, fee_minor=299)


def test_the_fee_and_the_promoters_share_rest_on_what_the_shop_is_paid_for_the_goods() -> None:
    # 10,000 of goods, 1,000 off by a coupon of which the market bears 400.
    shares = shares_at_settlement(
        paid_minor=9000, paid_left_minor=9000, subsidy_left_minor=400,
        lines=[PaidLine(base_minor=9400, promoter_id=PROMOTERS[1], promoter_bp=1000)], fee_bp=500,
        currency="CNY",
    )  # fmt: skip
    assert shares == Shares(
        shop_minor=9400 - 470 - 940, fee_minor=470, promoters=((UUID(int=1), 940),)
    )


@given(data=st.data())
def test_any_refunds_in_any_parts_give_back_exactly_what_was_shared(data: st.DataObject) -> None:
    lines = [
        PaidLine(base_minor=base, promoter_id=who, promoter_bp=rate if who else 0)
        for base, who, rate in data.draw(
            st.lists(
                st.tuples(
                    st.integers(1, 50_000), st.sampled_from(PROMOTERS), st.integers(0, 5_000)
                ),
                min_size=1,
                max_size=4,
            )
        )
    ]
    base = sum(line.base_minor for line in lines)
    subsidy = data.draw(st.integers(0, base - 1))
    freight = data.draw(st.integers(0, 3_000))
    paid = base - subsidy + freight
    early = data.draw(st.integers(0, paid - 1))
    subsidy_left = subsidy - part_of(subsidy, taken=early, of=paid, currency="CNY")
    shares = shares_at_settlement(
        paid_minor=paid, paid_left_minor=paid - early, subsidy_left_minor=subsidy_left,
        lines=lines, fee_bp=data.draw(st.integers(0, 1_000)), currency="CNY",
    )  # fmt: skip
    assert shares.minor == paid - early + subsidy_left
    assert min(shares.weights) >= 0
    left = paid - early
    parts = [min(1 + early % 7, left), max(1, left // 3), max(1, left // 2), left]
    for wanted in parts:
        amount = min(wanted, left)
        if amount == 0:
            break
        back = part_of(subsidy_left, taken=amount, of=left, currency="CNY")
        given_back = give_back(shares=shares, minor=amount + back, currency="CNY")
        assert given_back.minor == amount + back
        shares = shares.less(given_back)
        assert min(shares.weights) >= 0
        left -= amount
        subsidy_left -= back
    assert (shares.minor, subsidy_left) == (0, 0)
