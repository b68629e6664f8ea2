"""Orders in words: the status line, its clock, the timeline, why each amount is what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jishi.commerce.orders.contracts import OrderState, Role
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.policy import CARRIERS
from jishi.kernel.money import Money

S = OrderState
_STATUS: dict[tuple[OrderState, Role], tuple[str, str]] = {
    (S.AWAITING_PAYMENT, "buyer"): ("等待付款", "Waiting for your payment"),
    (S.AWAITING_PAYMENT, "merchant"): ("等待买家付款", "Waiting for the buyer's payment"),
    (S.PAID, "buyer"): ("已付款，等待商家发货", "Paid; the shop is preparing your parcel"),
    (S.PAID, "merchant"): ("待发货", "To be shipped"),
    (S.SHIPPED, "buyer"): ("商家已发货", "On its way to you"),
    (S.SHIPPED, "merchant"): ("已发货，等待买家收货", "Shipped; waiting for receipt"),
    (S.RECEIVED, "buyer"): ("已收货", "Received"),
    (S.RECEIVED, "merchant"): (
        "买家已收货，售后期满后结算",
        "Received; settled after the after-sales days",
    ),
    (S.SETTLED, "buyer"): ("交易完成", "Completed"),
    (S.SETTLED, "merchant"): ("已结算", "Settled"),
    (S.CANCELLED, "buyer"): ("已取消", "Cancelled"),
    (S.CANCELLED, "merchant"): ("已取消", "Cancelled"),
}
_REFUNDED = {
    False: ("退款中，款项正在原路退回", "Refund on its way back to you"),
    True: ("退款已完成", "Refunded"),
}
_CLOCKS: dict[OrderState, tuple[str, str]] = {
    S.AWAITING_PAYMENT: ("到时未付款将自动取消", "cancelled by itself if not paid by then"),
    S.PAID: ("商家承诺在此之前发货", "the shop promises to ship by then"),
    S.SHIPPED: ("到时将自动确认收货", "taken as received if you do nothing until then"),
    S.RECEIVED: (
        "售后期到此为止，届时货款结算给商家",
        "end of the after-sales days; the shop is paid then",
    ),
}
_STEPS: dict[str, tuple[str, str]] = {
    "placed": ("提交订单", "Order placed"),
    "paid": ("付款成功，货款由平台担保", "Paid; the market holds the money"),
    "shipped": ("商家发货：{carrier} {tracking_number}", "Shipped: {carrier} {tracking_number}"),
    "received": ("确认收货", "Receipt confirmed"),
    "received.clock": ("到期自动确认收货", "Taken as received when the time was up"),
    "settled": ("货款结算给商家", "The shop was paid"),
    "cancelled": ("取消订单", "Order cancelled"),
    "cancelled.clock": ("超时未付款，自动取消", "Cancelled: not paid in time"),
    "refunded": ("申请全额退款", "Full refund requested"),
    "refunded.merchant": ("商家全额退款", "Refunded in full by the shop"),
    "partly_refunded": ("商家部分退款", "Refunded in part by the shop"),
    "refund_paid": ("退款已原路退回", "Refund paid back the way it came"),
    "reviewed": ("买家评价", "Reviewed"),
}
_WHY: dict[str, tuple[str, str]] = {
    "goods": ("商品单价 × 数量", "Unit prices times quantities"),
    "freight": ("按店铺运费模板计算", "By the shop's freight template"),
    "discount": ("优惠券：{basis}", "Coupons: {basis}"),
    "total": ("商品 + 运费 − 优惠", "Goods plus freight less discount"),
    "payment.received": ("买家付款进入担保账户", "The buyer's payment went into escrow"),
    "refund.promised": (
        "退款从担保账户退出，原路退回买家",
        "Refund taken out of escrow, on its way back to the buyer",
    ),
    "refund.claw_back": (
        "已结算订单退款：商家按所得比例退回（余额、备付金、保证金、应收依次）",
        "Refund after settlement: the shop gives back in proportion to what it got (from balance, "
        "reserve, deposit, then as a debt)",
    ),
    "refund.unwound": (
        "已结算订单退款：技术服务费、推广佣金、平台补贴按比例退回",
        "Refund after settlement: fee, promoter's share and the market's part of coupons go back in "
        "proportion",
    ),
    "coupon.subsidy": (
        "优惠券中由平台承担的部分，补给商家（{basis}）",
        "The market's part of the coupon, paid to the shop ({basis})",
    ),
    "promoter.share": (
        "按下单时约定的比例付给推广者，以商品实收为基数",
        "To the promoter, at the rate agreed at placing, of what the shop is paid for the goods",
    ),
    "refund.paid": ("支付渠道已退回给买家", "The payment provider has paid it back"),
    "order.settled": (
        "收货且售后期满，从担保账户转给商家",
        "After receipt and the after-sales days, from escrow to the shop",
    ),
    "fee.technical_service": (
        "商品实收金额的 {percent}%，不含运费（{basis}）",
        "{percent} % of what the shop is paid for the goods, not of the freight ({basis})",
    ),
}
_AMOUNTS: dict[str, tuple[str, str]] = {
    "goods": ("商品金额", "Goods"),
    "freight": ("运费", "Freight"),
    "discount": ("优惠", "Discount"),
    "total": ("实付", "Total"),
}


def pick(texts: tuple[str, str], language: str) -> str:
    return texts[1] if language.startswith("en") else texts[0]


def status_text(order: Order, role: Role, language: str) -> str:
    state = OrderState(order.state)
    if state is S.REFUNDED:
        return pick(_REFUNDED[order.refund_paid_at is not None], language)
    return pick(_STATUS[state, role], language)


def clock_text(state: OrderState, at: datetime | None, language: str) -> str | None:
    return pick(_CLOCKS[state], language) if at is not None and state in _CLOCKS else None


def step_text(kind: str, actor: str, facts: dict[str, Any], language: str) -> str:
    texts = _STEPS.get(f"{kind}.{actor}") or _STEPS.get(kind) or (kind, kind)
    return pick(texts, language).format(
        carrier=carrier_name(str(facts.get("carrier", "")), language),
        tracking_number=facts.get("tracking_number", ""),
    )


def carrier_name(carrier: str, language: str) -> str:
    return next(
        (pick((row[1], row[2]), language) for row in CARRIERS if row[0] == carrier), carrier
    )


def amount_label(kind: str, language: str) -> str:
    return pick(_AMOUNTS[kind], language)


def why(kind: str, language: str, *, basis: str = "", basis_points: int = 0) -> str:
    """Why an amount is what it is; empty for a posting without a text."""
    texts = _WHY.get(kind)
    if texts is None:
        return ""
    return pick(texts, language).format(percent=f"{basis_points / 100:g}", basis=basis)


def cause_text(number: str, because: str, language: str) -> str:
    """A movement of a shop's money: which order, and why."""
    named = pick(("订单 {number}", "Order {number}"), language).format(number=number)
    return f"{named} · {because}" if because else named


def discount_why(discounts: Sequence[Mapping[str, Any]], language: str) -> str:
    """Which coupons a discount is made of, and how much of it the market bears."""
    bears = pick(("平台承担 {amount}", "{amount} borne by the market"), language)
    named = []
    for one in discounts:
        text = f"{one['title']} {Money(one['minor'], one['currency']).text()}"
        if one["platform_minor"]:
            amount = Money(one["platform_minor"], one["currency"]).text()
            text += f" ({bears.format(amount=amount)})"
        named.append(text)
    return why("discount", language, basis="; ".join(named))
