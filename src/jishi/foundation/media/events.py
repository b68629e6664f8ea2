"""What happens in media."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class VideoProgressed(Event):
    """`progress` in percent; told about once a second. At the first one the poster exists."""

    video_id: UUID
    owner_id: UUID
    progress: int


@dataclass(frozen=True, kw_only=True)
class VideoReady(Event):
    video_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class VideoFailed(Event):
    """`failure` is a code of `contracts.Failure`."""

    video_id: UUID
    owner_id: UUID
    failure: str


@dataclass(frozen=True, kw_only=True)
class IngestStarted(Event):
    """A publisher with the right key sends; nothing is playable yet."""

    stream_id: UUID


@dataclass(frozen=True, kw_only=True)
class IngestPlayable(Event):
    """The playlist has its first segment."""

    stream_id: UUID
    hls_url: str


@dataclass(frozen=True, kw_only=True)
class IngestStopped(Event):
    """`reason`: "left", "idle", "closed", "key_renewed", "lost", "broken"."""

    stream_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReplayReady(Event):
    """The recording of a closed ingest can be watched."""

    stream_id: UUID
    hls_url: str
    duration_ms: int
