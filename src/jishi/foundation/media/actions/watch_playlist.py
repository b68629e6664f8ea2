"""Wait for the first segment of a stream that another program receives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jishi.foundation.media.actions.ingest import mark_playable
from jishi.foundation.media.adapters.gateway import gateway
from jishi.foundation.media.jobs import defer_watch
from jishi.foundation.media.models import Ingest
from jishi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

GIVE_UP_AFTER = timedelta(minutes=2)


def watch_playlist(*, stream_id: UUID, session: UUID) -> None:
    """Look once; look again in a second while this session publishes and nothing is there yet."""
    row = Ingest.objects.filter(pk=stream_id, session=session, state="receiving").first()
    if row is None:
        return
    playlist = gateway().playlist(row.token)
    if playlist.exists() and "#EXTINF" in playlist.read_text():
        mark_playable(stream_id=stream_id, session=session)
    elif row.seen_at is not None and clock.now() - row.seen_at < GIVE_UP_AFTER:
        defer_watch(stream_id, session)
