"""What happens to orders, for rooms above. Amounts in minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderedLine:
    product_id: UUID
    sku_id: UUID
    quantity: int
    title: str


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """What every event of an order carries. `source_kind`: clip, live, shop, search or none."""

    order_id: UUID
    shop_id: UUID
    shop_owner_id: UUID
    buyer_id: UUID
    total_minor: int
    currency: str
    lines: list[OrderedLine]
    source_kind: str
    source_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderEvent):
    """Stock is taken; nothing is paid yet."""


@dataclass(frozen=True, kw_only=True)
class OrderPaid(OrderEvent):
    """The money is in escrow."""


@dataclass(frozen=True, kw_only=True)
class OrderShipped(OrderEvent):
    carrier: str
    tracking_number: str


@dataclass(frozen=True, kw_only=True)
class OrderReceived(OrderEvent):
    """`by`: buyer or clock."""

    by: str


@dataclass(frozen=True, kw_only=True)
class OrderSettled(OrderEvent):
    """`fee_minor` of the total stays with the market as technical-service fee."""

    fee_minor: int


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """Never paid; stock is back. `by`: buyer or clock."""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderRefunded(OrderEvent):
    """All the money is promised back, before or after shipment or settlement; what was not shipped is
    back in stock. `by`: buyer, merchant or platform."""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderPartlyRefunded(OrderEvent):
    """`amount_minor` is promised back, `refunded_minor` in all so far; the order goes on."""

    by: str
    reason: str
    amount_minor: int
    refunded_minor: int


@dataclass(frozen=True, kw_only=True)
class OrderReviewed(Event):
    """A review can be read by all: at once, or once a reviewer let it through. Scores are 1–5."""

    order_id: UUID
    shop_id: UUID
    buyer_id: UUID
    product_ids: list[UUID]
    description: int
    service: int
    logistics: int


@dataclass(frozen=True, kw_only=True)
class ReviewHeld(Event):
    """A rule holds a review: nobody but its author reads it until a reviewer decides."""

    review_id: UUID
    order_id: UUID
    author_id: UUID
