"""Coupon: issue it, stop it. The terms of an issued coupon never change."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.promotion import rows
from jishi.commerce.promotion.contracts import CouponTerms, CouponView, Level
from jishi.commerce.promotion.events import CouponIssued
from jishi.commerce.promotion.models import Coupon
from jishi.commerce.promotion.policy import terms_wrong
from jishi.commerce.promotion.ports import live_facts
from jishi.foundation.accounts import api as accounts
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound


@use_case
def issue_shop_coupon(
    *, owner_id: UUID, terms: CouponTerms, live_id: UUID | None = None
) -> CouponView:
    """A shop's coupon, for one of its live rooms when `live_id` is given; the shop bears it whole.

    Raises `NoShop`, `InvalidInput`, `NotFound` (another's live or goods). Emits `CouponIssued`.
    """
    shop = catalog.shop_of(owner_id)
    if shop is None:
        raise NoShop
    level = Level.MERCHANT
    if live_id is not None:
        level = Level.ROOM
        facts = live_facts.ask(live_id)
        if facts is None or facts.host_id != owner_id:
            raise NotFound
    if terms.product_ids:
        catalog.products_of_owner(owner_id, terms.product_ids)
    return _issue(level, terms, by=owner_id, shop_id=shop.id, live_id=live_id)


@use_case
def issue_platform_coupon(*, operator_id: UUID, terms: CouponTerms) -> CouponView:
    """The market's coupon, good at every shop; `platform_bp` of it is borne by the market.

    Raises `NotAllowed` (not at the operator's desk), `InvalidInput`. Emits `CouponIssued`.
    """
    accounts.require_desk(operator_id, "operator")
    return _issue(Level.PLATFORM, terms, by=operator_id, shop_id=None, live_id=None)


def _issue(
    level: Level, terms: CouponTerms, *, by: UUID, shop_id: UUID | None, live_id: UUID | None
) -> CouponView:
    now = clock.now()
    wrong = terms_wrong(terms, level, now)
    if wrong:
        raise InvalidInput(fields=wrong)
    row = Coupon.objects.create(
        level=level,
        shop_id=shop_id,
        live_id=live_id,
        title=terms.title.strip(),
        kind=terms.kind,
        amount_minor=terms.amount_minor if terms.kind == "amount" else 0,
        percent_bp=terms.percent_bp if terms.kind == "percent" else 0,
        cap_minor=terms.cap_minor,
        threshold_minor=terms.threshold_minor,
        currency=settings.MARKET_CURRENCY,
        quota=terms.quota,
        per_person=terms.per_person,
        platform_bp=terms.platform_bp,
        product_ids=list(terms.product_ids),
        returns_on_refund=terms.returns_on_refund,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        issued_by=by,
        issued_at=now,
    )
    outbox.record(
        CouponIssued(
            coupon_id=row.pk, level=level, shop_id=shop_id, live_id=live_id, quota=row.quota
        )
    )
    audit.write(
        actor=f"person:{by}", verb="coupon.issue", target=f"coupon:{row.pk}", level=level,
        quota=row.quota,
    )  # fmt: skip
    return rows.coupon(row)


@use_case
def stop_coupon(*, coupon_id: UUID, by: UUID) -> CouponView:
    """No more claims and no more use; what is used already stands. Stopping twice is as once.

    Raises `NotFound` unless it is of `by`'s shop, or the market's and `by` works at the operator's desk.
    """
    row = Coupon.objects.select_for_update().filter(pk=coupon_id).first()
    if row is None or not _may_stop(row, by):
        raise NotFound
    if not row.is_stopped:
        row.is_stopped = True
        row.save(update_fields=["is_stopped"])
        audit.write(actor=f"person:{by}", verb="coupon.stop", target=f"coupon:{row.pk}")
    return rows.coupon(row)


def _may_stop(row: Coupon, by: UUID) -> bool:
    if row.level == Level.PLATFORM:
        return accounts.works_at(by, "operator")
    shop = catalog.shop_of(by)
    return shop is not None and shop.id == row.shop_id
