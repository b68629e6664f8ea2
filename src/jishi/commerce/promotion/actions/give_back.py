"""Give back: an order fell, so what it used up is there again — each thing once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest

from jishi.commerce.promotion.models import Claim, FlashDeal, FlashTake, LimitTake, Used
from jishi.kernel import clock
from jishi.kernel.db import use_case


@use_case
def release(*, payment_id: UUID) -> None:
    """The orders of a payment were never paid: everything they used is free again, coupons too."""
    _give_back(_open(payment_id))


@use_case
def refunded(*, payment_id: UUID, order_id: UUID, is_last: bool) -> None:
    """One paid order was refunded in full.

    Its flash pieces and limited pieces count no more. A shop's coupon comes back with its order, the
    market's when every order of the payment is refunded (`is_last`) — if the coupon's terms say so.
    """
    rows = list(_open(payment_id))
    mine = [row for row in rows if row.order_id == order_id and row.what != "claim"]
    _give_back(mine)
    claims = [row for row in rows if row.what == "claim"]
    returning = set(
        Claim.objects.filter(
            pk__in=[row.subject_id for row in claims], coupon__returns_on_refund=True
        ).values_list("pk", flat=True)
    )
    still = [
        row
        for row in claims
        if row.subject_id in returning
        and (row.order_id == order_id or (row.order_id is None and is_last))
    ]
    _give_back(still)


def _open(payment_id: UUID) -> list[Used]:
    return list(
        Used.objects.select_for_update()
        .filter(payment_id=payment_id, given_back_at=None)
        .order_by("pk")
    )


def _give_back(rows: list[Used]) -> None:
    now = clock.now()
    for row in sorted(rows, key=lambda row: (row.what, row.subject_id)):
        less = Greatest(F("pieces") - row.pieces, 0)
        if row.what == "deal":
            FlashDeal.objects.filter(pk=row.subject_id).update(
                sold=Greatest(F("sold") - row.pieces, 0)
            )
            FlashTake.objects.filter(deal_id=row.subject_id, person_id=row.person_id).update(
                pieces=less
            )
        elif row.what == "limit":
            # A limit that was set anew since has forgotten what was bought before it.
            LimitTake.objects.filter(sku_id=row.subject_id, person_id=row.person_id).update(
                pieces=less
            )
        elif row.what == "claim":
            Claim.objects.filter(pk=row.subject_id).update(used_by=None, used_at=None)
        row.given_back_at = now
        row.save(update_fields=["given_back_at"])
