"""End a live: by its host, or by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import queries, rows
from jishi.community.live.contracts import LiveState, LiveView
from jishi.community.live.events import LiveEnded
from jishi.community.live.models import Live
from jishi.foundation.media import api as media
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def end_live(*, live_id: UUID, host_id: UUID) -> LiveView:
    """Locks the live. Raises `NotFound`, `LiveNotOpen`. Emits `LiveEnded`; a replay may follow."""
    live = rows.lock(live_id, host_id=host_id)
    if live.state != LiveState.ENDED:
        put_an_end(live, actor=f"person:{host_id}")
    return queries.get_live(live_id)


def put_an_end(live: Live, *, actor: str, reason: str = "") -> None:
    """For use cases that hold the lock."""
    live.ended_at = clock.now()
    live.hls_url = None
    rows.move(live, LiveState.ENDED, actor=actor, reason=reason)
    media.close_ingest(live.pk)
    outbox.record(LiveEnded(live_id=live.pk, host_id=live.host_id))
