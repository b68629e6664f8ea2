"""Stop a live for the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import queries, rows
from jishi.community.live.contracts import LiveState, LiveView
from jishi.community.live.events import LiveStopped
from jishi.foundation.media import api as media
from jishi.foundation.notify import api as notify
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def stop_live(*, live_id: UUID, by: str, reason: str) -> LiveView:
    """Cut the picture and show everyone `reason`. Locks the live; stopping twice changes nothing.

    Raises `NotFound`, `InvalidInput` without a reason. Emits `LiveStopped`; tells the host.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= 500:
        raise InvalidInput(fields={"reason": "1–500"})
    live = rows.lock(live_id)
    if live.state == LiveState.STOPPED:
        return queries.get_live(live_id)
    live.stop_reason = reason
    live.hls_url = None
    live.replay_url = None
    live.ended_at = live.ended_at or clock.now()
    rows.move(live, LiveState.STOPPED, actor=by, reason=reason)
    media.close_ingest(live_id)
    outbox.record(LiveStopped(live_id=live_id, host_id=live.host_id, reason=reason))
    notify.notify(
        person_id=live.host_id,
        kind="live.stopped",
        zh=("直播被停止", f"「{live.title}」已被平台停止：{reason}"),
        en=("Your live was stopped", f"“{live.title}” was stopped by the market: {reason}"),
        link=f"/live/{live_id}",
        key=f"live.stopped:{live_id}",
    )
    return queries.get_live(live_id)
