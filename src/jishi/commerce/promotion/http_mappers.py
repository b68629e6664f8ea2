"""Contracts to the API's shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from jishi.commerce.promotion import contracts
from jishi.commerce.promotion import http_schemas as out
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.http import MoneyOut
from jishi.kernel.ids import parse_id


def utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def id_or_404(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


def coupon(seen: contracts.CouponView) -> out.Coupon:
    terms = seen.terms
    cap = terms.cap_minor
    return out.Coupon(
        id=str(seen.id),
        level=seen.level.value,
        shop_id=str(seen.shop_id) if seen.shop_id else None,
        live_id=str(seen.live_id) if seen.live_id else None,
        title=terms.title,
        kind=terms.kind,
        amount=MoneyOut(minor=terms.amount_minor, currency=seen.currency),
        percent_bp=terms.percent_bp,
        cap=None if cap is None else MoneyOut(minor=cap, currency=seen.currency),
        threshold=MoneyOut(minor=terms.threshold_minor, currency=seen.currency),
        quota=terms.quota,
        left=terms.quota - seen.claimed,
        per_person=terms.per_person,
        mine=seen.mine,
        used=seen.used,
        starts_at=utc(terms.starts_at),
        ends_at=utc(terms.ends_at),
        product_ids=[str(pk) for pk in terms.product_ids],
        is_stopped=seen.is_stopped,
    )


def terms(body: out.CouponIn) -> contracts.CouponTerms:
    """Raises `InvalidInput`."""
    ids = [parse_id(text) for text in body.product_ids]
    if None in ids:
        raise InvalidInput(fields={"product_ids": "unknown"})
    return contracts.CouponTerms(
        title=body.title,
        kind=body.kind,
        quota=body.quota,
        starts_at=aware(body.starts_at),
        ends_at=aware(body.ends_at),
        amount_minor=body.amount_minor,
        percent_bp=body.percent_bp,
        cap_minor=body.cap_minor,
        threshold_minor=body.threshold_minor,
        per_person=body.per_person,
        product_ids=tuple(pk for pk in ids if pk is not None),
        returns_on_refund=body.returns_on_refund,
    )


def aware(at: datetime) -> datetime:
    """Times without a zone are UTC, as everywhere in the API."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def deal(seen: contracts.DealView) -> out.FlashDeal:
    return out.FlashDeal(
        id=str(seen.id),
        product_id=str(seen.product_id),
        sku_id=str(seen.sku_id),
        price=MoneyOut(minor=seen.price_minor, currency=seen.currency),
        full_price=MoneyOut(minor=seen.full_price_minor, currency=seen.currency),
        quantity=seen.quantity,
        left=seen.quantity - seen.sold,
        per_buyer=seen.per_buyer,
        starts_at=utc(seen.starts_at),
        ends_at=utc(seen.ends_at),
        is_stopped=seen.is_stopped,
    )


def place(seen: contracts.Place) -> out.Place:
    return out.Place(
        id=str(seen.id),
        sku_id=str(seen.sku_id),
        state=seen.state,
        quantity=seen.quantity,
        pieces=seen.pieces,
        ahead=seen.ahead,
        until=utc(seen.until) if seen.until else None,
    )
