"""Shapes of orders in the API; upper rooms may use them."""

from __future__ import annotations

from typing import Any, Literal

from jishi.commerce.catalog.http_schemas import ShopRef
from jishi.commerce.payments.http_schemas import Payment
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel.http import ErrorBody, MoneyOut, Schema

State = Literal[
    "awaiting_payment", "paid", "shipped", "received", "settled", "cancelled", "refunded"
]


class Address(Schema):
    id: str
    name: str
    phone: str
    region: str
    city: str
    district: str
    street: str
    is_default: bool


class AddressIn(Schema):
    name: str
    phone: str
    region: str
    city: str = ""
    district: str = ""
    street: str
    is_default: bool = False


class Source(Schema):
    kind: Literal["clip", "live", "shop", "search", "none"]
    id: str | None = None


class LineIn(Schema):
    sku_id: str
    quantity: int
    source: Source | None = None


class QuoteIn(Schema):
    """`claim_ids`: coupons to use; null: the best of those held; empty: none."""

    items: list[LineIn]
    address_id: str | None = None
    claim_ids: list[str] | None = None


class QuoteLine(Schema):
    sku_id: str
    product_id: str
    title: str
    options: list[str]
    picture_url: str
    unit_price: MoneyOut
    full_price: MoneyOut | None = None
    flash_ends_at: str | None = None
    quantity: int
    total: MoneyOut
    stock: int
    state: str
    returns_policy: str


class QuoteCoupon(Schema):
    """A coupon the buyer holds: what it takes off here (0: it does not count), and whether it is used."""

    claim_id: str
    coupon_id: str
    level: Literal["platform", "merchant", "room"]
    shop_id: str | None
    title: str
    off: MoneyOut
    threshold: MoneyOut
    ends_at: str
    is_used: bool


class QuoteShop(Schema):
    shop: ShopRef
    lines: list[QuoteLine]
    goods: MoneyOut
    freight: MoneyOut
    discount: MoneyOut
    total: MoneyOut
    ship_within_h: int
    deliverable: bool


class Quote(Schema):
    shops: list[QuoteShop]
    goods: MoneyOut
    freight: MoneyOut
    discount: MoneyOut
    total: MoneyOut
    problems: list[ErrorBody]
    address: Address | None
    coupons: list[QuoteCoupon] = []


class PlaceIn(Schema):
    items: list[LineIn]
    address_id: str
    expected_total_minor: int
    note: str = ""
    from_cart: bool = False
    claim_ids: list[str] | None = None


class Placed(Schema):
    order_ids: list[str]
    payment: Payment


class OrderLine(Schema):
    id: str
    product_id: str
    sku_id: str
    title: str
    options: list[str]
    picture_url: str
    unit_price: MoneyOut
    quantity: int
    total: MoneyOut
    returns_policy: str


class Trace(Schema):
    at: str
    text: str


class Parcel(Schema):
    id: str
    carrier: str
    carrier_name: str
    tracking_number: str
    shipped_at: str
    traces: list[Trace]


class TimelineItem(Schema):
    at: str
    kind: str
    text: str
    actor: Literal["buyer", "merchant", "platform", "clock"]


class MoneyRow(Schema):
    label: str
    amount: MoneyOut
    posting_id: str | None
    why: str


class OrderButton(Schema):
    action: Literal[
        "pay", "cancel", "confirm", "review", "remind", "buy_again", "ship", "refund", "contact"
    ]
    is_primary: bool


class Review(Schema):
    id: str
    order_id: str
    product_id: str
    author: PersonRef
    description: int
    service: int
    logistics: int
    text: str
    pictures: list[Picture]
    at: str
    options: list[str]


class ReviewIn(Schema):
    description: int
    service: int
    logistics: int
    text: str = ""
    picture_ids: list[str] = []


class Reviews(Schema):
    items: list[Review]
    next_cursor: str | None
    count: int
    average: float | None


class Order(Schema):
    id: str
    number: str
    state: State
    status_text: str
    clock_at: str | None
    clock_text: str | None
    shop: ShopRef
    buyer: PersonRef
    lines: list[OrderLine]
    goods: MoneyOut
    freight: MoneyOut
    discount: MoneyOut
    total: MoneyOut
    refunded: MoneyOut
    address: Address | None
    note: str
    parcels: list[Parcel]
    timeline: list[TimelineItem]
    money: list[MoneyRow]
    buttons: list[OrderButton]
    payment_id: str | None
    source: Source
    review: Review | None = None
    placed_at: str


class OrderSummary(Schema):
    id: str
    number: str
    state: str
    status_text: str
    shop: ShopRef
    buyer_name: str
    lines: list[OrderLine]
    total: MoneyOut
    buttons: list[OrderButton]
    placed_at: str
    payment_id: str | None


class Orders(Schema):
    items: list[OrderSummary]
    next_cursor: str | None
    counts: dict[str, int]


class CartItem(Schema):
    sku_id: str
    quantity: int
    line: QuoteLine
    shop: ShopRef


class Cart(Schema):
    items: list[CartItem]
    count: int


class QuantityIn(Schema):
    quantity: int


class CancelIn(Schema):
    reason: str = ""


class RefundIn(Schema):
    """`minor`: how much goes back; null: all that is left. `ref`: repeat it and nothing more happens."""

    minor: int | None = None
    reason: str = ""
    ref: str | None = None


class ShipIn(Schema):
    carrier: str
    tracking_number: str


class Carrier(Schema):
    id: str
    name_zh: str
    name_en: str


def error_body(code: str, message: str, details: dict[str, Any]) -> ErrorBody:
    return ErrorBody(code=code, message=message, details=details)
