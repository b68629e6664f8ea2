"""Coupons, flash deals, limits and the waiting line, through the orders that use them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jishi.commerce.catalog.errors import SoldOut
from jishi.commerce.catalog.models import Sku
from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders.actions.cancel import cancel_order
from jishi.commerce.orders.actions.confirm import confirm_receipt
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.contracts import Placed, Source, Wanted
from jishi.commerce.orders.models import Line, Order
from jishi.commerce.orders.tests.conftest import (
    market_home,
    new_buyer,
    new_shop,
    new_sku,
    person,
    sandbox,
    sandbox_process,
    trade,
)
from jishi.commerce.orders.tests.rig import PRICE, Buyer, Trade, settle_what_is_due
from jishi.commerce.orders.tests.test_place import at_once
from jishi.commerce.promotion import api
from jishi.commerce.promotion.actions import flash, wait
from jishi.commerce.promotion.actions.claim import claim_coupon
from jishi.commerce.promotion.contracts import CouponTerms, LiveFacts
from jishi.commerce.promotion.errors import (
    BuyerLimit,
    CouponGone,
    CouponLimit,
    CouponNotUsable,
    CouponOnlyInRoom,
    DealOverlaps,
    StillInStock,
)
from jishi.commerce.promotion.models import Claim, Coupon, FlashDeal, FlashTake, Waiting
from jishi.commerce.promotion.tasks import lapse_holds
from jishi.foundation.accounts.models import Account
from jishi.foundation.notify.models import Notice
from jishi.kernel import clock, outbox
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id

__all__ = ["market_home", "new_buyer", "new_shop", "new_sku", "sandbox", "sandbox_process", "trade"]
pytestmark = pytest.mark.django_db(transaction=True)


def terms(**changes: Any) -> CouponTerms:
    now = clock.now()
    base: dict[str, Any] = {
        "title": "满减券", "kind": "amount", "amount_minor": 500, "quota": 10,
        "starts_at": now - timedelta(minutes=1), "ends_at": now + timedelta(hours=1),
    }  # fmt: skip
    return CouponTerms(**{**base, **changes})


def shop_coupon(trade: Trade, **changes: Any) -> UUID:
    return api.issue_shop_coupon(owner_id=trade.owner_id, terms=terms(**changes)).id


def platform_coupon(**changes: Any) -> UUID:
    operator = person(f"op{new_id().hex[:8]}")
    Account.objects.filter(pk=operator.pk).update(desks=["operator"])
    wanted = terms(**{"platform_bp": 10_000, **changes})
    return api.issue_platform_coupon(operator_id=operator.pk, terms=wanted).id


def place(trade: Trade, total: int, quantity: int = 1, **more: Any) -> Placed:
    buyer: Buyer = more.pop("buyer", trade.buyer)
    source = more.pop("source", Source())
    return place_order(
        buyer_id=buyer.id,
        items=[Wanted(sku_id=trade.sku_id, quantity=quantity, source=source)],
        address_id=buyer.address_id, expected_total_minor=total, **more,
    )  # fmt: skip


def settle(trade: Trade, placed: Placed) -> Order:
    trade.pay(placed.payment.id)
    order_id = placed.order_ids[0]
    ship_order(
        order_id=order_id, shop_owner_id=trade.owner_id, carrier="other", tracking_number="AB-12345"
    )
    confirm_receipt(order_id=order_id, buyer_id=trade.buyer.id)
    settle_what_is_due()
    return Order.objects.get(pk=order_id)


def held(account: str, owner: object) -> int:
    return ledger.balance(ledger.AccountRef(account, str(owner)), "CNY").minor


def test_forty_claims_at_once_give_exactly_the_quota(trade: Trade) -> None:
    coupon = shop_coupon(trade, quota=10)
    people = [person(f"p{n}").pk for n in range(40)]
    found = at_once(40, lambda n: claim_coupon(person_id=people[n], coupon_id=coupon))
    assert Counter(type(one).__name__ for one in found) == {"UUID": 10, "CouponGone": 30}
    assert (Coupon.objects.get().claimed, Claim.objects.count()) == (10, 10)


def test_one_person_claiming_eight_times_at_once_has_one(trade: Trade) -> None:
    coupon = shop_coupon(trade)
    found = at_once(8, lambda _: claim_coupon(person_id=trade.buyer.id, coupon_id=coupon))
    assert len(set(found)) == 1
    assert (Coupon.objects.get().claimed, Claim.objects.count()) == (1, 1)


def test_each_person_may_have_as_many_as_the_terms_say(trade: Trade) -> None:
    coupon = shop_coupon(trade, per_person=2)
    ids = {claim_coupon(person_id=trade.buyer.id, coupon_id=coupon) for _ in range(2)}
    with pytest.raises(CouponLimit):
        claim_coupon(person_id=trade.buyer.id, coupon_id=coupon)
    api.stop_coupon(coupon_id=coupon, by=trade.owner_id)
    with pytest.raises(CouponGone):
        claim_coupon(person_id=trade.owner_id, coupon_id=coupon)
    assert (len(ids), Coupon.objects.get().claimed) == (2, 2)


def test_a_room_coupon_is_claimed_in_its_room_on_air_only(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, other = new_id(), new_id()
    on_air = {live: True}

    def facts(live_id: UUID) -> LiveFacts | None:
        if live_id not in on_air:
            return None
        return LiveFacts(host_id=trade.owner_id, is_on_air=on_air[live_id])

    monkeypatch.setattr(api.live_facts, "_answer", facts)
    with pytest.raises(NotFound):
        api.issue_shop_coupon(owner_id=trade.owner_id, terms=terms(), live_id=other)
    coupon = api.issue_shop_coupon(owner_id=trade.owner_id, terms=terms(), live_id=live).id
    for where in (None, other):
        with pytest.raises(CouponOnlyInRoom):
            claim_coupon(person_id=trade.buyer.id, coupon_id=coupon, live_id=where)
    assert claim_coupon(person_id=trade.buyer.id, coupon_id=coupon, live_id=live)
    on_air[live] = False
    with pytest.raises(CouponOnlyInRoom):
        claim_coupon(person_id=trade.owner_id, coupon_id=coupon, live_id=live)


def test_a_coupon_pays_once_and_is_back_when_its_order_is_cancelled(trade: Trade) -> None:
    claim = claim_coupon(person_id=trade.buyer.id, coupon_id=shop_coupon(trade))
    placed = place(trade, PRICE - 500)
    order = Order.objects.get()
    assert (order.discount_minor, order.subsidy_minor, order.total_minor) == (500, 0, PRICE - 500)
    assert Line.objects.get().discount_minor == 500
    with pytest.raises(CouponNotUsable):
        place(trade, PRICE - 500, claim_ids=[claim])
    assert Order.objects.count() == 1
    cancel_order(order_id=placed.order_ids[0], buyer_id=trade.buyer.id, reason="")
    assert Claim.objects.get().used_by is None
    place(trade, PRICE - 500, claim_ids=[claim])
    assert Claim.objects.get().used_by is not None


@pytest.mark.parametrize("returns", [True, False])
def test_after_a_full_refund_the_coupon_comes_back_if_its_terms_say_so(
    trade: Trade, returns: bool
) -> None:
    coupon = shop_coupon(trade, returns_on_refund=returns)
    claim_coupon(person_id=trade.buyer.id, coupon_id=coupon)
    placed = place(trade, PRICE - 500)
    trade.pay(placed.payment.id)
    refund_order(order_id=placed.order_ids[0], shop_owner_id=trade.owner_id, reason="")
    assert (Claim.objects.get().used_by is None) is returns
    assert Sku.objects.get().stock == 10


def test_one_coupon_used_twice_at_once_pays_for_one_order(trade: Trade) -> None:
    claim = claim_coupon(person_id=trade.buyer.id, coupon_id=shop_coupon(trade))
    found = at_once(4, lambda _: place(trade, PRICE - 500, claim_ids=[claim]))
    assert Counter(type(one).__name__ for one in found) == {"Placed": 1, "CouponNotUsable": 3}
    assert (Order.objects.count(), Sku.objects.get().stock) == (1, 9)


def test_the_market_bears_its_part_and_everything_unwinds_to_the_cent(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    promoter, clip = person("promoter").pk, new_id()
    monkeypatch.setattr(api.clip_author, "_answer", lambda _: promoter)
    product = Sku.objects.get().product_id
    api.set_promoter_rate(owner_id=trade.owner_id, product_id=product, basis_points=1_000)
    claim_coupon(person_id=trade.buyer.id, coupon_id=platform_coupon(platform_bp=6_000))
    paid = 2 * PRICE - 500
    order = settle(trade, place(trade, paid, 2, source=Source(kind="clip", id=clip)))
    # The shop is paid 5,480 by the buyer and 300 by the market; of 5,780 go 5 % and 10 %.
    assert order.state == "settled"
    assert (held("shop_payable", trade.shop_id), held("platform_fee", "market")) == (4913, 289)
    assert (held("promoter_payable", promoter), held("coupon_platform", "market")) == (578, 300)
    for number, minor in enumerate((1, 999, 2_000)):
        for _ in range(2):
            refund_order(
                order_id=order.pk, shop_owner_id=trade.owner_id, reason="", minor=minor,
                ref=f"part-{number}",
            )  # fmt: skip
    order.refresh_from_db()
    assert (order.state, order.refunded_minor) == ("settled", 3_000)
    assert ledger.check() == []
    refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason="")
    order.refresh_from_db()
    assert (order.state, order.refunded_minor, order.subsidy_back_minor) == ("refunded", paid, 300)
    left = [
        held("shop_payable", trade.shop_id), held("platform_fee", "market"),
        held("promoter_payable", promoter), held("coupon_platform", "market"),
        held("escrow", order.pk),
    ]  # fmt: skip
    assert left == [0, 0, 0, 0, 0]
    assert held("buyer_refund", order.payment_id) == paid
    assert ledger.check() == []


def test_a_refund_before_settlement_lowers_every_share(trade: Trade) -> None:
    placed = trade.place(2)
    trade.pay(placed.payment.id)
    order_id = placed.order_ids[0]
    refund_order(
        order_id=order_id, shop_owner_id=trade.owner_id, reason="", minor=PRICE, ref="half-of-it"
    )
    ship_order(
        order_id=order_id, shop_owner_id=trade.owner_id, carrier="other", tracking_number="AB-12345"
    )
    confirm_receipt(order_id=order_id, buyer_id=trade.buyer.id)
    settle_what_is_due()
    assert held("platform_fee", "market") == 150  # 5 % of 29.90, half up
    assert held("shop_payable", trade.shop_id) == PRICE - 150
    assert Sku.objects.get().stock == 8
    assert ledger.check() == []


def open_deal(trade: Trade, **changes: Any) -> UUID:
    now = clock.now()
    base: dict[str, Any] = {
        "owner_id": trade.owner_id, "sku_id": trade.sku_id, "price_minor": 990, "quantity": 4,
        "per_buyer": 1, "starts_at": now - timedelta(seconds=1),
        "ends_at": now + timedelta(minutes=10),
    }  # fmt: skip
    return flash.open_flash_deal(**{**base, **changes}).id


def test_twenty_buyers_at_once_get_exactly_the_four_flash_pieces(
    trade: Trade, new_buyer: Callable[..., Buyer]
) -> None:
    open_deal(trade)
    buyers = [new_buyer(f"b{n}") for n in range(20)]
    found = at_once(20, lambda n: place(trade, 990, buyer=buyers[n]))
    kinds = Counter(type(one).__name__ for one in found)
    assert kinds["Placed"] == 4
    assert kinds["FlashSoldOut"] + kinds["PriceChanged"] == 16
    assert (FlashDeal.objects.get().sold, Sku.objects.get().stock) == (4, 6)
    assert place(trade, PRICE).total.minor == PRICE


def test_a_buyer_has_the_flash_price_as_often_as_allowed_then_the_full_one(trade: Trade) -> None:
    open_deal(trade, per_buyer=2)
    first = place(trade, 2 * 990, 2)
    assert place(trade, PRICE).total.minor == PRICE
    cancel_order(order_id=first.order_ids[0], buyer_id=trade.buyer.id, reason="")
    assert (FlashDeal.objects.get().sold, FlashTake.objects.get().pieces) == (0, 0)
    assert place(trade, 990).total.minor == 990
    line = Line.objects.order_by("-pk").first()
    assert line is not None
    assert (line.unit_price_minor, line.full_price_minor) == (990, PRICE)


def test_two_deals_of_one_sku_do_not_overlap_and_end_when_stopped(trade: Trade) -> None:
    deal = open_deal(trade)
    with pytest.raises(DealOverlaps):
        open_deal(trade)
    with pytest.raises(InvalidInput):
        open_deal(trade, price_minor=PRICE)
    flash.stop_flash_deal(owner_id=trade.owner_id, deal_id=deal)
    assert place(trade, PRICE).total.minor == PRICE
    with pytest.raises(NotFound):
        flash.stop_flash_deal(owner_id=trade.buyer.id, deal_id=deal)


def test_a_limited_sku_is_sold_to_each_buyer_so_often_only(trade: Trade) -> None:
    flash.limit_sku(owner_id=trade.owner_id, sku_id=trade.sku_id, per_buyer=2)
    found = at_once(4, lambda _: place(trade, PRICE))
    assert Counter(type(one).__name__ for one in found) == {"Placed": 2, "BuyerLimit": 2}
    with pytest.raises(BuyerLimit) as refused:
        place(trade, PRICE)
    assert refused.value.details["left"] == 0
    order = Order.objects.order_by("pk")[0]
    cancel_order(order_id=order.pk, buyer_id=trade.buyer.id, reason="")
    place(trade, PRICE)
    assert Sku.objects.get().stock == 8


def test_what_comes_back_goes_to_the_first_in_line_and_then_on(
    trade: Trade, new_buyer: Callable[..., Buyer]
) -> None:
    with pytest.raises(StillInStock):
        wait.join_line(person_id=trade.buyer.id, sku_id=trade.sku_id)
    placed = trade.place(10)
    first, second = new_buyer("first"), new_buyer("second")
    for buyer in (first, second, first):
        wait.join_line(person_id=buyer.id, sku_id=trade.sku_id, quantity=8)
    cancel_order(order_id=placed.order_ids[0], buyer_id=trade.buyer.id, reason="")
    places = dict(Waiting.objects.values_list("person_id", "pieces"))
    assert (places, Sku.objects.get().stock) == ({first.id: 8, second.id: 2}, 0)
    with pytest.raises(SoldOut):
        trade.place(1)
    assert Notice.objects.filter(kind="promotion.held").count() == 2
    place(trade, 3 * PRICE, 3, buyer=first)
    assert Sku.objects.get().stock == 5
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert lapse_holds() == 1
        outbox.drain()
    assert Sku.objects.get().stock == 7
    assert sorted(Waiting.objects.values_list("state", flat=True)) == ["bought", "lapsed"]


def test_the_merchants_new_pieces_go_to_the_line_too(
    trade: Trade, new_buyer: Callable[..., Buyer]
) -> None:
    trade.place(10)
    waiting = new_buyer("waiting")
    wait.join_line(person_id=waiting.id, sku_id=trade.sku_id)
    outbox.drain()
    Sku.objects.update(stock=3)
    wait.serve_line(sku_id=trade.sku_id, stock=3)
    assert (Waiting.objects.get().state, Sku.objects.get().stock) == ("offered", 2)
    wait.leave_line(person_id=waiting.id, sku_id=trade.sku_id)
    assert (Waiting.objects.get().state, Sku.objects.get().stock) == ("left", 3)


def test_ten_cents_of_which_rounding_promises_eleven_settle_without_a_fee(
    trade: Trade, new_sku: Callable[..., Sku], monkeypatch: pytest.MonkeyPatch
) -> None:
    promoter, clip = person("promoter").pk, new_id()
    monkeypatch.setattr(api.clip_author, "_answer", lambda _: promoter)
    shop = Sku.objects.get().shop
    skus = [new_sku(shop, price=1) for _ in range(10)]
    for sku in skus:
        api.set_promoter_rate(
            owner_id=trade.owner_id, product_id=sku.product_id, basis_points=5_000
        )
    source = Source(kind="clip", id=clip)
    placed = place_order(
        buyer_id=trade.buyer.id, address_id=trade.buyer.address_id, expected_total_minor=10,
        items=[Wanted(sku_id=sku.pk, quantity=1, source=source) for sku in skus],
    )  # fmt: skip
    order = settle(trade, placed)
    assert order.state == "settled"
    assert (held("shop_payable", trade.shop_id), held("platform_fee", "market")) == (0, 0)
    assert (held("promoter_payable", promoter), held("escrow", order.pk)) == (10, 0)
    assert ledger.check() == []
