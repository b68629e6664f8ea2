"""What orders tell people, in both languages. Each is told once: the key names order and step."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from jishi.commerce.orders.models import Line, Order, Refund
from jishi.commerce.orders.policy import CARRIERS
from jishi.commerce.orders.unwind import Shares
from jishi.foundation.notify import api as notify
from jishi.kernel.money import Money


def _titles(lines: Sequence[Line]) -> tuple[str, str]:
    first, more = lines[0].title, len(lines) - 1
    if not more:
        return f"「{first}」", f"“{first}”"
    return f"「{first}」等 {len(lines)} 种商品", f"“{first}” and {more} more"


def _tell(
    person_id: UUID, order: Order, step: str, zh: tuple[str, str], en: tuple[str, str]
) -> None:
    is_buyer = person_id == order.buyer_id
    notify.notify(
        person_id=person_id,
        kind=f"order.{step.partition(':')[0]}",
        zh=zh,
        en=en,
        link=f"/orders/{order.pk}" if is_buyer else f"/sell/orders/{order.pk}",
        key=f"order:{order.pk}:{step}",
    )


def paid(order: Order, lines: Sequence[Line]) -> None:
    zh, en = _titles(lines)
    amount = Money(order.total_minor, order.currency).text()
    _tell(
        order.shop_owner_id,
        order,
        "paid",
        ("有新订单待发货", f"{zh}，实付 {amount}。请在 {order.ship_within_h} 小时内发货。"),
        (
            "A new order to ship",
            f"{en}, {amount} paid. Please ship within {order.ship_within_h} hours.",
        ),
    )


def shipped(order: Order, lines: Sequence[Line], carrier: str, number: str) -> None:
    zh, en = _titles(lines)
    name_zh, name_en = next((row[1], row[2]) for row in CARRIERS if row[0] == carrier)
    _tell(
        order.buyer_id,
        order,
        "shipped",
        ("订单已发货", f"{zh}已由{name_zh}承运，运单号 {number}。"),
        ("Your order is on its way", f"{en}: {name_en}, tracking number {number}."),
    )


def cancelled(order: Order, lines: Sequence[Line]) -> None:
    zh, en = _titles(lines)
    _tell(
        order.buyer_id,
        order,
        "cancelled",
        ("订单已取消", f"{zh}未在规定时间内付款，订单已取消，没有扣款。"),
        ("Order cancelled", f"{en} was not paid in time. Nothing was charged."),
    )


def refund_promised(order: Order, lines: Sequence[Line], *, by: str) -> None:
    zh, en = _titles(lines)
    amount = Money(order.total_minor, order.currency).text()
    if by != "buyer":
        _tell(
            order.buyer_id,
            order,
            "refund_promised",
            ("商家已退款", f"{zh}的货款 {amount} 正在原路退回。"),
            ("The shop has refunded your order", f"{amount} for {en} is on its way back."),
        )
        return
    _tell(
        order.shop_owner_id,
        order,
        "refund_promised",
        ("买家取消了订单", f"{zh}在发货前取消，请不要发货。"),
        ("A buyer cancelled", f"{en} was cancelled before shipment. Please do not ship it."),
    )


def partly_refunded(order: Order, lines: Sequence[Line], minor: int) -> None:
    zh, en = _titles(lines)
    amount = Money(minor, order.currency).text()
    _tell(
        order.buyer_id,
        order,
        f"partly_refunded:{order.refunded_minor}",
        ("商家已部分退款", f"{zh}的货款中有 {amount} 正在原路退回。"),
        ("The shop has refunded a part", f"{amount} for {en} is on its way back."),
    )


def refund_paid(order: Order, refund: Refund) -> None:
    amount = Money(refund.minor, order.currency).text()
    _tell(
        order.buyer_id,
        order,
        f"refunded:{refund.pk}",
        ("退款已到账", f"订单 {order.number} 的 {amount} 已原路退回。"),
        ("Refund complete", f"{amount} for order {order.number} was paid back the way it came."),
    )


def settled(order: Order, lines: Sequence[Line], shares: Shares) -> None:
    """What the shop gets, and what was deducted for whom."""
    zh, en = _titles(lines)
    net = Money(shares.shop_minor, order.currency).text()
    fee = Money(shares.fee_minor, order.currency).text()
    promoted = sum(minor for _, minor in shares.promoters)
    share = Money(promoted, order.currency).text()
    also_zh = f"、推广佣金 {share}" if promoted else ""
    also_en = f" and {share} promoter's share" if promoted else ""
    _tell(
        order.shop_owner_id,
        order,
        "settled",
        ("货款已结算", f"{zh}结算入账 {net}（已扣技术服务费 {fee}{also_zh}）。"),
        (
            "An order was settled",
            f"{net} for {en} was credited, {fee} technical-service fee{also_en} deducted.",
        ),
    )
