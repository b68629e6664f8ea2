"""Make the video of an upload: what the queue "media" works through.

No transaction is open while a child process runs; every step writes on its own, so a worker that is
killed at any point is simply run again.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import structlog

from jishi.foundation.media import places
from jishi.foundation.media.actions.hear import hear_video
from jishi.foundation.media.actions.see import see_video
from jishi.foundation.media.actions.uploads import remove_file
from jishi.foundation.media.adapters import transcoder
from jishi.foundation.media.errors import VideoUnusable
from jishi.foundation.media.events import VideoFailed, VideoProgressed, VideoReady
from jishi.foundation.media.models import Video
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from jishi.foundation.media.contracts import VideoFacts

log = structlog.get_logger()
PROGRESS_EVERY_S = 1.0


def make_video(video_id: UUID) -> None:
    """Probe → poster → HLS → look and listen. Emits `VideoProgressed`, then `VideoReady` or `VideoFailed`."""
    video = Video.objects.filter(pk=video_id).first()
    if video is None or video.state != "processing":
        return
    source = places.upload(video.upload_id)
    folder = places.folder("videos", video.token)
    try:
        facts = transcoder.probe(source)
        transcoder.poster(source, facts, folder / "poster.jpg")
        _note_poster(video_id=video_id, facts=facts)
        transcoder.hls(source, facts, folder / "hls", _Progress(video_id))
        _write_captions(folder / "captions.vtt", video.captions)
        see_video(video_id=video_id, source=source)
        hear_video(video_id=video_id, source=source)
    except VideoUnusable as unusable:
        log.info("video_unusable", video_id=str(video_id), why=unusable.failure, note=unusable.note)
        _fail(video_id=video_id, failure=unusable.failure)
    else:
        _finish(video_id=video_id)
    remove_file(video.upload_id)


class _Progress:
    """Tells about once a second, and only what is new."""

    def __init__(self, video_id: UUID) -> None:
        self._video_id = video_id
        self._told = 5
        self._at = time.monotonic()

    def __call__(self, percent: int) -> None:
        if percent > self._told and time.monotonic() - self._at >= PROGRESS_EVERY_S:
            self._told, self._at = percent, time.monotonic()
            _progress(video_id=self._video_id, percent=percent)


@use_case
def _note_poster(*, video_id: UUID, facts: VideoFacts) -> None:
    video = Video.objects.select_for_update().get(pk=video_id)
    video.has_poster = True
    video.progress = max(video.progress, 5)
    video.duration_ms, video.width, video.height = facts.duration_ms, facts.width, facts.height
    video.save()
    outbox.record(
        VideoProgressed(video_id=video_id, owner_id=video.owner_id, progress=video.progress)
    )


@use_case
def _progress(*, video_id: UUID, percent: int) -> None:
    video = Video.objects.select_for_update().get(pk=video_id)
    video.progress = percent
    video.save(update_fields=["progress"])
    outbox.record(VideoProgressed(video_id=video_id, owner_id=video.owner_id, progress=percent))


@use_case
def _finish(*, video_id: UUID) -> None:
    video = Video.objects.select_for_update().get(pk=video_id)
    if video.state != "processing":
        return
    video.state, video.progress, video.done_at = "ready", 100, clock.now()
    video.save()
    outbox.record(VideoReady(video_id=video_id, owner_id=video.owner_id))
    audit.write(actor="platform", verb="video.ready", target=f"video:{video_id}")


@use_case
def _fail(*, video_id: UUID, failure: str) -> None:
    video = Video.objects.select_for_update().get(pk=video_id)
    if video.state != "processing":
        return
    video.state, video.failure, video.done_at = "failed", failure, clock.now()
    video.save()
    outbox.record(VideoFailed(video_id=video_id, owner_id=video.owner_id, failure=failure))
    audit.write(actor="platform", verb="video.fail", target=f"video:{video_id}", reason=failure)


def _write_captions(path: Path, captions: str) -> None:
    if captions:
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(captions)
        draft.replace(path)
