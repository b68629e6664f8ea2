"""What other rooms learn about clips and comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ClipState(StrEnum):
    """Life of a clip."""

    PROCESSING = "processing"
    """The upload is being transcoded."""
    IN_REVIEW = "in_review"
    """Playable for its author and for reviewers; nobody else sees it."""
    PUBLISHED = "published"
    REJECTED = "rejected"
    FAILED = "failed"
    """The file was no usable video; `failure` has the code."""
    REMOVED = "removed"
    """Taken down by its author or by a measure."""


class CommentState(StrEnum):
    VISIBLE = "visible"
    HELD = "held"
    """Waits for a reviewer; only its author sees it."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipView:
    """A clip with its numbers, as rooms to the right show it. Product ids in the author's order."""

    id: UUID
    author_id: UUID
    video_id: UUID
    caption: str
    tags: tuple[str, ...]
    state: ClipState
    product_ids: tuple[UUID, ...]
    likes: int
    comments: int
    shares: int
    plays: int
    is_liked: bool
    is_demo: bool
    created_at: datetime
    published_at: datetime | None
    decision_reason: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said in a place, and when."""

    author_id: UUID
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How many different people (of those signed in) saw it, and how often it was seen in all."""

    people: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment under a clip."""

    id: UUID
    clip_id: UUID
    clip_author_id: UUID
    author_id: UUID
    text: str
    at: datetime
    state: CommentState
    reply_to: UUID | None
    likes: int
    is_liked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRecord:
    """What became of one person's clips since the given moment; `same_captions`: others of theirs
    with the caption asked about, ever."""

    published_ever: int
    submitted: int
    rejected: int
    removed: int
    same_captions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """Comments of one person: written, held at first, removed; `sayings`: different ones among them."""

    posted: int = 0
    held: int = 0
    removed: int = 0
    sayings: int = 0
