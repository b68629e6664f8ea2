"""Rows to contracts."""

from __future__ import annotations

from typing import cast

from jishi.commerce.promotion.contracts import CouponTerms, CouponView, DealView, Kind, Level
from jishi.commerce.promotion.models import Coupon, FlashDeal


def coupon(row: Coupon, *, mine: int = 0, used: int = 0) -> CouponView:
    return CouponView(
        id=row.pk,
        level=Level(row.level),
        shop_id=row.shop_id,
        live_id=row.live_id,
        terms=CouponTerms(
            title=row.title,
            kind=cast("Kind", row.kind),
            quota=row.quota,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            amount_minor=row.amount_minor,
            percent_bp=row.percent_bp,
            cap_minor=row.cap_minor,
            threshold_minor=row.threshold_minor,
            per_person=row.per_person,
            platform_bp=row.platform_bp,
            product_ids=tuple(row.product_ids),
            returns_on_refund=row.returns_on_refund,
        ),
        currency=row.currency,
        claimed=row.claimed,
        used=used,
        is_stopped=row.is_stopped,
        mine=mine,
    )


def deal(row: FlashDeal) -> DealView:
    return DealView(
        id=row.pk,
        shop_id=row.shop_id,
        product_id=row.product_id,
        sku_id=row.sku_id,
        price_minor=row.price_minor,
        full_price_minor=row.full_price_minor,
        currency=row.currency,
        quantity=row.quantity,
        sold=row.sold,
        per_buyer=row.per_buyer,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_stopped=row.is_stopped,
    )
