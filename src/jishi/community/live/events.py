"""What happens in lives."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LiveScheduled(Event):
    """A live was made; `starts_at` (ISO 8601) or None for at once."""

    live_id: UUID
    host_id: UUID
    starts_at: str | None


@dataclass(frozen=True, kw_only=True)
class LiveStarted(Event):
    """On air for the first time (not after an interruption)."""

    live_id: UUID
    host_id: UUID


@dataclass(frozen=True, kw_only=True)
class LiveInterrupted(Event):
    live_id: UUID
    host_id: UUID


@dataclass(frozen=True, kw_only=True)
class LiveResumed(Event):
    live_id: UUID
    host_id: UUID


@dataclass(frozen=True, kw_only=True)
class LiveEnded(Event):
    live_id: UUID
    host_id: UUID


@dataclass(frozen=True, kw_only=True)
class LiveStopped(Event):
    """Stopped by the market."""

    live_id: UUID
    host_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class CardPinned(Event):
    """`product_id` None: the card was taken down."""

    live_id: UUID
    host_id: UUID
    product_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LiveCommentPosted(Event):
    """`state`: "visible" or "held". The product ids are what was pinned and in the bag just then."""

    comment_id: UUID
    live_id: UUID
    author_id: UUID
    host_id: UUID
    text: str
    pinned_product_id: UUID | None
    bag_product_ids: list[UUID]
    state: str


@dataclass(frozen=True, kw_only=True)
class LiveCommentReleased(Event):
    """A held comment is visible now."""

    comment_id: UUID
    live_id: UUID


@dataclass(frozen=True, kw_only=True)
class LiveCommentRemoved(Event):
    comment_id: UUID
    live_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplayPublished(Event):
    live_id: UUID
    host_id: UUID
    hls_url: str
