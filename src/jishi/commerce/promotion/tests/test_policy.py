"""Discounts: to the cent, never below one cent a shop, the best is the best, bearers sum up."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.commerce.promotion.contracts import Deal, Goods, HeldCoupon, Level, Offers
from jishi.commerce.promotion.errors import BuyerLimit, CouponNotUsable, FlashLimit, FlashSoldOut
from jishi.commerce.promotion.policy import discounts, price

END = datetime(2030, 1, 1, tzinfo=UTC)
SHOPS = [UUID(int=1), UUID(int=2)]


def coupon(number: int, **terms: object) -> HeldCoupon:
    base: dict[str, object] = {
        "claim_id": UUID(int=1000 + number), "coupon_id": UUID(int=2000 + number),
        "level": Level.PLATFORM, "shop_id": None, "title": f"c{number}", "kind": "amount",
        "amount_minor": 0, "percent_bp": 0, "cap_minor": None, "threshold_minor": 0,
        "platform_bp": 10_000, "product_ids": frozenset(), "ends_at": END,
    }  # fmt: skip
    return HeldCoupon(**{**base, **terms})  # type: ignore[arg-type]


def line(number: int, shop: int, minor: int) -> Goods:
    return Goods(
        sku_id=UUID(int=100 + number), product_id=UUID(int=100 + number), shop_id=SHOPS[shop],
        minor=minor,
    )  # fmt: skip


some_goods = st.lists(
    st.tuples(st.integers(0, 1), st.integers(1, 100_000)), min_size=1, max_size=5
).map(lambda rows: [line(n, shop, minor) for n, (shop, minor) in enumerate(rows)])


@st.composite
def some_coupons(draw: st.DrawFn) -> list[HeldCoupon]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        shop = draw(st.sampled_from([None, *SHOPS]))
        is_percent = draw(st.booleans())
        found.append(
            coupon(
                number,
                level=Level.MERCHANT if shop else Level.PLATFORM,
                shop_id=shop,
                kind="percent" if is_percent else "amount",
                amount_minor=0 if is_percent else draw(st.integers(1, 50_000)),
                percent_bp=draw(st.integers(1, 9_900)) if is_percent else 0,
                cap_minor=draw(st.none() | st.integers(1, 20_000)) if is_percent else None,
                threshold_minor=draw(st.integers(0, 60_000)),
                platform_bp=0 if shop else draw(st.integers(0, 10_000)),
            )
        )
    return found


@settings(max_examples=150, deadline=None)
@given(goods=some_goods, coupons=some_coupons())
def test_what_is_taken_off_fits_sums_up_and_leaves_every_shop_a_cent(
    goods: list[Goods], coupons: list[HeldCoupon]
) -> None:
    found, problems = discounts(goods=goods, coupons=coupons, chosen=None, currency="CNY")
    assert problems == []
    prices = {one.sku_id: one.minor for one in goods}
    known = {one.claim_id: one for one in coupons}
    for sku_id, minor in prices.items():
        assert 0 <= sum(one.by_sku.get(sku_id, 0) for one in found) <= minor
    for shop_id in {one.shop_id for one in goods}:
        paid = sum(one.minor for one in goods if one.shop_id == shop_id)
        assert paid - sum(one.minor for one in found if one.shop_id == shop_id) >= 1
    for one in found:
        assert one.by_sku.keys() == one.platform_by_sku.keys()
        assert all(0 <= one.platform_by_sku[pk] <= one.by_sku[pk] for pk in one.by_sku)
    for claim_id in {one.claim_id for one in found}:
        whole = sum(one.minor for one in found if one.claim_id == claim_id)
        borne = sum(one.platform_minor for one in found if one.claim_id == claim_id)
        terms = known[claim_id]
        assert borne == (whole * terms.platform_bp + 5_000) // 10_000
        limits = [terms.amount_minor or whole, terms.cap_minor or whole]
        assert whole <= min(limits)


@settings(max_examples=120, deadline=None)
@given(goods=some_goods, coupons=some_coupons())
def test_the_best_is_no_worse_than_any_choice(
    goods: list[Goods], coupons: list[HeldCoupon]
) -> None:
    best, _ = discounts(goods=goods, coupons=coupons, chosen=None, currency="CNY")
    most = sum(one.minor for one in best)
    by_shop = [
        [None, *(c.claim_id for c in coupons if c.shop_id == shop_id)] for shop_id in (*SHOPS, None)
    ]
    for combination in product(*by_shop):
        chosen = [pk for pk in combination if pk is not None]
        found, problems = discounts(goods=goods, coupons=coupons, chosen=chosen, currency="CNY")
        if not problems:
            assert sum(one.minor for one in found) <= most


def test_a_discount_is_spread_by_largest_remainder() -> None:
    goods = [line(0, 0, 1000), line(1, 0, 1000), line(2, 1, 1000)]
    found, _ = discounts(
        goods=goods, coupons=[coupon(0, amount_minor=100, platform_bp=5_000)], chosen=None,
        currency="CNY",
    )  # fmt: skip
    assert [(one.minor, one.platform_minor) for one in found] == [(67, 34), (33, 16)]
    assert list(found[0].by_sku.values()) == [34, 33]


def test_a_chosen_coupon_that_does_not_fit_is_a_problem() -> None:
    goods = [line(0, 0, 1000)]
    coupons = [coupon(0, amount_minor=100, threshold_minor=1001)]
    for chosen in ([coupons[0].claim_id], [UUID(int=9)]):
        found, problems = discounts(goods=goods, coupons=coupons, chosen=chosen, currency="CNY")
        assert (found, [type(one) for one in problems]) == ([], [CouponNotUsable])
    assert discounts(goods=goods, coupons=coupons, chosen=[], currency="CNY") == ([], [])


def test_the_flash_price_holds_while_pieces_and_the_buyers_part_last() -> None:
    sku = UUID(int=7)

    def at(quantity: int, *, left: int = 5, mine: int = 2, limit: int | None = None) -> object:
        deal = Deal(
            id=UUID(int=8), sku_id=sku, price_minor=100, left=left, per_buyer=2, mine_left=mine,
            ends_at=END,
        )  # fmt: skip
        offers = Offers(deals={sku: deal}, limits={} if limit is None else {sku: limit})
        found = price(sku_id=sku, title="橙", full_minor=200, quantity=quantity, offers=offers)
        return found.unit_minor, [type(one) for one in found.problems]

    assert at(2) == (100, [])
    assert at(3) == (100, [FlashLimit])
    assert at(2, left=1) == (100, [FlashSoldOut])
    assert at(2, left=0) == (200, [])
    assert at(9, mine=0) == (200, [])
    assert at(1, limit=0) == (100, [BuyerLimit])
