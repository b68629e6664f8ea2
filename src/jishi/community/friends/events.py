"""What happens between people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Followed(Event):
    follower_id: UUID
    followee_id: UUID


@dataclass(frozen=True, kw_only=True)
class Unfollowed(Event):
    follower_id: UUID
    followee_id: UUID
