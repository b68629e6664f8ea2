"""What other rooms learn about lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class LiveState(StrEnum):
    """Where a live stands."""

    SCHEDULED = "scheduled"
    """Announced for a time; people may book."""
    WAITING = "waiting"
    """Open for the host's picture; the countdown is over or there was none."""
    ON_AIR = "on_air"
    """A picture plays."""
    INTERRUPTED = "interrupted"
    """The picture broke off less than a minute ago."""
    ENDED = "ended"
    """Over; a replay may follow."""
    STOPPED = "stopped"
    """Stopped by the market, with a reason that everyone is shown."""


class CommentState(StrEnum):
    VISIBLE = "visible"
    HELD = "held"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """A live as everyone may see it. `channel` is its realtime channel; `bag` product ids in the
    order of their link numbers (1, 2, …); `viewers` is about a second old."""

    id: UUID
    host_id: UUID
    shop_id: UUID | None
    state: LiveState
    title: str
    announcement: str
    cover_picture_id: UUID | None
    cover_url: str | None
    hls_url: str | None
    replay_url: str | None
    pinned_product_id: UUID | None
    bag: tuple[UUID, ...]
    viewers: int
    likes: int
    channel: str
    starts_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    stop_reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said in a room, and when."""

    author_id: UUID
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How many different people (of those signed in) came, and how many visits there were in all."""

    people: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFacts:
    """A comment of a room, for questions, boards and review."""

    id: UUID
    live_id: UUID
    author_id: UUID
    host_id: UUID
    text: str
    state: CommentState
    at: datetime
    pinned_product_id: UUID | None
    bag_product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayMark:
    """From `at_ms` of the replay on, `product_id` was explained (None: no card)."""

    at_ms: int
    product_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord:
    """A person's lives: ever on air, stopped by the market and made since the given moment."""

    aired: int
    stopped: int
    made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMinute:
    """A room on air as it is now, and what was said in it since the given moment.

    `peak_viewers`: the most at one time; `pinned_at`: when the present card went up; `host_texts`
    newest first, at most 50.
    """

    peak_viewers: int
    pinned_at: datetime | None
    comments: int
    held: int
    removed: int
    host_texts: tuple[str, ...]
    pins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """Comments of one person: written, held at first, removed; `sayings`: different ones among them."""

    posted: int = 0
    held: int = 0
    removed: int = 0
    sayings: int = 0
