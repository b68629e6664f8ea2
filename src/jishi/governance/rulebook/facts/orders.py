"""Facts about orders after the fact: placed, waiting, shipped, cancelled, paid back, reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.orders import api as orders
from jishi.foundation.accounts import api as accounts
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.governance.rulebook.facts import tracking
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

ORDERS, CATALOG, ACCOUNTS = "commerce.orders", "commerce.catalog", "foundation.accounts"
#: How far back the neighbourhood of an order is looked at, and the record of its buyer.
NEAR, RECORD = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuestion:
    """How does this order stand? `refunded_minor`: up to which refund, by what had gone back in all
    with it; None for the newest."""

    order_id: UUID
    refunded_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingQuestion:
    """How does this order stand that waits for dispatch? `goods`: cards of a whole round."""

    order: orders.OrderRecord
    goods: dict[UUID, catalog.ProductCard]
    is_shop_open: bool
    is_fresh: bool | None


_ORDER = (
    FactSpec("order.total", "money", "分", ORDERS, "订单总额", "Total of the order"),
    FactSpec("order.goods", "money", "分", ORDERS, "商品金额", "Goods before coupons"),
    FactSpec("order.discount", "money", "分", ORDERS, "优惠金额", "Taken off by coupons"),
    FactSpec("order.pieces", "int", "件", ORDERS, "总件数", "Pieces"),
    FactSpec("order.has_deal", "bool", "", ORDERS, "是否含限时秒杀价", "Whether a flash price is in it"),
    FactSpec("order.source", "text", "", ORDERS, "从哪里来：clip、live、shop、search、none", "What led to it"),
    FactSpec("order.promised", "duration", "", ORDERS, "承诺付款后多久发货", "Promise of dispatch after payment"),
)  # fmt: skip
ORDER_PLACED = EventKind(
    "order.placed", False, "下单", "An order was placed",
    (
        *_ORDER,
        FactSpec("buyer.account_age", "duration", "", ACCOUNTS, "买家账号注册了多久", "Age of the buyer's account"),
        FactSpec("order.to_shop_phone", "bool", "", CATALOG, "收货电话是否就是店铺的联系电话", "Whether the recipient's phone is the shop's"),
        FactSpec("order.to_owner_phone", "bool", "", ORDERS, "收货电话是否在店主自己的地址簿里", "Whether the phone is in the owner's own addresses"),
        FactSpec("order.same_phone_buyers", "int", "人", ORDERS, "近 7 天在本店用同一收货电话下单的其他买家数", "Other buyers with that phone at this shop, 7 days"),
    ),
)  # fmt: skip
ORDER_PAID_UNSHIPPED = EventKind(
    "order.paid_unshipped", False, "已付款未发货", "A paid order still waits for dispatch",
    (
        *_ORDER,
        FactSpec("order.waiting", "duration", "", ORDERS, "付款至今多久", "Time since payment"),
        FactSpec("order.late_by", "duration", "", ORDERS, "超过承诺多久；还没到为负", "Time past the promise; negative before"),
        FactSpec("order.is_fresh", "bool", "", CATALOG, "是否含生鲜商品", "Whether fresh goods are in it"),
        FactSpec("order.goods_gone", "bool", "", CATALOG, "所买商品是否都已下架", "Whether all its goods are off sale"),
        FactSpec("shop.is_open", "bool", "", CATALOG, "店铺是否还开着", "Whether the shop is still open"),
    ),
)  # fmt: skip
ORDER_SHIPPED = EventKind(
    "order.shipped", False, "上传运单发货", "An order was reported as shipped",
    (
        *_ORDER,
        FactSpec("order.shipped_after", "duration", "", ORDERS, "付款后多久发货", "Time from payment to dispatch"),
        FactSpec("order.late_by", "duration", "", ORDERS, "发货比承诺晚多久；按时为负", "Time past the promise; negative in time"),
        FactSpec("parcel.carrier", "text", "", ORDERS, "快递公司编号，other 为其他", "Carrier; other when none of the list"),
        FactSpec("parcel.number_made_up", "bool", "", ORDERS, "运单号是否像随手编造", "Whether the number looks made up"),
        FactSpec("parcel.other_buyers", "int", "人", ORDERS, "同一运单号还出现在几位其他买家的订单里", "Other buyers whose orders carry the number"),
        FactSpec("parcel.other_shops", "int", "家", ORDERS, "同一运单号还被几家别店使用", "Other shops that used the number"),
        FactSpec("parcel.same_minute", "int", "单", ORDERS, "本店一分钟内一共上传了几单", "Parcels the shop reported within that minute"),
    ),
)  # fmt: skip
ORDER_CANCELLED = EventKind(
    "order.cancelled", False, "未付款订单取消", "An unpaid order was cancelled",
    (
        *_ORDER,
        FactSpec("order.lapsed", "bool", "", ORDERS, "是否因为逾期未付款而取消", "Whether it was not paid in time"),
        FactSpec("order.reason", "text", "", ORDERS, "买家写的取消原因；逾期未付为空", "The buyer's reason; empty when it lapsed"),
        FactSpec("buyer.lapsed_30d", "int", "次", ORDERS, "买家近 30 天逾期未付款的次数", "Checkouts the buyer let lapse in 30 days"),
        FactSpec("buyer.lapsed_deals_30d", "int", "单", ORDERS, "其中含秒杀商品的订单数", "Orders with a flash price among them"),
        FactSpec("buyer.paid_30d", "int", "单", ORDERS, "买家近 30 天付款的订单数", "Orders the buyer paid in 30 days"),
    ),
)  # fmt: skip
ORDER_REFUNDED = EventKind(
    "order.refunded", False, "订单退款", "Money of an order is promised back",
    (
        *_ORDER,
        FactSpec("refund.minor", "money", "分", ORDERS, "这一次退了多少", "What goes back this time"),
        FactSpec("refund.by", "text", "", ORDERS, "谁退的：buyer、merchant、platform", "By whom: buyer, merchant, platform"),
        FactSpec("refund.reason", "text", "", ORDERS, "退款原因", "Reason given"),
        FactSpec("refund.is_full", "bool", "", ORDERS, "是否已全部退完", "Whether all of it has gone back by now"),
        FactSpec("refund.count", "int", "次", ORDERS, "这个订单退了几次", "Refunds of the order so far"),
        FactSpec("order.was_shipped", "bool", "", ORDERS, "退款时是否已发货", "Whether it had been shipped"),
        FactSpec("order.late_by", "duration", "", ORDERS, "退款时比发货承诺晚多久；未到为负，已发货则未知", "Time past the promise; unknown once shipped"),
        FactSpec("order.praised_before", "bool", "", ORDERS, "退款前买家是否已给满分评价", "Whether full marks had been given before"),
    ),
)  # fmt: skip
ORDER_REFUND_WAITING = EventKind(
    "order.refund_waiting", False, "退款迟迟没有到账", "Money promised back has not been paid out",
    (
        FactSpec("refund.minor", "money", "分", ORDERS, "退款金额", "What goes back"),
        FactSpec("refund.by", "text", "", ORDERS, "谁退的：buyer、merchant、platform", "By whom: buyer, merchant, platform"),
        FactSpec("refund.waiting", "duration", "", ORDERS, "答应退款至今多久", "Time since it was promised"),
    ),
)  # fmt: skip


def _order_facts(order: orders.OrderRecord) -> dict[str, Any]:
    return {
        "order.total": order.total_minor,
        "order.goods": order.goods_minor,
        "order.discount": order.discount_minor,
        "order.pieces": order.pieces,
        "order.has_deal": order.has_deal,
        "order.source": order.source_kind,
        "order.promised": order.promised,
    }


def order_of(order_id: UUID) -> orders.OrderRecord:
    """The order as rules look at it. Raises `NotFound`. Three queries."""
    found = orders.order_records([order_id]).get(order_id)
    if found is None:
        raise NotFound
    return found


def facts_of_placing(question: OrderQuestion) -> dict[str, Any]:
    """Facts of `order.placed`. Raises `NotFound`. Seven queries."""
    order = order_of(question.order_id)
    joined = accounts.joined_at(order.buyer_id)
    return {
        **_order_facts(order),
        "buyer.account_age": clock.now() - joined if joined else None,
        **kinship(order),
        "order.same_phone_buyers": (
            orders.buyers_with_phone(
                order.shop_id, order.phone, since=clock.now() - NEAR, besides=order.buyer_id
            )
            if order.phone
            else None
        ),
    }


def kinship(order: orders.OrderRecord) -> dict[str, bool | None]:
    """Whether the recipient's phone leads back to the shop; unknown without a phone."""
    if not order.phone:
        return {"order.to_shop_phone": None, "order.to_owner_phone": None}
    try:
        contact: str | None = catalog.get_my_shop(order.shop_owner_id).form.contact_phone
    except NoShop:
        contact = None
    return {
        "order.to_shop_phone": None if contact is None else plain(contact) == plain(order.phone),
        "order.to_owner_phone": orders.has_phone(order.shop_owner_id, order.phone),
    }


