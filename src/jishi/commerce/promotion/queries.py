"""Reads of promotion, returning contracts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q

from jishi.commerce.promotion import rows
from jishi.commerce.promotion.contracts import (
    ClaimState,
    CouponView,
    Deal,
    DealView,
    HeldCoupon,
    Hold,
    Level,
    Offers,
    Place,
    WaitState,
)
from jishi.commerce.promotion.models import (
    Claim,
    Coupon,
    FlashDeal,
    PromoterRate,
    SkuLimit,
    Waiting,
)
from jishi.kernel import clock, statements

# Everything that bears on one checkout in one statement: what kind of row it is, an id, and numbers.
_OFFERS = """
SELECT 'deal', d.id, d.sku_id, d.price_minor, d.quantity - d.sold, d.per_buyer,
       d.per_buyer - coalesce(t.pieces, 0), d.ends_at, NULL::uuid, NULL::text, NULL::text,
       NULL::bigint, NULL::uuid[]
  FROM promotion_flashdeal d
  LEFT JOIN promotion_flashtake t ON t.deal_id = d.id AND t.person_id = $1
 WHERE d.sku_id = ANY($3::uuid[]) AND NOT d.is_stopped
   AND d.starts_at <= $2 AND d.ends_at > $2
UNION ALL
SELECT 'limit', l.sku_id, l.sku_id, l.per_buyer - coalesce(t.pieces, 0), 0, 0, 0, NULL, NULL, NULL,
       NULL, NULL, NULL
  FROM promotion_skulimit l
  LEFT JOIN promotion_limittake t ON t.sku_id = l.sku_id AND t.person_id = $1
 WHERE l.sku_id = ANY($3::uuid[])
UNION ALL
SELECT 'hold', w.id, w.sku_id, w.pieces, 0, 0, 0, w.until, NULL, NULL, NULL, NULL, NULL
  FROM promotion_waiting w
 WHERE w.sku_id = ANY($3::uuid[]) AND w.person_id = $1 AND w.state = 'offered'
   AND w.until > $2
UNION ALL
SELECT 'rate', r.product_id, NULL, r.basis_points, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL
  FROM promotion_promoterrate r WHERE r.product_id = ANY($4::uuid[])
UNION ALL
SELECT 'coupon', c.id, k.id, k.amount_minor, k.percent_bp, k.threshold_minor, k.platform_bp,
       k.ends_at, k.shop_id, k.level, k.title, k.cap_minor, k.product_ids
  FROM promotion_claim c JOIN promotion_coupon k ON k.id = c.coupon_id
 WHERE c.person_id = $1 AND c.used_by IS NULL AND NOT k.is_stopped
   AND k.starts_at <= $2 AND k.ends_at > $2
   AND (k.shop_id IS NULL OR k.shop_id = ANY($5::uuid[]))
"""
_UNUSED = Q(used_by=None)


def offers_for(
    *,
    person_id: UUID,
    sku_ids: Collection[UUID],
    product_ids: Collection[UUID],
    shop_ids: Collection[UUID],
) -> Offers:
    """What bears on this buyer's checkout of these SKUs now. One statement."""
    values = [person_id, clock.now(), list(sku_ids), list(product_ids), list(shop_ids)]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *row in statements.rows(_OFFERS, values):
        found.setdefault(kind, []).append(tuple(row))
    return Offers(
        deals={row[1]: _deal(row) for row in found.get("deal", ())},
        limits={row[1]: row[2] for row in found.get("limit", ())},
        holds={
            row[1]: Hold(id=row[0], sku_id=row[1], pieces=row[2], until=row[6])
            for row in found.get("hold", ())
        },
        shares={row[0]: row[2] for row in found.get("rate", ())},
        coupons=tuple(_held(row) for row in found.get("coupon", ())),
    )


def _deal(row: tuple[Any, ...]) -> Deal:
    return Deal(
        id=row[0],
        sku_id=row[1],
        price_minor=row[2],
        left=row[3],
        per_buyer=row[4],
        mine_left=row[5],
        ends_at=row[6],
    )


def _held(row: tuple[Any, ...]) -> HeldCoupon:
    return HeldCoupon(
        claim_id=row[0],
        coupon_id=row[1],
        kind="amount" if row[2] else "percent",
        amount_minor=row[2],
        percent_bp=row[3],
        threshold_minor=row[4],
        platform_bp=row[5],
        ends_at=row[6],
        shop_id=row[7],
        level=Level(row[8]),
        title=row[9],
        cap_minor=row[10],
        product_ids=frozenset(row[11]),
    )


# ── coupons


