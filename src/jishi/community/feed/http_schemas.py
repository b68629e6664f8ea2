"""Shapes of the feed in the API."""

from __future__ import annotations

from typing import Literal

from jishi.community.content.http_schemas import Clip
from jishi.community.live.http_schemas import LiveCard
from jishi.kernel.http import Schema


class FeedItem(Schema):
    """A clip or a live; `why` says in words why it is shown."""

    kind: Literal["clip", "live"]
    clip: Clip | None = None
    live: LiveCard | None = None
    why: str


class Feed(Schema):
    items: list[FeedItem]
    next_cursor: str | None


class WhyShown(Schema):
    """Sentences that explain the ranking of one clip, with its own figures."""

    sentences: list[str]
