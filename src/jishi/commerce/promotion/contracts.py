"""What other rooms hand to promotion and learn from it. Amounts are integer minor units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Level(StrEnum):
    """Who issues a coupon, and so where it counts."""

    PLATFORM = "platform"
    """By the market: on goods of every shop of a checkout; at most one a checkout."""
    MERCHANT = "merchant"
    """By a shop: on its own goods; at most one coupon of a shop an order."""
    ROOM = "room"
    """By a shop in one of its live rooms: claimed there while it is on air, else as a merchant's."""


Kind = Literal["amount", "percent"]
ClaimState = Literal["held", "used", "expired"]
WaitState = Literal["waiting", "offered", "bought", "lapsed", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms:
    """What a coupon gives and under which conditions.

    `kind` amount: `amount_minor` off. percent: `percent_bp` (1/10,000) off, at most `cap_minor` when
    that is given. Counts once the goods it is for reach `threshold_minor` (at flash prices, without
    freight, before other coupons). `platform_bp` of the discount is borne by the market, the rest by
    the shop. `product_ids` empty: all goods. `returns_on_refund`: held again after a full refund.
    """

    title: str
    kind: Kind
    quota: int
    starts_at: datetime
    ends_at: datetime
    amount_minor: int = 0
    percent_bp: int = 0
    cap_minor: int | None = None
    threshold_minor: int = 0
    per_person: int = 1
    platform_bp: int = 0
    product_ids: tuple[UUID, ...] = ()
    returns_on_refund: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponView:
    """A coupon as people meet it. `mine`: how many the asking person has claimed."""

    id: UUID
    level: Level
    shop_id: UUID | None
    live_id: UUID | None
    terms: CouponTerms
    currency: str
    claimed: int
    used: int
    is_stopped: bool
    mine: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCoupon:
    """A claimed coupon that may be used now."""

    claim_id: UUID
    coupon_id: UUID
    level: Level
    shop_id: UUID | None
    title: str
    kind: Kind
    amount_minor: int
    percent_bp: int
    cap_minor: int | None
    threshold_minor: int
    platform_bp: int
    product_ids: frozenset[UUID]
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A flash deal that runs now. `left`: pieces at this price; `mine_left`: of these, how many the
    asking buyer may still have."""

    id: UUID
    sku_id: UUID
    price_minor: int
    left: int
    per_buyer: int
    mine_left: int
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Pieces kept for one person in line, until `until`."""

    id: UUID
    sku_id: UUID
    pieces: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Everything that bears on one buyer's checkout of some SKUs, read in one statement.

    `limits`: SKU → how many more this buyer may buy in all. `shares`: product → promoter's rate (bp).
    """

    deals: Mapping[UUID, Deal] = field(default_factory=dict)
    limits: Mapping[UUID, int] = field(default_factory=dict)
    holds: Mapping[UUID, Hold] = field(default_factory=dict)
    coupons: tuple[HeldCoupon, ...] = ()
    shares: Mapping[UUID, int] = field(default_factory=dict)


NO_OFFERS = Offers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One line as coupons see it: `minor` is its price in all, at the flash price if there is one."""

    sku_id: UUID
    product_id: UUID
    shop_id: UUID
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What one coupon takes off one shop's lines. `by_sku` sums to `minor`; `platform_by_sku` is the
    market's part of it."""

    claim_id: UUID
    coupon_id: UUID
    level: Level
    title: str
    shop_id: UUID
    by_sku: Mapping[UUID, int]
    platform_by_sku: Mapping[UUID, int]

    @property
    def minor(self) -> int:
        return sum(self.by_sku.values())

    @property
    def platform_minor(self) -> int:
        return sum(self.platform_by_sku.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What an order uses up of the offers: pieces by flash deal and by limited SKU, holds, claims.

    `holds`: hold → pieces of it that are bought; the rest goes back on sale.
    """

    deals: Mapping[UUID, int] = field(default_factory=dict)
    limited: Mapping[UUID, int] = field(default_factory=dict)
    holds: Mapping[UUID, int] = field(default_factory=dict)
    claim_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DealView:
    """A flash deal as everyone sees it: running, coming, or over."""

    id: UUID
    shop_id: UUID
    product_id: UUID
    sku_id: UUID
    price_minor: int
    full_price_minor: int
    currency: str
    quantity: int
    sold: int
    per_buyer: int
    starts_at: datetime
    ends_at: datetime
    is_stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFacts:
    """Whose live it is and whether it is on air: the answer to `ports.live_facts`."""

    host_id: UUID
    is_on_air: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the waiting line of a SKU. `ahead`: people before; `until`: end of the hold."""

    id: UUID
    sku_id: UUID
    state: WaitState
    quantity: int
    pieces: int
    ahead: int
    until: datetime | None