def _mine(coupon_ids: Iterable[UUID], person_id: UUID | None) -> dict[UUID, int]:
    if person_id is None:
        return {}
    counted = Claim.objects.filter(coupon_id__in=list(coupon_ids), person_id=person_id)
    return dict(counted.order_by().values_list("coupon_id").annotate(n=Count("pk")))


def claimable(
    *,
    person_id: UUID | None,
    shop_ids: Collection[UUID],
    product_id: UUID | None = None,
    live_id: UUID | None = None,
) -> list[CouponView]:
    """What may be claimed here: the market's, these shops', and this live's own; ending first first.

    With `product_id`: only those that count for it.
    """
    now = clock.now()
    here = Q(level=Level.PLATFORM) | Q(level=Level.MERCHANT, shop_id__in=list(shop_ids))
    if live_id is not None:
        here |= Q(level=Level.ROOM, live_id=live_id)
    found = Coupon.objects.filter(here, is_stopped=False, ends_at__gt=now, starts_at__lte=now)
    if product_id is not None:
        found = found.filter(Q(product_ids=[]) | Q(product_ids__contains=[product_id]))
    listed = list(found.order_by("ends_at", "pk")[:50])
    mine = _mine([row.pk for row in listed], person_id)
    return [
        rows.coupon(row, mine=mine.get(row.pk, 0))
        for row in listed
        if row.claimed < row.quota or mine.get(row.pk)
    ]


def my_claims(person_id: UUID) -> list[tuple[UUID, ClaimState, CouponView]]:
    """(claim, state, coupon) of a person, usable ones first, then the newest."""
    now = clock.now()
    found = Claim.objects.filter(person_id=person_id).select_related("coupon").order_by("-pk")[:200]

    def state(row: Claim) -> ClaimState:
        if row.used_by is not None:
            return "used"
        is_over = row.coupon.is_stopped or row.coupon.ends_at <= now
        return "expired" if is_over else "held"

    listed = [(row.pk, state(row), rows.coupon(row.coupon, mine=1)) for row in found]
    return sorted(listed, key=lambda one: one[1] != "held")


def coupons_of_shop(shop_id: UUID | None) -> list[CouponView]:
    """A shop's coupons (None: the market's), newest first, with how many were used."""
    listed = list(Coupon.objects.filter(shop_id=shop_id).order_by("-pk")[:200])
    used = dict(
        Claim.objects.filter(coupon__in=listed)
        .exclude(_UNUSED)
        .order_by()
        .values_list("coupon_id")
        .annotate(n=Count("pk"))
    )
    return [rows.coupon(row, used=used.get(row.pk, 0)) for row in listed]


# ── flash deals, limits, rates


def deals_of_products(product_ids: Collection[UUID]) -> list[DealView]:
    """Deals that run or begin within a day, by beginning."""
    now = clock.now()
    found = FlashDeal.objects.filter(
        product_id__in=list(product_ids),
        is_stopped=False,
        ends_at__gt=now,
        starts_at__lte=now + timedelta(days=1),
    )
    return [rows.deal(row) for row in found.order_by("starts_at", "pk")]


def deals_of_shop(shop_id: UUID) -> list[DealView]:
    return [
        rows.deal(row) for row in FlashDeal.objects.filter(shop_id=shop_id).order_by("-pk")[:200]
    ]


def limits_of(sku_ids: Collection[UUID]) -> dict[UUID, int]:
    """SKU → pieces one buyer may have; only limited ones."""
    found = SkuLimit.objects.filter(pk__in=list(sku_ids))
    return dict(found.values_list("sku_id", "per_buyer"))


def promoter_rates(product_ids: Collection[UUID]) -> dict[UUID, int]:
    """Product → promoter's rate in 1/10,000; 0 rates are left out."""
    found = PromoterRate.objects.filter(pk__in=list(product_ids))
    return dict(found.values_list("product_id", "basis_points"))


# ── the waiting line


def place_of(row: Waiting) -> Place:
    ahead = 0
    if row.state == "waiting":
        ahead = Waiting.objects.filter(sku_id=row.sku_id, state="waiting", pk__lt=row.pk).count()
    until: datetime | None = row.until if row.state == "offered" else None
    return Place(
        id=row.pk,
        sku_id=row.sku_id,
        state=cast("WaitState", row.state),
        quantity=row.quantity,
        pieces=row.pieces,
        ahead=ahead,
        until=until,
    )


def my_places(person_id: UUID) -> list[Place]:
    """Places in lines that are still open, newest first."""
    found = Waiting.objects.filter(person_id=person_id, state__in=("waiting", "offered"))
    return [place_of(row) for row in found.order_by("-pk")[:100]]
