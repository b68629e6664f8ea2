"""Publish the replay of an ended live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import frames
from jishi.community.live.contracts import LiveState
from jishi.community.live.events import ReplayPublished
from jishi.community.live.models import Live
from jishi.kernel import audit, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def publish_replay(*, live_id: UUID, hls_url: str) -> None:
    """Locks the live. A live that the market stopped gets none.

    Tells who is still in the room. Emits `ReplayPublished`.
    """
    live = Live.objects.select_for_update().filter(pk=live_id).first()
    if live is None or live.state != LiveState.ENDED or live.replay_url == hls_url:
        return
    live.replay_url = hls_url
    live.save(update_fields=["replay_url"])
    frames.state(live)
    outbox.record(ReplayPublished(live_id=live_id, host_id=live.host_id, hls_url=hls_url))
    audit.write(actor="platform", verb="live.replay", target=f"live:{live_id}")
