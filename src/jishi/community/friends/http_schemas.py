"""Shapes of follows in the API."""

from __future__ import annotations

from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.kernel.http import Schema


class Follow(Schema):
    is_followed: bool
    followers: int


class PersonNumbers(Schema):
    """`live_id`: the room this person is on air in now."""

    followers: int
    following: int
    likes: int
    clips: int
    is_followed: bool
    is_me: bool
    live_id: str | None


class People(Schema):
    items: list[PersonRef]
    next_cursor: str | None
