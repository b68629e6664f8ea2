"""What the ranking works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A published clip with what is known of it for one viewer."""

    id: UUID
    author_id: UUID
    published_at: datetime
    plays: int
    likes: int
    comments: int
    has_goods: bool
    is_followed: bool
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A candidate's place; `reason` is a key of `policy.REASONS`."""

    id: UUID
    score: float
    reason: str
