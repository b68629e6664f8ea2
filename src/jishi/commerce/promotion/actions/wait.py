"""Wait: a place in line for what is sold out; the first in line gets what comes back, for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NotOnSale, SoldOut
from jishi.commerce.promotion.errors import StillInStock
from jishi.commerce.promotion.events import PiecesHeld
from jishi.commerce.promotion.models import Waiting
from jishi.commerce.promotion.policy import HOLD_S
from jishi.foundation.notify import api as notify
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import attempt, use_case
from jishi.kernel.errors import InvalidInput, NotFound

OPEN = ("waiting", "offered")
MAX_PIECES = 20


@use_case
def join_line(*, person_id: UUID, sku_id: UUID, quantity: int = 1) -> UUID:
    """Stand in line for `quantity` (1–20) pieces; joining twice keeps the first place.

    Raises `NotFound`, `StillInStock`, `InvalidInput`.
    """
    if not 1 <= quantity <= MAX_PIECES:
        raise InvalidInput(fields={"quantity": "out_of_range"})
    sku = catalog.get_skus([sku_id]).get(sku_id)
    if sku is None or sku.state == "withdrawn" or sku.shop_owner_id == person_id:
        raise NotFound
    if sku.stock > 0:
        raise StillInStock(sku_id=str(sku_id))
    row = Waiting.objects.filter(sku_id=sku_id, person_id=person_id, state__in=OPEN).first()
    if row is None:
        row = Waiting(
            sku_id=sku_id, shop_id=sku.shop_id, product_id=sku.product_id, title=sku.title,
            person_id=person_id, quantity=quantity, joined_at=clock.now(),
        )  # fmt: skip
        # Two taps at once: the second finds the place the first has taken.
        Waiting.objects.bulk_create([row], ignore_conflicts=True)
        row = Waiting.objects.get(sku_id=sku_id, person_id=person_id, state__in=OPEN)
    return row.pk


@use_case
def leave_line(*, person_id: UUID, sku_id: UUID) -> None:
    """Give the place up, and with it what is kept; the next in line gets that. Leaving twice is as
    once."""
    row = (
        Waiting.objects.select_for_update()
        .filter(sku_id=sku_id, person_id=person_id, state__in=OPEN)
        .first()
    )
    if row is None:
        return
    kept = row.pieces if row.state == "offered" else 0
    row.state = "left"
    row.save(update_fields=["state"])
    if kept:
        put_back(items={sku_id: kept})


@use_case
def put_back(*, items: Mapping[UUID, int]) -> None:
    """Pieces come back (SKU → pieces): first to those in line, in order; the rest on sale again.

    Locks the places in id order, then the SKUs. Emits `PiecesHeld` a hold.
    """
    if not items:
        return
    left = dict(items)
    waiting = (
        Waiting.objects.select_for_update(skip_locked=True)
        .filter(sku_id__in=list(items), state="waiting")
        .order_by("id")
    )
    for row in waiting[: sum(items.values())]:
        if left[row.sku_id] > 0:
            pieces = min(left[row.sku_id], row.quantity)
            left[row.sku_id] -= pieces
            _hold(row, pieces)
    catalog.return_stock({sku_id: pieces for sku_id, pieces in left.items() if pieces})


@use_case
def serve_line(*, sku_id: UUID, stock: int) -> None:
    """The stock of a SKU rose otherwise (the merchant has more): hold for those in line what is still
    there when their turn comes."""
    if stock < 1:
        return
    waiting = (
        Waiting.objects.select_for_update(skip_locked=True)
        .filter(sku_id=sku_id, state="waiting")
        .order_by("id")
    )
    for row in waiting[:stock]:
        pieces = min(row.quantity, catalog.get_skus([sku_id])[sku_id].stock)
        if pieces < 1:
            return
        try:
            with attempt():
                catalog.take_stock({sku_id: pieces})
        except (SoldOut, NotOnSale):
            return
        _hold(row, pieces)


@use_case
def lapse(*, place_id: UUID) -> bool:
    """The time of a hold is over: its pieces go on to the next. False when somebody else is at it."""
    row = (
        Waiting.objects.select_for_update(skip_locked=True)
        .filter(pk=place_id, state="offered", until__lte=clock.now())
        .first()
    )
    if row is None:
        return False
    row.state = "lapsed"
    row.save(update_fields=["state"])
    audit.write(actor="clock", verb="waiting.lapse", target=f"waiting:{row.pk}")
    put_back(items={row.sku_id: row.pieces})
    return True


def _hold(row: Waiting, pieces: int) -> None:
    seconds = int(getattr(settings, "WAITING_HOLD_S", HOLD_S))
    row.state = "offered"
    row.pieces = pieces
    row.until = clock.now() + timedelta(seconds=seconds)
    row.save(update_fields=["state", "pieces", "until"])
    outbox.record(
        PiecesHeld(
            place_id=row.pk, sku_id=row.sku_id, person_id=row.person_id, pieces=pieces,
            until=row.until,
        )
    )  # fmt: skip
    minutes = max(1, seconds // 60)
    notify.notify(
        person_id=row.person_id,
        kind="promotion.held",
        zh=("轮到你了", f"「{row.title}」为你保留了 {pieces} 件，请在 {minutes} 分钟内下单。"),
        en=(
            "It is your turn",
            f"{pieces} of “{row.title}” kept for you; please order within {minutes} minutes.",
        ),
        link=f"/products/{row.product_id}",
        key=f"waiting:{row.pk}:held",
    )
