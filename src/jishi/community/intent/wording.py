"""Facts of the catalogue as one sentence, in the asker's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.intent.contracts import Intent
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jishi.commerce.catalog.contracts import SkuFacts

LABELS = {
    Intent.HOW_TO_BUY: ("怎么买", "How to buy"),
    Intent.PRICE: ("价格", "Price"),
    Intent.PRODUCT_QUESTION: ("商品怎么样", "About the goods"),
    Intent.STOCK_OR_VARIANT: ("有货吗 / 规格", "Stock and variants"),
    Intent.SHIPPING: ("运费和发货", "Shipping"),
    Intent.ORDER_STATUS: ("订单和售后", "Orders and after-sales"),
    Intent.ORDER_IN_COMMENT: ("评论下单", "Orders in comments"),
}


def label(intent: str, language: str) -> str:
    """The board's heading of a group."""
    zh, en = LABELS[Intent(intent)]
    return en if language == "en" else zh


def fact(
    intent: Intent, skus: Sequence[SkuFacts], chosen: SkuFacts | None, language: str
) -> str | None:
    """The fact that answers, or None where the catalogue has none (then the card itself answers)."""
    english = language == "en"
    if not skus:
        return None
    if intent in (Intent.PRICE, Intent.HOW_TO_BUY, Intent.ORDER_IN_COMMENT):
        return _price(skus, chosen, english=english)
    if intent is Intent.STOCK_OR_VARIANT:
        return _stock(skus, chosen, english=english)
    if intent is Intent.SHIPPING:
        return _shipping(skus[0], english=english)
    return None


def _price(skus: Sequence[SkuFacts], chosen: SkuFacts | None, *, english: bool) -> str:
    if chosen is not None:
        name = " ".join(chosen.options)
        return f"{name} {chosen.price.text()}"
    low, high = min(s.price.minor for s in skus), max(s.price.minor for s in skus)
    currency = skus[0].price.currency
    if low == high:
        return Money(low, currency).text()
    span = f"{Money(low, currency).text()}–{Money(high, currency).text()}"
    return f"{span}, depending on variant" if english else f"{span}，看规格"


def _stock(skus: Sequence[SkuFacts], chosen: SkuFacts | None, *, english: bool) -> str:
    if chosen is not None:
        name = " ".join(chosen.options)
        if chosen.stock == 0:
            return f"{name}: sold out" if english else f"{name} 已售罄"
        return f"{name}: {chosen.stock} left" if english else f"{name} 还有 {chosen.stock} 件"
    there = [sku for sku in skus if sku.stock]
    if not there:
        return "Sold out" if english else "已售罄"
    names = "、".join(" ".join(sku.options) for sku in there[:6] if sku.options)
    left = sum(sku.stock for sku in there)
    if not names:
        return f"{left} left" if english else f"还有 {left} 件"
    return f"In stock: {names}" if english else f"有货：{names}"


def _shipping(sku: SkuFacts, *, english: bool) -> str:
    freight, hours = sku.freight, sku.ship_within_h
    currency = sku.price.currency
    if freight.base_minor == 0:
        cost = "free delivery" if english else "包邮"
    else:
        cost = Money(freight.base_minor, currency).text()
        cost = f"{cost} postage" if english else f"运费 {cost}"
        if freight.free_from_minor is not None:
            free = Money(freight.free_from_minor, currency).text()
            cost += f", free from {free}" if english else f"，满 {free} 包邮"
    out = (
        f"; not to {'、'.join(freight.excluded_regions)}"
        if english
        else f"，{'、'.join(freight.excluded_regions)}不发货"
    )
    gone = out if freight.excluded_regions else ""
    sent = f"sent within {hours} h" if english else f"{hours} 小时内发货"
    return f"{sent}; {cost}{gone}" if english else f"{sent}，{cost}{gone}"
