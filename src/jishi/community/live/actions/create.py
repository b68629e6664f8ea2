"""Make a live: announced for a time, or open at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jishi.commerce.catalog import api as catalog
from jishi.community.live import policy, queries, rows
from jishi.community.live.contracts import LiveView
from jishi.community.live.errors import AlreadyOpen
from jishi.community.live.events import LiveScheduled
from jishi.community.live.models import BagItem, Live, Numbers
from jishi.foundation.media import api as media
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

MAX_AHEAD = timedelta(days=60)


@use_case
def create_live(
    *,
    host_id: UUID,
    title: str,
    announcement: str = "",
    cover_picture_id: UUID | None = None,
    product_ids: Sequence[UUID] = (),
    starts_at: datetime | None = None,
) -> LiveView:
    """Make the live and its ingest. Emits `LiveScheduled`.

    Raises `InvalidInput`, `NotFound` (a picture or product that is not the host's own and on sale),
    `AlreadyOpen`, `LiveRefused`. When the gate holds, the live exists but only its host sees it.
    """
    title, announcement = title.strip(), announcement.strip()
    _check(title=title, announcement=announcement, starts_at=starts_at)
    wanted = unique(product_ids)
    if cover_picture_id is not None:
        media.require_pictures(owner_id=host_id, ids=[cover_picture_id])
    if wanted:
        catalog.products_of_owner(host_id, wanted)
    if (running := queries.live_of([host_id]).get(host_id)) is not None:
        raise AlreadyOpen(live_id=str(running))
    shop = catalog.shop_of(host_id)
    now = clock.now()
    live = Live(
        host_id=host_id,
        shop_id=shop.id if shop else None,
        title=title,
        announcement=announcement,
        cover_picture_id=cover_picture_id,
        state=str(policy.first_state(starts_at=starts_at, now=now)),
        starts_at=starts_at,
        created_at=now,
    )
    rows.ask_gate(live, tuple(wanted))
    refusal = rows.gate_refusal(live)
    if refusal is not None and live.gate_outcome == "refuse":
        raise refusal
    live.save(force_insert=True)
    Numbers.objects.create(live=live)
    put_in_bag(live, wanted)
    media.open_ingest(stream_id=live.pk, owner_id=host_id)
    at = starts_at.isoformat() if starts_at else None
    outbox.record(LiveScheduled(live_id=live.pk, host_id=host_id, starts_at=at))
    audit.write(
        actor=f"person:{host_id}", verb="live.create", target=f"live:{live.pk}",
        basis=live.gate_rule, gate=live.gate_outcome,
    )  # fmt: skip
    return queries.get_live(live.pk)


def unique(product_ids: Sequence[UUID]) -> list[UUID]:
    """In order, once each. Raises `InvalidInput` beyond the size of a bag."""
    wanted = list(dict.fromkeys(product_ids))
    if len(wanted) > policy.MAX_BAG:
        raise InvalidInput(fields={"product_ids": f"≤ {policy.MAX_BAG}"})
    return wanted


def put_in_bag(live: Live, product_ids: Sequence[UUID]) -> None:
    BagItem.objects.bulk_create(
        BagItem(live=live, product_id=one, number=number)
        for number, one in enumerate(product_ids, start=1)
    )


def _check(*, title: str, announcement: str, starts_at: datetime | None) -> None:
    wrong = {}
    if not 1 <= len(title) <= policy.MAX_TITLE:
        wrong["title"] = f"1–{policy.MAX_TITLE}"
    if len(announcement) > policy.MAX_ANNOUNCEMENT:
        wrong["announcement"] = f"≤ {policy.MAX_ANNOUNCEMENT}"
    if starts_at is not None and not (
        clock.now() - timedelta(hours=1) <= starts_at <= clock.now() + MAX_AHEAD
    ):
        wrong["starts_at"] = f"≤ {MAX_AHEAD.days} d"
    if wrong:
        raise InvalidInput(fields=wrong)
