"""Deferring media's jobs by name; what they do is in `tasks`. A job commits with the use case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from uuid import UUID

QUEUE = "media"


def _defer(name: str, *, in_s: int = 0, lock: str | None = None, **arguments: str) -> None:
    when = {"seconds": in_s} if in_s else None
    app.configure_task(name, queue=QUEUE, schedule_in=when, lock=lock, allow_unknown=True).defer(
        **arguments
    )


def defer_transcode(video_id: UUID) -> None:
    _defer("media.transcode", lock=f"video:{video_id}", video_id=str(video_id))


def defer_look_at_pictures() -> None:
    """One look takes in all that wait, so those deferred meanwhile find nothing to do."""
    _defer("media.look_at_pictures", lock="pictures")


def defer_replay(stream_id: UUID, *, in_s: int = 8) -> None:
    """A little later, so that the receiver has let go of the last recorded stretch."""
    _defer("media.make_replay", in_s=in_s, lock=f"replay:{stream_id}", stream_id=str(stream_id))


def defer_watch(stream_id: UUID, session: UUID) -> None:
    """Look for the first segment of a stream that another program receives."""
    _defer("media.watch_playlist", in_s=1, stream_id=str(stream_id), session=str(session))
