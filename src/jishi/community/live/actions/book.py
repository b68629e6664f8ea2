"""Book a live, to be told when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import policy
from jishi.community.live.contracts import LiveState
from jishi.community.live.errors import LiveNotOpen
from jishi.community.live.models import Booking, Live
from jishi.foundation.notify import api as notify
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID

BATCH = 500


@use_case
def book_live(*, live_id: UUID, person_id: UUID) -> None:
    """Idempotent. Raises `NotFound`, `LiveNotOpen` when it is over."""
    live = Live.objects.filter(pk=live_id).first()
    if live is None:
        raise NotFound
    if policy.is_over(LiveState(live.state)):
        raise LiveNotOpen(state=live.state)
    Booking.objects.bulk_create(
        [Booking(live=live, person_id=person_id, at=clock.now())], ignore_conflicts=True
    )


@use_case
def unbook_live(*, live_id: UUID, person_id: UUID) -> None:
    """Idempotent."""
    Booking.objects.filter(live_id=live_id, person_id=person_id).delete()


@use_case
def tell_bookers(*, live_id: UUID, after: int) -> int | None:
    """Tell the next batch that the live has started; returns where to go on, None when done.

    Nobody is told twice: the notice's key is the live.
    """
    live = Live.objects.get(pk=live_id)
    batch = list(Booking.objects.filter(live_id=live_id, pk__gt=after).order_by("pk")[:BATCH])
    for booking in batch:
        notify.notify(
            person_id=booking.person_id,
            kind="live.started",
            zh=("直播开始了", f"你预约的直播「{live.title}」正在进行。"),
            en=("The live has started", f"“{live.title}”, which you booked, is on air."),
            link=f"/live/{live_id}",
            key=f"live.started:{live_id}",
        )
    return batch[-1].pk if len(batch) == BATCH else None
