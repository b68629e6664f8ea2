"""What other rooms learn about orders. Amounts are integer minor units of one currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from jishi.commerce.payments.contracts import PaymentRef
from jishi.kernel.money import Money

SourceKind = Literal["clip", "live", "shop", "search", "none"]
Actor = Literal["buyer", "merchant", "platform", "clock"]
Role = Literal["buyer", "merchant"]


class OrderState(StrEnum):
    """Where an order stands."""

    AWAITING_PAYMENT = "awaiting_payment"
    """Stock is taken; the buyer has until `pay_by`."""
    PAID = "paid"
    """The money is in escrow; the merchant ships."""
    SHIPPED = "shipped"
    """On its way; receipt is confirmed by the buyer, or by the clock at `confirm_by`."""
    RECEIVED = "received"
    """The money stays in escrow until `settle_at`."""
    SETTLED = "settled"
    """The shop has been credited, less the technical-service fee."""
    CANCELLED = "cancelled"
    """Never paid; the stock is back."""
    REFUNDED = "refunded"
    """Paid, not shipped; the stock is back, the money goes or went back in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What led to a purchase: a clip, a live, a shop page, a search. `id` is that thing's."""

    kind: str = "none"
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many pieces of one SKU, and what led to it."""

    sku_id: UUID
    quantity: int
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFields:
    """Where a parcel goes. `region`: province or its equal."""

    name: str
    phone: str
    region: str
    city: str
    district: str
    street: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What placing gave: the orders, one a shop, and the one payment for all of them."""

    order_ids: tuple[UUID, ...]
    payment: PaymentRef
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """An order as other rooms may need it."""

    id: UUID
    number: str
    state: OrderState
    buyer_id: UUID
    shop_id: UUID
    shop_owner_id: UUID
    total: Money
    goods: Money
    product_ids: tuple[UUID, ...]
    source: Source
    placed_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSales:
    """What one clip or live has sold: orders placed, orders paid (later refunds excluded), pieces
    and money of the latter."""

    placed: int
    paid: int
    pieces: int
    sales: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDay:
    """A shop's numbers: waiting for shipment now; paid since the start of the day."""

    to_ship: int
    overdue: int
    orders: int
    sales: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals:
    """What a product was really sold for. `lowest_minor`: the lowest unit price paid since the given
    moment; `last_minor`: the newest ever; None without a deal."""

    lowest_minor: int | None
    last_minor: int | None
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopTrade:
    """What became of a shop's paid orders since the given moment, and what buyers said.

    `paid_minor`: goods and freight, refunded orders included. Means of reviews run from 1 to 5.
    """

    paid: int
    paid_minor: int
    refunded: int
    late: int
    reviews: int
    description: float | None
    service: float | None
    logistics: float | None
