"""Shares and their unwinding: exact to the cent, however often and in whatever parts."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.commerce.orders.unwind import (
    PaidLine,
    Shares,
    give_back,
    part_of,
    shares_at_settlement,
)
from jishi.commerce.promotion.contracts import Goods, HeldCoupon, Level
from jishi.commerce.promotion.policy import discounts

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


def test_where_rounding_would_take_more_than_the_credit_the_market_goes_without_its_fee() -> None:
    # Ten pieces at a cent each, half of each to its promoter, rounded half up: nothing is left.
    lines = [PaidLine(base_minor=1, promoter_id=PROMOTERS[1], promoter_bp=5_000)] * 10
    shares = shares_at_settlement(
        paid_minor=10, paid_left_minor=10, subsidy_left_minor=0, lines=lines, fee_bp=500,
        currency="CNY",
    )  # fmt: skip
    assert shares == Shares(shop_minor=0, fee_minor=0, promoters=((UUID(int=1), 10),))


def test_a_fee_beyond_the_credit_takes_the_credit_and_no_more() -> None:
    shares = shares_at_settlement(
        paid_minor=3, paid_left_minor=1, subsidy_left_minor=0,
        lines=[PaidLine(base_minor=3, promoter_id=None, promoter_bp=0)], fee_bp=20_000,
        currency="CNY",
    )  # fmt: skip
    assert shares == Shares(shop_minor=0, fee_minor=1)


@st.composite
def checkouts(draw: st.DrawFn) -> tuple[list[Goods], list[HeldCoupon]]:
    """One shop's goods and coupons of shop and market on them, often worth more than the goods."""
    shop = UUID(int=99)
    prices = draw(st.lists(st.integers(1, 400), min_size=1, max_size=12))
    goods = [
        Goods(sku_id=UUID(int=n + 1), product_id=UUID(int=n + 1), shop_id=shop, minor=minor)
        for n, minor in enumerate(prices)
    ]
    coupons = [
        HeldCoupon(
            claim_id=UUID(int=200 + n), coupon_id=UUID(int=300 + n), level=level,
            shop_id=shop if level is Level.MERCHANT else None, title="", kind=kind,
            amount_minor=draw(st.integers(1, 5_000)), percent_bp=draw(st.integers(1, 9_900)),
            cap_minor=None, threshold_minor=0,
            platform_bp=draw(st.integers(0, 10_000)) if level is Level.PLATFORM else 0,
            product_ids=frozenset(), ends_at=datetime(2030, 1, 1, tzinfo=UTC),
        )
        for n, (level, kind) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from([Level.MERCHANT, Level.PLATFORM]),
                        st.sampled_from(["amount", "percent"]),
                    ),
                    max_size=3,
                )
            )
        )
    ]  # fmt: skip
    return goods, coupons


@settings(max_examples=400)
@given(data=st.data(), checkout=checkouts(), fee_bp=st.integers(0, 12_000))
def test_however_deep_the_coupons_no_share_is_negative_and_every_cent_is_somebodys(
    data: st.DataObject, checkout: tuple[list[Goods], list[HeldCoupon]], fee_bp: int
) -> None:
    goods, coupons = checkout
    found, _ = discounts(goods=goods, coupons=coupons, chosen=None, currency="CNY")
    lines = []
    for line in goods:
        off = sum(one.by_sku.get(line.sku_id, 0) for one in found)
        borne = sum(one.platform_by_sku.get(line.sku_id, 0) for one in found)
        who = data.draw(st.sampled_from(PROMOTERS))
        rate = data.draw(st.integers(0, 5_000)) if who else 0
        base = line.minor - off + borne
        lines.append(PaidLine(base_minor=base, promoter_id=who, promoter_bp=rate))
    freight = data.draw(st.integers(0, 50))
    paid = sum(line.minor for line in goods) - sum(one.minor for one in found) + freight
    subsidy = sum(one.platform_minor for one in found)
    assert paid >= 1
    paid_left, subsidy_left = paid, subsidy
    for _ in range(data.draw(st.integers(0, 3))):  # refunds while the money was in escrow
        taken = data.draw(st.integers(0, paid_left - 1))
        subsidy_left -= part_of(subsidy_left, taken=taken, of=paid_left, currency="CNY")
        paid_left -= taken
    shares = shares_at_settlement(
        paid_minor=paid, paid_left_minor=paid_left, subsidy_left_minor=subsidy_left, lines=lines,
        fee_bp=fee_bp, currency="CNY",
    )  # fmt: skip
    assert min(shares.weights) >= 0
    assert shares.minor == paid_left + subsidy_left
    # The shop's balance after each posting, in their order: credit, subsidy, fee, promoters.
    owed = sum(minor for _, minor in shares.promoters)
    after = paid_left + subsidy_left - shares.fee_minor
    assert (after >= owed, after - owed) == (True, shares.shop_minor)
