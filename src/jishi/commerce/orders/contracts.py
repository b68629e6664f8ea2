"""What other rooms learn about orders. Amounts are integer minor units of one currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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


class ReviewState(StrEnum):
    """Who can read a review."""

    VISIBLE = "visible"
    HELD = "held"
    """Kept; only its author sees it until a reviewer decides."""
    HIDDEN = "hidden"
    """A reviewer decided that it stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """A review as other rooms may need it. `scores`: description, service, logistics."""

    id: UUID
    order_id: UUID
    author_id: UUID
    text: str
    scores: tuple[int, int, int]
    pictures: int
    state: ReviewState


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
    """What one clip or live has sold: orders placed, orders paid (later refunds excluded), how many
    different people placed and paid, pieces and money of what is paid."""

    placed: int
    buyers: int
    paid: int
    paid_buyers: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """An order as rules look at it. Amounts in minor units.

    `promised`: how soon after payment it is to be shipped. `phone`: of the
    recipient; `review_lowest`: lowest of the three scores. Without a review `review_*` is None.
    """

    id: UUID
    state: OrderState
    shop_id: UUID
    shop_owner_id: UUID
    buyer_id: UUID
    total_minor: int
    goods_minor: int
    discount_minor: int
    refunded_minor: int
    pieces: int
    product_ids: tuple[UUID, ...]
    has_deal: bool
    source_kind: str
    phone: str
    promised: timedelta
    cancel_reason: str
    placed_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    received_at: datetime | None
    cancelled_at: datetime | None
    review_at: datetime | None
    review_lowest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelRecord:
    """The first parcel of an order. `other_buyers`, `other_shops`: whose orders carry the same number
    of the same carrier too; `same_minute`: parcels its shop reported within the minute before.
    """

    carrier: str
    tracking_number: str
    other_buyers: int
    other_shops: int
    same_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecord:
    """Money promised back. `paid_at`: when the provider had paid it; `by`: buyer, merchant, platform."""

    id: UUID
    order_id: UUID
    shop_id: UUID
    minor: int
    by: str
    reason: str
    at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerRecord:
    """What a buyer did since the given moment.

    `lapsed`: checkouts left unpaid until their time was over; `low_reviews`: with a score of 1 or 2,
    in `low_shops` shops; `low_refunded` of those orders were paid back, in part or in full.
    """

    lapsed: int = 0
    lapsed_deals: int = 0
    paid: int = 0
    refunded: int = 0
    reviews: int = 0
    low_reviews: int = 0
    low_shops: int = 0
    low_refunded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBefore:
    """Reviews with the same words: of others about the shop, the author's own; how many the author
    wrote within a day."""

    others: int
    own: int
    author_24h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopService:
    """How a shop served its buyers since the given moment.

    `dropped`: paid orders the shop itself gave back unshipped; `overdue`: waiting now, past their
    promise; `top_buyer`: orders of the buyer with the most; `shared_phone_buyers`: buyers whose
    parcels go to a phone that other buyers have too; `instant`: reported as shipped within a minute
    of payment; `reused_numbers`: tracking numbers that stand in orders of several buyers;
    `praise`: full marks, `early_praise`: within six hours of dispatch; `copied_texts`: reviews whose
    words another review of the shop has; `bought_praise`: full marks after which a part of the money
    went back by the shop.
    """

    paid: int
    paid_24h: int
    dropped: int
    overdue: int
    top_buyer: int
    shared_phone_buyers: int
    instant: int
    shipped: int
    reused_numbers: int
    reviews: int
    low_reviews: int
    praise: int
    early_praise: int
    copied_texts: int
    bought_praise: int
