"""What other rooms may ask of media."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.foundation.media import places, queries
from jishi.foundation.media.actions import begin_video as _begin_video
from jishi.foundation.media.actions import ingest as _ingest
from jishi.foundation.media.actions import save_picture as _save_picture
from jishi.foundation.media.contracts import (
    HeardAt,
    Ingest,
    IngestRef,
    PictureRef,
    RecordedPart,
    ReplayRef,
    SeenImage,
    SeenVideo,
    UploadRef,
    VideoRef,
)
from jishi.foundation.media.sight import documents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

__all__ = [
    "HeardAt",
    "Ingest",
    "IngestRef",
    "PictureRef",
    "RecordedPart",
    "ReplayRef",
    "SeenImage",
    "SeenVideo",
    "UploadRef",
    "VideoRef",
]


def save_picture(*, owner_id: UUID, data: bytes, purpose: str) -> PictureRef:
    """Check, re-encode and store a picture (`purpose` as in `contracts.Purpose`).

    Raises `PictureTooLarge`, `NotAPicture`, `PictureDamaged`.
    """
    return _save_picture.save_picture(owner_id=owner_id, data=data, purpose=purpose)


def thumb_url(picture_id: UUID) -> str:
    """Where the small form of a picture is served; known from its id, so nothing is read."""
    return places.thumb_url(picture_id)


def get_pictures(ids: Iterable[UUID]) -> dict[UUID, PictureRef]:
    """Pictures by id; unknown ids are left out. One query."""
    return queries.get_pictures(ids)


def strangers_with(ids: Iterable[UUID]) -> dict[UUID, int]:
    """By picture: how many other people keep one with the same content and purpose. Two queries."""
    return queries.strangers_with(ids)


def require_pictures(*, owner_id: UUID, ids: Iterable[UUID]) -> list[PictureRef]:
    """The pictures in the order of `ids`; raises `NotFound` unless all are this person's own."""
    return queries.require_pictures(owner_id=owner_id, ids=ids)


def get_upload(*, owner_id: UUID, upload_id: UUID) -> UploadRef:
    """An own upload; raises `NotFound`."""
    return queries.get_upload(owner_id=owner_id, upload_id=upload_id)


def begin_video(*, owner_id: UUID, upload_id: UUID, captions: str = "") -> VideoRef:
    """Make a video of an own, complete upload: defers the work, answers at once; idempotent.

    `captions`: WebVTT text, kept as a sidecar. Raises `NotFound`, `UploadIncomplete`, `InvalidInput`.
    Emits `VideoProgressed`, then `VideoReady` or `VideoFailed`.
    """
    return _begin_video.begin_video(owner_id=owner_id, upload_id=upload_id, captions=captions)


def get_videos(ids: Iterable[UUID]) -> dict[UUID, VideoRef]:
    """Videos by id; unknown ids are left out. One query."""
    return queries.get_videos(ids)


def seen_video(video_id: UUID) -> SeenVideo | None:
    """Codes, words and copied scenes of a video; None when it could not be looked at."""
    return queries.seen_video(video_id)


def heard(video_id: UUID) -> tuple[HeardAt, ...] | None:
    """What is said in a video, in order; None when nobody listened (no speech program is set)."""
    return queries.heard(video_id)


def seen_pictures(ids: Iterable[UUID]) -> dict[UUID, SeenImage]:
    """What pictures of goods and documents show, of those that were looked at. One query."""
    return queries.seen_pictures(ids)


def seen_avatars(*, since: datetime) -> dict[UUID, tuple[int, list[str]]]:
    """How many codes and which words stand in avatars taken since then, by person. One query."""
    return queries.seen_avatars(since=since)


def document_differences(lines: Iterable[str], *, name: str, code: str) -> list[str]:
    """Which declared fields (`name`, `credit_code`) the words of a document contradict."""
    read = documents.read_document(list(lines))
    return documents.differences(read, name=name, code=code)


def open_ingest(*, stream_id: UUID, owner_id: UUID) -> Ingest:
    """Make a receiving end for `stream_id` (the caller's id of the live); idempotent."""
    return _ingest.open_ingest(stream_id=stream_id, owner_id=owner_id)


def renew_key(stream_id: UUID) -> Ingest:
    """A new stream key; the old one dies and who publishes with it is cut off."""
    return _ingest.renew_key(stream_id)


def get_ingest(stream_id: UUID) -> IngestRef:
    """State and addresses; for the owner's eyes (it carries the key). Raises `NotFound`."""
    return queries.get_ingest(stream_id)


def get_ingests(stream_ids: Iterable[UUID]) -> dict[UUID, IngestRef]:
    """Many at once, one query."""
    return queries.get_ingests(stream_ids)


def close_ingest(stream_id: UUID) -> None:
    """Take nothing more for this live: the key dies, the publisher is cut, the playlist gets its end
    mark, and the recording becomes a replay (`ReplayReady`). Idempotent."""
    _ingest.close_ingest(stream_id)


def get_replay(stream_id: UUID) -> ReplayRef | None:
    """The replay when it is ready."""
    return queries.get_replay(stream_id)
