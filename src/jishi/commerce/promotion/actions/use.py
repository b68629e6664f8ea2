"""Use: an order uses up what lowered its price, or none of it. All of it in conditional statements."""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import UUID

from django.db import connection

from jishi.commerce.catalog import api as catalog
from jishi.commerce.promotion.contracts import Taking
from jishi.commerce.promotion.errors import BuyerLimit as OverLimit
from jishi.commerce.promotion.errors import CouponNotUsable, FlashLimit, FlashSoldOut, HoldOver
from jishi.commerce.promotion.models import (
    FlashDeal,
    FlashTake,
    LimitTake,
    SkuLimit,
    Used,
    Waiting,
)
from jishi.kernel import clock
from jishi.kernel.db import use_case

# Deals first, in id order: their row is the one that many want at once.
_TAKE_DEAL = """
WITH taken AS (
  UPDATE promotion_flashdeal SET sold = sold + %(pieces)s
   WHERE id = %(deal)s AND sold + %(pieces)s <= quantity AND NOT is_stopped
     AND starts_at <= %(now)s AND ends_at > %(now)s
  RETURNING id, per_buyer
)
INSERT INTO promotion_flashtake (deal_id, person_id, pieces)
SELECT id, %(person)s, %(pieces)s FROM taken WHERE %(pieces)s <= per_buyer
ON CONFLICT (deal_id, person_id) DO UPDATE SET pieces = promotion_flashtake.pieces + excluded.pieces
 WHERE promotion_flashtake.pieces + excluded.pieces <= (SELECT per_buyer FROM taken)
RETURNING pieces
"""
_TAKE_LIMIT = """
INSERT INTO promotion_limittake (sku_id, person_id, pieces)
SELECT sku_id, %(person)s, %(pieces)s FROM promotion_skulimit
 WHERE sku_id = %(sku)s AND %(pieces)s <= per_buyer
ON CONFLICT (sku_id, person_id) DO UPDATE SET pieces = promotion_limittake.pieces + excluded.pieces
 WHERE promotion_limittake.pieces + excluded.pieces
       <= (SELECT per_buyer FROM promotion_skulimit WHERE sku_id = %(sku)s)
RETURNING pieces
"""
_USE_CLAIMS = """
UPDATE promotion_claim c SET used_by = %(payment)s, used_at = %(now)s
  FROM promotion_coupon k
 WHERE c.id = ANY(%(ids)s::uuid[]) AND c.person_id = %(person)s AND c.used_by IS NULL
   AND k.id = c.coupon_id AND NOT k.is_stopped AND k.starts_at <= %(now)s AND k.ends_at > %(now)s
"""


@use_case
def use_offers(
    *, person_id: UUID, payment_id: UUID, taking: Taking, order_of: dict[UUID, UUID]
) -> None:
    """Use up what `taking` names. `order_of`: SKU or flash deal or hold → the order it went into.

    Nothing is asked of the database for an order without promotions. Raises `FlashSoldOut`,
    `BuyerLimit`, `HoldOver`, `CouponNotUsable` when another request came first; the caller's
    transaction is to be given up then.
    """
    if not (taking.deals or taking.limited or taking.holds or taking.claim_ids):
        return
    used = [
        *_use_deals(person_id, taking),
        *_use_limits(person_id, taking),
        *_use_holds(person_id, taking),
        *_use_claims(person_id, payment_id, taking),
    ]
    for row in used:
        row.payment_id = payment_id
        row.person_id = person_id
        row.order_id = order_of.get(row.subject_id)
    Used.objects.bulk_create(used)


def _one(statement: str, values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "now": clock.now()})
        return cursor.fetchone() is not None


def _use_deals(person_id: UUID, taking: Taking) -> list[Used]:
    for deal_id in sorted(taking.deals):
        values = {"deal": deal_id, "pieces": taking.deals[deal_id], "person": person_id}
        if not _one(_TAKE_DEAL, values):
            _refuse_deal(deal_id, person_id)
    return [Used(what="deal", subject_id=pk, pieces=n) for pk, n in taking.deals.items()]


def _use_limits(person_id: UUID, taking: Taking) -> list[Used]:
    for sku_id in sorted(taking.limited):
        values = {"sku": sku_id, "pieces": taking.limited[sku_id], "person": person_id}
        if not _one(_TAKE_LIMIT, values):
            _refuse_limit(sku_id, person_id)
    return [Used(what="limit", subject_id=pk, pieces=n) for pk, n in taking.limited.items()]


def _title(sku_id: UUID) -> str:
    return catalog.get_skus([sku_id])[sku_id].title


def _refuse_deal(deal_id: UUID, person_id: UUID) -> NoReturn:
    """Say whether the deal or the buyer's part of it is used up."""
    deal = FlashDeal.objects.get(pk=deal_id)
    mine = FlashTake.objects.filter(deal=deal, person_id=person_id).first()
    named = {"sku_id": str(deal.sku_id), "title": _title(deal.sku_id)}
    mine_left = deal.per_buyer - (mine.pieces if mine else 0)
    if mine is not None and mine_left < 1:
        raise FlashLimit(**named, left=0)
    is_on = not deal.is_stopped and deal.starts_at <= clock.now() < deal.ends_at
    raise FlashSoldOut(**named, left=max(0, deal.quantity - deal.sold) if is_on else 0)


def _refuse_limit(sku_id: UUID, person_id: UUID) -> NoReturn:
    limit = SkuLimit.objects.filter(pk=sku_id).first()
    mine = LimitTake.objects.filter(sku_id=sku_id, person_id=person_id).first()
    left = (limit.per_buyer if limit else 0) - (mine.pieces if mine else 0)
    raise OverLimit(sku_id=str(sku_id), title=_title(sku_id), left=max(0, left))


def _use_holds(person_id: UUID, taking: Taking) -> list[Used]:
    rows = Waiting.objects.select_for_update().filter(
        pk__in=list(taking.holds), person_id=person_id, state="offered", until__gt=clock.now()
    )
    held = {row.pk: row for row in rows.order_by("pk")}
    for hold_id, pieces in taking.holds.items():
        row = held.get(hold_id)
        if row is None or row.pieces < pieces:
            raise HoldOver(sku_id=str(row.sku_id) if row else "")
        row.state = "bought"
        row.save(update_fields=["state"])
    return [Used(what="hold", subject_id=pk, pieces=n) for pk, n in taking.holds.items()]


def _use_claims(person_id: UUID, payment_id: UUID, taking: Taking) -> list[Used]:
    if not taking.claim_ids:
        return []
    ids = sorted(taking.claim_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            _USE_CLAIMS,
            {"payment": payment_id, "now": clock.now(), "ids": ids, "person": person_id},
        )
        if cursor.rowcount != len(ids):
            raise CouponNotUsable
    return [Used(what="claim", subject_id=pk) for pk in ids]