def plain(phone: str) -> str:
    """A phone without the ways of writing it; a mainland number without its country code."""
    digits = "".join(one for one in phone if one.isdigit())
    return digits.removeprefix("86") if len(digits) == 13 else digits


def facts_of_waiting(question: WaitingQuestion) -> dict[str, Any]:
    """Facts of `order.paid_unshipped`; no query of its own."""
    order = question.order
    waiting = clock.now() - order.paid_at if order.paid_at else None
    cards = [question.goods.get(one) for one in order.product_ids]
    return {
        **_order_facts(order),
        "order.waiting": waiting,
        "order.late_by": None if waiting is None else waiting - order.promised,
        "order.is_fresh": question.is_fresh,
        "order.goods_gone": all(card is None or card.state == "withdrawn" for card in cards),
        "shop.is_open": question.is_shop_open,
    }


def facts_of_shipping(question: OrderQuestion) -> dict[str, Any]:
    """Facts of `order.shipped`. Raises `NotFound`. Six queries."""
    order = order_of(question.order_id)
    parcel = orders.parcel_record(order.id)
    took = _between(order.paid_at, order.shipped_at)
    facts = {
        **_order_facts(order),
        "order.shipped_after": took,
        "order.late_by": None if took is None else took - order.promised,
    }
    if parcel is None:
        return facts
    return facts | {
        "parcel.carrier": parcel.carrier,
        "parcel.number_made_up": tracking.looks_made_up(parcel.tracking_number),
        "parcel.other_buyers": parcel.other_buyers,
        "parcel.other_shops": parcel.other_shops,
        "parcel.same_minute": parcel.same_minute,
    }


