"""Make the replay of a closed ingest from its recorded stretches."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from jishi.foundation.media import places, policy
from jishi.foundation.media.adapters import transcoder
from jishi.foundation.media.adapters.gateway import gateway
from jishi.foundation.media.events import ReplayReady
from jishi.foundation.media.models import Ingest, Recording
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID

#: The last viewers are still a few segments behind when a live ends.
KEEP_LIVE_FILES = timedelta(minutes=10)


def make_replay(stream_id: UUID) -> bool:
    """Remux (nothing is encoded), join, publish by rename; run again it redoes cleanly.

    Emits `ReplayReady`. False when there is nothing that can be played.
    """
    row = Ingest.objects.filter(pk=stream_id, closed_at__isnull=False, replay_at=None).first()
    if row is None:
        return False
    folder = places.folder("replays", row.token)
    draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    durations: dict[int, int] = {}
    playlists: list[str] = []
    try:
        for number, part in gateway().recordings(row.token).items():
            playlist = transcoder.remux(part, draft, f"p{number:03d}")
            if playlist is not None:
                playlists.append(playlist)
                durations[number] = policy.playlist_ms(playlist)
        if not playlists:
            return False
        (draft / "index.m3u8").write_text(policy.join_playlists(playlists))
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _record(stream_id=stream_id, durations=durations)
    shutil.rmtree(places.recordings(row.token), ignore_errors=True)
    return True


@use_case
def _record(*, stream_id: UUID, durations: dict[int, int]) -> None:
    row = Ingest.objects.select_for_update().get(pk=stream_id)
    for part in Recording.objects.filter(ingest=row):
        part.duration_ms = durations.get(part.number, 0)
        part.save(update_fields=["duration_ms"])
    row.replay_at, row.replay_ms = clock.now(), sum(durations.values())
    row.save()
    outbox.record(
        ReplayReady(
            stream_id=stream_id,
            hls_url=places.url("replays", row.token, "index.m3u8"),
            duration_ms=row.replay_ms,
        )
    )
    audit.write(actor="platform", verb="ingest.replay", target=f"ingest:{stream_id}")


def sweep_live_files() -> int:
    """Remove the live segments of ingests that were closed a while ago. Returns how many."""
    before = clock.now() - KEEP_LIVE_FILES
    since = before - timedelta(days=2)
    tokens = Ingest.objects.filter(closed_at__range=(since, before)).values_list("token", flat=True)
    gone = [places.folder("live", token) for token in tokens]
    found = [folder for folder in gone if folder.exists()]
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)
