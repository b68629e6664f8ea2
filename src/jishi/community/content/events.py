"""What happens to clips."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ClipSubmitted(Event):
    """Transcoded and held: a reviewer decides."""

    clip_id: UUID
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClipPublished(Event):
    clip_id: UUID
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClipRejected(Event):
    clip_id: UUID
    author_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClipFailed(Event):
    clip_id: UUID
    author_id: UUID
    failure: str


@dataclass(frozen=True, kw_only=True)
class ClipRemoved(Event):
    clip_id: UUID
    author_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClipLiked(Event):
    clip_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClipViewed(Event):
    """`watched_ms`: how long it played; `person_id` is None for a stranger."""

    clip_id: UUID
    person_id: UUID | None
    watched_ms: int
    completed: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class ClipCommentPosted(Event):
    comment_id: UUID
    clip_id: UUID
    author_id: UUID
    clip_author_id: UUID
    text: str
    product_ids: tuple[UUID, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class ClipCommentReleased(Event):
    """A held comment was let through by a reviewer."""

    comment_id: UUID
    clip_id: UUID
    author_id: UUID
    clip_author_id: UUID
    text: str
    product_ids: tuple[UUID, ...]
