"""What happens in promotion, for rooms to the right and above. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CouponIssued(Event):
    """`level`: platform, merchant or room; `shop_id` absent for the platform's."""

    coupon_id: UUID
    level: str
    shop_id: UUID | None
    live_id: UUID | None
    quota: int


@dataclass(frozen=True, kw_only=True)
class CouponClaimed(Event):
    coupon_id: UUID
    claim_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class FlashDealOpened(Event):
    """A deal was made; it runs from `starts_at` to `ends_at`."""

    deal_id: UUID
    shop_id: UUID
    product_id: UUID
    sku_id: UUID
    price_minor: int
    quantity: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PiecesHeld(Event):
    """The first in line has `pieces` kept until `until`."""

    place_id: UUID
    sku_id: UUID
    person_id: UUID
    pieces: int
    until: datetime
