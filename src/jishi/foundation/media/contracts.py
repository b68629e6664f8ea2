"""What other rooms learn about pictures, videos and live ingests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Purpose = Literal["product", "document", "review", "cover", "avatar"]
VideoState = Literal["processing", "ready", "failed"]
IngestState = Literal["offline", "receiving", "playable"]
#: Why a video could not be made; the words for people are in `errors.VIDEO_FAILURES`.
Failure = Literal[
    "not_a_video", "too_long", "no_video_stream", "damaged", "too_large_picture", "took_too_long"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRef:
    """A stored picture; `width` and `height` in pixels of the larger file."""

    id: UUID
    url: str
    thumb_url: str
    width: int
    height: int
    owner_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRef:
    """A resumable upload: `offset` of `length` bytes have arrived and are on disk."""

    id: UUID
    owner_id: UUID
    length: int
    offset: int
    filename: str
    filetype: str
    expires_at: datetime
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a video shows at `at_ms`: texts of codes, lines of writing (where they were read)."""

    at_ms: int
    codes: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardAt:
    """Words said from `at_ms` on."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenImage:
    """What a picture shows: texts of codes, lines of writing (of documents and avatars), and whose earlier
    picture it is a copy of (None: nobody's)."""

    picture_id: UUID
    codes: tuple[str, ...]
    lines: tuple[str, ...] | None
    like_of: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOf:
    """At `at_ms` it shows what somebody else's earlier video showed at `of_ms`."""

    at_ms: int
    video_id: UUID
    owner_id: UUID
    of_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVideo:
    glances: tuple[Glance, ...]
    copies: tuple[CopyOf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRef:
    """A clip's video. Addresses are empty until there is something behind them: the poster comes
    first, the playlist when `state` is "ready". `width`×`height` as shown (rotation applied)."""

    id: UUID
    owner_id: UUID
    state: VideoState
    progress: int
    failure: Failure | None
    hls_url: str
    poster_url: str
    duration_ms: int
    width: int
    height: int
    captions_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """Where to send a live picture: what a broadcaster types into OBS. For its owner only."""

    stream_id: UUID
    rtmp_url: str
    stream_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRef:
    """An ingest as it is now; `hls_url` is None until the first segment can be played."""

    stream_id: UUID
    state: IngestState
    rtmp_url: str
    stream_key: str
    hls_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPart:
    """One unbroken stretch of a recording, on the wall clock."""

    number: int
    started_at: datetime
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRef:
    """The recording of an ended live, playable from the start."""

    stream_id: UUID
    hls_url: str
    duration_ms: int
    parts: list[RecordedPart] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """What the probe found in an uploaded file. `rotation` in degrees clockwise, already applied to
    `width` and `height`; `duration_ms` of the picture."""

    duration_ms: int
    width: int
    height: int
    rotation: int
    fps: float
    has_audio: bool
    container: str
    video_codec: str
