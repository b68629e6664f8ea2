"""Shapes of promotion in the API; upper rooms may use them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from jishi.kernel.http import MoneyOut, Schema

Level = Literal["platform", "merchant", "room"]


class CouponIn(Schema):
    """`kind` amount: `amount_minor` off; percent: `percent_bp` (1/10,000) off, at most `cap_minor`."""

    title: str
    kind: Literal["amount", "percent"]
    amount_minor: int = 0
    percent_bp: int = 0
    cap_minor: int | None = None
    threshold_minor: int = 0
    quota: int
    per_person: int = 1
    starts_at: datetime
    ends_at: datetime
    product_ids: list[str] = []
    returns_on_refund: bool = True
    live_id: str | None = None


class Coupon(Schema):
    """`left`: how many can still be claimed; `mine`: how many the caller has claimed."""

    id: str
    level: Level
    shop_id: str | None
    live_id: str | None
    title: str
    kind: Literal["amount", "percent"]
    amount: MoneyOut
    percent_bp: int
    cap: MoneyOut | None
    threshold: MoneyOut
    quota: int
    left: int
    per_person: int
    mine: int
    used: int
    starts_at: str
    ends_at: str
    product_ids: list[str]
    is_stopped: bool


class ClaimIn(Schema):
    live_id: str | None = None


class Claimed(Schema):
    claim_id: str
    coupon_id: str


class MyCoupon(Schema):
    claim_id: str
    state: Literal["held", "used", "expired"]
    coupon: Coupon


class FlashIn(Schema):
    sku_id: str
    price_minor: int
    quantity: int
    per_buyer: int = 1
    starts_at: datetime
    ends_at: datetime


class FlashDeal(Schema):
    """`left`: pieces at this price. Between `starts_at` and `ends_at` it is the price."""

    id: str
    product_id: str
    sku_id: str
    price: MoneyOut
    full_price: MoneyOut
    quantity: int
    left: int
    per_buyer: int
    starts_at: str
    ends_at: str
    is_stopped: bool


class LimitIn(Schema):
    """Pieces one buyer may have; null: no limit."""

    per_buyer: int | None


class PromoterRateIn(Schema):
    """1/10,000 of what the shop is paid for the goods; 0: none."""

    basis_points: int


class WaitIn(Schema):
    quantity: int = 1


class Place(Schema):
    """A place in line. `ahead`: people before; `pieces` are kept until `until` when `state` is offered."""

    id: str
    sku_id: str
    state: str
    quantity: int
    pieces: int
    ahead: int
    until: str | None
