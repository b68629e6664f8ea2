"""Shapes of live in the API; upper rooms may use them."""

from __future__ import annotations

from typing import Literal

from ninja import Field

from jishi.commerce.catalog.http_schemas import ProductCard, ShopRef
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.kernel.http import ErrorBody, Schema

State = Literal["scheduled", "waiting", "on_air", "interrupted", "ended", "stopped"]


class LiveCard(Schema):
    """A live in a list."""

    id: str
    state: Literal["scheduled", "waiting", "on_air", "interrupted", "ended", "stopped"]
    title: str
    host: PersonRef
    cover_url: str | None
    viewers: int
    starts_at: str | None
    pinned: ProductCard | None
    is_booked: bool
    hls_url: str | None


class Live(Schema):
    """A live room. `bag` in the order of link numbers; `last_seq` is where to join `channel`."""

    id: str
    state: Literal["scheduled", "waiting", "on_air", "interrupted", "ended", "stopped"]
    title: str
    announcement: str
    host: PersonRef
    shop: ShopRef | None
    cover_url: str | None
    hls_url: str | None
    replay_url: str | None
    viewers: int
    likes: int
    bag: list[ProductCard]
    pinned: ProductCard | None
    channel: str
    last_seq: int
    starts_at: str | None
    started_at: str | None
    ended_at: str | None
    is_booked: bool
    is_followed: bool
    is_demo: bool
    stop_reason: str | None


class Lives(Schema):
    items: list[LiveCard]
    next_cursor: str | None


class LiveIn(Schema):
    """`starts_at`: RFC 3339; without it the room opens at once."""

    title: str = Field(max_length=200)
    announcement: str = Field("", max_length=2000)
    cover_picture_id: str | None = None
    product_ids: list[str] = Field([], max_length=200)
    starts_at: str | None = None


class MyLive(Schema):
    """For the host: where to send the picture, and why the live may not start (`refusal`)."""

    live: Live
    rtmp_url: str
    stream_key: str
    ingest_state: Literal["offline", "receiving", "playable"]
    can_go_on_air: bool
    refusal: ErrorBody | None


class ProductsIn(Schema):
    product_ids: list[str] = Field(max_length=200)


class PinIn(Schema):
    """`product_id` null takes the card down."""

    product_id: str | None


class LiveComment(Schema):
    """`state` "held": only its author sees it, and is told."""

    id: str
    author: PersonRef
    text: str
    at: str
    state: Literal["visible", "held", "removed"]
    is_host: bool
    client_key: str | None = None


class LiveComments(Schema):
    items: list[LiveComment]
    next_cursor: str | None


class LiveCommentIn(Schema):
    """`client_key`: a UUID of the client's; a repeat with it posts nothing new."""

    text: str = Field(max_length=1000)
    client_key: str = Field(max_length=80)


class LikesIn(Schema):
    count: int


class Liked(Schema):
    likes: int
    is_liked: bool


class Booked(Schema):
    is_booked: bool
    bookings: int
