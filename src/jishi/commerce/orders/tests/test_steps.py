"""After placing: every step moves state, money and stock together, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jishi.commerce.catalog.models import Shop, Sku
from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import api, lists, models, views
from jishi.commerce.orders.actions.cancel import cancel_order
from jishi.commerce.orders.actions.confirm import confirm_receipt
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.review import review_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.contracts import Wanted
from jishi.commerce.orders.errors import AlreadyReviewed, BadTrackingNumber, WrongState
from jishi.commerce.orders.tasks import run_clocks
from jishi.commerce.orders.tests.rig import PRICE, Buyer, Trade, settle_what_is_due
from jishi.commerce.payments.models import Payment, Refund
from jishi.commerce.payments.tasks import sweep
from jishi.foundation.notify.models import Notice
from jishi.governance.reputation.queries import shop_scores
from jishi.kernel import clock, outbox
from jishi.kernel.errors import InvalidInput, NotFound, Refusal
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


def ship(trade: Trade, order: models.Order) -> None:
    ship_order(
        order_id=order.pk,
        shop_owner_id=trade.owner_id,
        carrier="sf",
        tracking_number=" sf 1234 5678 9012 ",
    )


def state_of(order: models.Order) -> str:
    return models.Order.objects.get(pk=order.pk).state


def pay_refunds_out() -> None:
    with clock.frozen(clock.now() + timedelta(seconds=6)):
        sweep(0)
        outbox.drain()


def test_the_money_stays_in_escrow_until_the_after_sales_days_are_over(trade: Trade) -> None:
    order = trade.paid()
    ship(trade, order)
    confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id)
    order.refresh_from_db()
    received = order.received_at
    assert received is not None
    assert order.settle_at == received + timedelta(days=8)
    with clock.frozen(received + timedelta(days=8) - timedelta(seconds=1)):
        assert run_clocks()["settled"] == 0
    assert (state_of(order), trade.money(order.pk)["payable"]) == ("received", 0)
    with clock.frozen(received + timedelta(days=8)):
        assert run_clocks()["settled"] == 1
    assert (state_of(order), trade.money(order.pk)["escrow"]) == ("settled", 0)


def test_from_payment_to_settlement_every_cent_is_explained(trade: Trade) -> None:
    order = trade.paid(2)
    assert (order.state, trade.money(order.pk)) == (
        "paid", {"clearing": 5980, "escrow": 5980, "payable": 0, "fee": 0},
    )  # fmt: skip
    ship(trade, order)
    confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id)
    with clock.frozen(clock.now() + timedelta(days=8, seconds=-60)):
        assert run_clocks() == {"cancelled": 0, "confirmed": 0, "settled": 0}
    assert trade.money(order.pk) == {"clearing": 5980, "escrow": 5980, "payable": 0, "fee": 0}
    assert settle_what_is_due() == {"cancelled": 0, "confirmed": 0, "settled": 1}
    assert settle_what_is_due() == {"cancelled": 0, "confirmed": 0, "settled": 0}
    outbox.drain()
    assert state_of(order) == "settled"
    assert trade.money(order.pk) == {"clearing": 5980, "escrow": 0, "payable": 5681, "fee": 299}
    order.refresh_from_db()
    merchant = views.full_order(order, "merchant", "en")
    rows = [(row.label, row.amount.minor, row.posting_id is not None) for row in merchant.money]
    assert rows == [
        ("Goods", 5980, False),
        ("Freight", 0, False),
        ("Total", 5980, False),
        ("Payment received", 5980, True),
        ("Order settled", 5980, True),
        ("Technical-service fee", -299, True),
    ]
    assert merchant.money[-1].why == (
        "5 % of what the shop is paid for the goods, not of the freight (fee_rule:technical-service@1)"
    )
    buyer = views.full_order(order, "buyer", "zh")
    assert [row.label for row in buyer.money] == ["商品金额", "运费", "实付", "买家付款"]
    assert [item.kind for item in buyer.timeline] == [
        "placed", "paid", "shipped", "received", "settled",
    ]  # fmt: skip
    assert buyer.parcels[0].tracking_number == "SF123456789012"
    money = lists.shop_money(owner_id=trade.owner_id, cursor=None, language="zh")
    assert (money.available.minor, money.in_escrow.minor) == (5681, 0)
    assert (money.settled_30d.minor, money.fees_30d.minor) == (5980, 299)
    assert [(row.label, row.amount.minor) for row in money.rows] == [
        ("技术服务费", -299), ("订单结算", 5980),
    ]  # fmt: skip
    assert [row.cause for row in money.rows] == [
        f"订单 {order.number} · 商品实收金额的 5%，不含运费（fee_rule:technical-service@1）",
        f"订单 {order.number} · 收货且售后期满，从担保账户转给商家",
    ]
    kinds = Notice.objects.exclude(kind="rule").values_list("kind", flat=True)
    assert sorted(kinds) == ["order.paid", "order.settled", "order.shipped"]
    assert ledger.check() == []


def test_freight_bears_no_fee(trade: Trade, new_sku: Callable[..., Sku]) -> None:
    sku = new_sku(Shop.objects.get(pk=trade.shop_id), price=1000, base_minor=1000)
    placed = place_order(
        buyer_id=trade.buyer.id,
        items=[Wanted(sku_id=sku.pk, quantity=1)],
        address_id=trade.buyer.address_id,
        expected_total_minor=2000,
    )
    trade.pay(placed.payment.id)
    order = models.Order.objects.get()
    ship(trade, order)
    confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id)
    settle_what_is_due()
    assert trade.money(order.pk) == {"clearing": 2000, "escrow": 0, "payable": 1950, "fee": 50}


def test_an_unpaid_order_is_cancelled_by_the_clock_and_its_stock_is_back(trade: Trade) -> None:
    placed = trade.place(3)
    assert Sku.objects.get().stock == 7
    assert run_clocks()["cancelled"] == 0
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert run_clocks()["cancelled"] == 1
        assert run_clocks()["cancelled"] == 0
    order = models.Order.objects.get(pk=placed.order_ids[0])
    assert (order.state, Sku.objects.get().stock) == ("cancelled", 10)
    assert Payment.objects.get().state == "closed"
    assert list(Notice.objects.values_list("kind", flat=True)) == ["order.cancelled"]


def test_an_order_whose_call_back_was_lost_is_paid_rather_than_cancelled(trade: Trade) -> None:
    from jishi.commerce.payments.actions.start import start_payment
    from jishi.commerce.payments.models import Attempt

    placed = trade.place()
    start_payment(payment_id=placed.payment.id, payer_id=trade.buyer.id, provider="sandbox")
    trade.sandbox.pay(Attempt.objects.get().out_trade_no)
    with clock.frozen(clock.now() + timedelta(seconds=100)):
        models.Order.objects.update(pay_by=clock.now())
        assert run_clocks()["cancelled"] == 0
        outbox.drain()
    assert models.Order.objects.get().state == "paid"
    assert Sku.objects.get().stock == 9


def test_cancelling_before_payment_frees_all_orders_of_the_checkout(
    trade: Trade, new_shop: Callable[..., Shop], new_sku: Callable[..., Sku]
) -> None:
    other = new_sku(new_shop("wei"), price=500)
    placed = place_order(
        buyer_id=trade.buyer.id,
        items=[Wanted(sku_id=trade.sku_id, quantity=1), Wanted(sku_id=other.pk, quantity=1)],
        address_id=trade.buyer.address_id,
        expected_total_minor=PRICE + 500,
    )
    cancel_order(order_id=placed.order_ids[0], buyer_id=trade.buyer.id, reason="买错了")
    assert set(models.Order.objects.values_list("state", flat=True)) == {"cancelled"}
    assert list(Sku.objects.values_list("stock", flat=True)) == [10, 10]
    with pytest.raises(WrongState):
        cancel_order(order_id=placed.order_ids[0], buyer_id=trade.buyer.id, reason="")
    assert list(Sku.objects.values_list("stock", flat=True)) == [10, 10]


@pytest.mark.parametrize("by", ["buyer", "merchant"])
def test_paid_and_not_shipped_is_refunded_in_full_once(trade: Trade, by: str) -> None:
    order = trade.paid(2)
    if by == "buyer":
        cancel_order(order_id=order.pk, buyer_id=trade.buyer.id, reason="不想要了")
    else:
        refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason="缺货")
    assert (state_of(order), Sku.objects.get().stock) == ("refunded", 10)
    assert trade.money(order.pk)["escrow"] == 0
    with pytest.raises(WrongState):
        cancel_order(order_id=order.pk, buyer_id=trade.buyer.id, reason="")
    with pytest.raises(WrongState):
        refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason="")
    with pytest.raises(WrongState):
        ship(trade, order)
    pay_refunds_out()
    pay_refunds_out()
    assert Refund.objects.get().state == "succeeded"
    assert trade.money(order.pk) == {"clearing": 0, "escrow": 0, "payable": 0, "fee": 0}
    order.refresh_from_db()
    shown = views.full_order(order, "buyer", "en")
    assert shown.status_text == "Refunded"
    assert [row.label for row in shown.money][-3:] == [
        "Payment received", "Refund promised", "Refund paid out",
    ]  # fmt: skip
    assert Sku.objects.get().stock == 10
    assert ledger.check() == []


def test_nobody_else_may_touch_or_see_an_order(trade: Trade) -> None:
    order = trade.paid()
    stranger = new_id()
    for attempt in (
        lambda: cancel_order(order_id=order.pk, buyer_id=stranger, reason=""),
        lambda: cancel_order(order_id=order.pk, buyer_id=trade.owner_id, reason=""),
        lambda: refund_order(order_id=order.pk, shop_owner_id=trade.buyer.id, reason=""),
        lambda: ship_order(
            order_id=order.pk, shop_owner_id=stranger, carrier="sf",
            tracking_number="SF123456789012",
        ),
        lambda: confirm_receipt(order_id=order.pk, buyer_id=trade.owner_id),
        lambda: views.visible_order(order.pk, stranger),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            attempt()
    assert state_of(order) == "paid"


def test_steps_out_of_turn_change_nothing(trade: Trade) -> None:
    placed = trade.place()
    order = models.Order.objects.get(pk=placed.order_ids[0])
    for attempt in (
        lambda: ship(trade, order),
        lambda: confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id),
        lambda: refund_order(order_id=order.pk, shop_owner_id=trade.owner_id, reason=""),
        lambda: _review(trade, order),
    ):
        with pytest.raises(WrongState):
            attempt()
    assert state_of(order) == "awaiting_payment"
    assert models.Step.objects.count() == 0
    assert models.Parcel.objects.count() == 0


def test_a_tracking_number_of_another_form_is_refused(trade: Trade) -> None:
    order = trade.paid()
    with pytest.raises(BadTrackingNumber):
        ship_order(
            order_id=order.pk, shop_owner_id=trade.owner_id, carrier="sf", tracking_number="123"
        )
    assert (state_of(order), models.Parcel.objects.count()) == ("paid", 0)


def test_receipt_is_taken_by_the_clock(trade: Trade) -> None:
    order = trade.paid()
    ship(trade, order)
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert run_clocks() == {"cancelled": 0, "confirmed": 1, "settled": 0}
    with clock.frozen(clock.now() + timedelta(days=11 + 8, seconds=1)):
        assert run_clocks() == {"cancelled": 0, "confirmed": 0, "settled": 1}
    assert state_of(order) == "settled"
    steps = models.Step.objects.order_by("pk").values_list("kind", "actor")
    assert list(steps)[-2:] == [("received", "clock"), ("settled", "clock")]


def _review(trade: Trade, order: models.Order, **scores: Any) -> models.Review:
    wanted = {"description": 5, "service": 4, "logistics": 3, **scores}
    return review_order(
        order_id=order.pk, buyer_id=trade.buyer.id, text="很甜", picture_ids=[], **wanted
    )


def test_a_review_counts_once_in_the_shops_score(trade: Trade) -> None:
    assert shop_scores([trade.shop_id])[trade.shop_id].composite is None
    order = trade.paid()
    ship(trade, order)
    confirm_receipt(order_id=order.pk, buyer_id=trade.buyer.id)
    with pytest.raises(InvalidInput):
        _review(trade, order, service=6)
    _review(trade, order)
    with pytest.raises(AlreadyReviewed):
        _review(trade, order)
    outbox.drain()
    score = shop_scores([trade.shop_id])[trade.shop_id]
    assert (score.description, score.service, score.logistics) == (5.0, 4.0, 3.0)
    assert (score.composite, score.n) == (4.25, 1)
    product_id = Sku.objects.get().product_id
    seen = lists.list_reviews(product_id=product_id, cursor=None)
    assert (seen.count, seen.average, seen.items[0].text) == (1, 5.0, "很甜")
    assert api.has_bought(trade.buyer.id, product_id) is True
    assert api.has_bought(trade.owner_id, product_id) is False


def test_a_merchants_page_counts_and_lists(trade: Trade) -> None:
    trade.paid()
    trade.place()
    seen = lists.list_shop_orders(owner_id=trade.owner_id, state="paid", cursor=None, language="zh")
    assert (len(seen.items), seen.counts["paid"], seen.counts["awaiting_payment"]) == (1, 1, 1)
    assert [button.action for button in seen.items[0].buttons] == ["ship", "refund"]
    day = api.shop_day(trade.shop_id, since=clock.now() - timedelta(hours=1))
    assert (day.to_ship, day.overdue, day.orders, day.sales.minor) == (1, 0, 1, PRICE)


def test_refusals_have_texts_in_both_languages() -> None:
    import jishi.commerce.orders.errors as errors

    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, Refusal):
            assert kind.zh
            assert kind.en


def test_buyer_lists_are_their_own(trade: Trade, new_buyer: Callable[..., Buyer]) -> None:
    trade.place()
    other = new_buyer("other")
    mine = lists.list_orders(buyer_id=trade.buyer.id, state=None, cursor=None, language="zh")
    theirs = lists.list_orders(buyer_id=other.id, state=None, cursor=None, language="zh")
    assert (len(mine.items), len(theirs.items)) == (1, 0)


def test_a_merchant_sees_an_address_only_while_there_is_something_to_deliver(trade: Trade) -> None:
    unpaid = models.Order.objects.get(pk=trade.place().order_ids[0])
    assert views.full_order(unpaid, "merchant", "zh").address is None
    assert views.full_order(unpaid, "buyer", "zh").address is not None
    shown = views.full_order(trade.paid(), "merchant", "zh").address
    assert shown is not None
    assert (shown.region, shown.street) == ("四川省", "春熙路 1 号")