def facts_of_cancelling(question: OrderQuestion) -> dict[str, Any]:
    """Facts of `order.cancelled`. Raises `NotFound`. Six queries."""
    order = order_of(question.order_id)
    lapsed = order.cancel_reason == orders.LAPSED
    buyer = orders.buyer_records(since=clock.now() - RECORD, person_ids=[order.buyer_id]).get(
        order.buyer_id, orders.BuyerRecord()
    )
    return {
        **_order_facts(order),
        "order.lapsed": lapsed,
        "order.reason": "" if lapsed else order.cancel_reason,
        "buyer.lapsed_30d": buyer.lapsed,
        "buyer.lapsed_deals_30d": buyer.lapsed_deals,
        "buyer.paid_30d": buyer.paid,
    }


def facts_of_refund(question: OrderQuestion) -> dict[str, Any]:
    """Facts of `order.refunded`, as they were with that refund. Raises `NotFound`. Four queries."""
    order = order_of(question.order_id)
    refunds = orders.refunds_of(order.id)
    sums = list(accumulate(one.minor for one in refunds))
    upto = question.refunded_minor if question.refunded_minor is not None else max(sums, default=0)
    if upto not in sums:
        raise NotFound
    count = sums.index(upto) + 1
    last = refunds[count - 1]
    promise_past = None
    if order.paid_at is not None and order.shipped_at is None:
        promise_past = last.at - order.paid_at - order.promised
    return {
        **_order_facts(order),
        "refund.minor": last.minor,
        "refund.by": last.by,
        "refund.reason": last.reason,
        "refund.is_full": upto >= order.total_minor,
        "refund.count": count,
        "order.was_shipped": order.shipped_at is not None,
        "order.late_by": promise_past,
        "order.praised_before": (
            order.review_at is not None and order.review_at < last.at and order.review_lowest == 5
        ),
    }


def facts_of_refund_waiting(refund: orders.RefundRecord) -> dict[str, Any]:
    """Facts of `order.refund_waiting`; no query."""
    return {
        "refund.minor": refund.minor,
        "refund.by": refund.by,
        "refund.waiting": clock.now() - refund.at,
    }


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None else end - start
