"""Claim: a person takes a coupon in hand. Never more than the quota, never more than each may have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from jishi.commerce.promotion.contracts import Level
from jishi.commerce.promotion.errors import (
    CouponGone,
    CouponLimit,
    CouponNotYet,
    CouponOnlyInRoom,
)
from jishi.commerce.promotion.events import CouponClaimed
from jishi.commerce.promotion.models import Claim, Coupon
from jishi.commerce.promotion.ports import live_facts
from jishi.kernel import clock, outbox
from jishi.kernel.db import attempt, use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id

# One conditional UPDATE decides about the quota; the row comes with it or not at all. Two claims of the
# same person at the same moment meet at the unique (coupon, person, nth), and one of them is undone.
_CLAIM = """
WITH mine AS (
  SELECT count(*)::int AS n FROM promotion_claim
   WHERE coupon_id = %(coupon)s AND person_id = %(person)s
),
taken AS (
  UPDATE promotion_coupon k SET claimed = k.claimed + 1 FROM mine
   WHERE k.id = %(coupon)s AND k.claimed < k.quota AND NOT k.is_stopped
     AND k.starts_at <= %(now)s AND k.ends_at > %(now)s AND mine.n < k.per_person
  RETURNING k.id, mine.n
)
INSERT INTO promotion_claim (id, coupon_id, person_id, nth, claimed_at)
SELECT %(id)s, taken.id, %(person)s, taken.n + 1, %(now)s FROM taken
RETURNING id
"""


@use_case
def claim_coupon(*, person_id: UUID, coupon_id: UUID, live_id: UUID | None = None) -> UUID:
    """Claim one; the claim's id. Whoever may have one only and has it gets that one again.

    Raises `NotFound`, `CouponGone`, `CouponNotYet`, `CouponLimit`, `CouponOnlyInRoom`; nothing has
    changed then. Emits `CouponClaimed`.
    """
    coupon = Coupon.objects.filter(pk=coupon_id).first()
    if coupon is None:
        raise NotFound
    if coupon.per_person == 1 and (mine := _mine(coupon, person_id)):
        return mine
    if coupon.level == Level.ROOM:
        is_here = live_id is not None and coupon.live_id == live_id
        facts = live_facts.ask(live_id) if live_id is not None and is_here else None
        if facts is None or not facts.is_on_air:
            raise CouponOnlyInRoom(title=coupon.title)
    claim_id = _take(coupon_id, person_id)
    if claim_id is None:
        return _refuse(coupon, person_id)
    outbox.record(CouponClaimed(coupon_id=coupon_id, claim_id=claim_id, person_id=person_id))
    return claim_id


def _take(coupon_id: UUID, person_id: UUID) -> UUID | None:
    values: dict[str, Any] = {
        "coupon": coupon_id,
        "person": person_id,
        "now": clock.now(),
        "id": new_id(),
    }
    try:
        with attempt(), connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            row = cursor.fetchone()
    except IntegrityError:
        return None
    return row[0] if row else None


def _mine(coupon: Coupon, person_id: UUID) -> UUID | None:
    found = Claim.objects.filter(coupon=coupon, person_id=person_id)
    return found.values_list("pk", flat=True).first()


def _refuse(coupon: Coupon, person_id: UUID) -> UUID:
    """Say why; the same person's other request, a moment earlier, may have been the reason."""
    now = clock.now()
    if coupon.per_person == 1 and (mine := _mine(coupon, person_id)):
        return mine
    if coupon.starts_at > now:
        raise CouponNotYet(title=coupon.title, starts_at=coupon.starts_at.isoformat())
    if Claim.objects.filter(coupon=coupon, person_id=person_id).count() >= coupon.per_person:
        raise CouponLimit(title=coupon.title, per_person=coupon.per_person)
    raise CouponGone(title=coupon.title)
