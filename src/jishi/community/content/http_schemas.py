"""Shapes of clips and comments in the API, and how they are put together from several rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from ninja import Field

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ProductCard
from jishi.community.content import gates
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media import api as media
from jishi.kernel.http import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jishi.community.content.contracts import ClipView, CommentView
    from jishi.foundation.media.contracts import VideoRef


class HlsVideo(Schema):
    """Sizes in pixels, duration in milliseconds; `captions_url` is WebVTT."""

    hls_url: str
    poster_url: str
    duration_ms: int
    width: int
    height: int
    captions_url: str | None

    @classmethod
    def of(cls, video: VideoRef) -> HlsVideo:
        return cls(
            hls_url=video.hls_url, poster_url=video.poster_url, duration_ms=video.duration_ms,
            width=video.width, height=video.height, captions_url=video.captions_url,
        )  # fmt: skip


class Clip(Schema):
    id: str
    author: PersonRef
    caption: str
    tags: list[str]
    video: HlsVideo
    products: list[ProductCard]
    likes: int
    comments: int
    shares: int
    plays: int
    is_liked: bool
    is_followed: bool
    is_demo: bool
    published_at: str
    state: Literal["published", "removed"]

    @classmethod
    def many(cls, clips: Sequence[ClipView], *, viewer_id: UUID | None) -> list[Clip]:
        """Published clips with author, video and cards, in the given order; a fixed number of queries.

        A clip whose video is gone is left out.
        """
        authors = {clip.author_id for clip in clips}
        people = faces(authors)
        videos = media.get_videos([clip.video_id for clip in clips])
        cards = catalog.get_cards([pid for clip in clips for pid in clip.product_ids])
        followed = followed_by(viewer_id, authors)
        return [
            cls(
                id=str(clip.id), author=people[clip.author_id], caption=clip.caption,
                tags=list(clip.tags), video=HlsVideo.of(videos[clip.video_id]),
                products=[ProductCard.of(cards[pid]) for pid in clip.product_ids if pid in cards],
                likes=clip.likes, comments=clip.comments, shares=clip.shares, plays=clip.plays,
                is_liked=clip.is_liked, is_followed=clip.author_id in followed,
                is_demo=clip.is_demo,
                published_at=(clip.published_at or clip.created_at).isoformat(),
                state="removed" if clip.state == "removed" else "published",
            )
            for clip in clips
            if clip.video_id in videos
        ]  # fmt: skip


class Clips(Schema):
    items: list[Clip]
    next_cursor: str | None


class MyClip(Schema):
    """A clip as its author sees it; `progress` of the transcode in percent."""

    id: str
    state: Literal["processing", "in_review", "published", "rejected", "failed", "removed"]
    progress: int
    caption: str
    products: list[ProductCard]
    poster_url: str | None
    video: HlsVideo | None
    decision_reason: str | None
    failure: str | None
    likes: int
    comments: int
    plays: int
    created_at: str

    @classmethod
    def many(cls, clips: Sequence[ClipView]) -> list[MyClip]:
        videos = media.get_videos([clip.video_id for clip in clips])
        cards = catalog.get_cards([pid for clip in clips for pid in clip.product_ids])
        return [
            cls(
                id=str(clip.id), state=clip.state.value, caption=clip.caption,
                progress=video.progress if video else 0,
                products=[ProductCard.of(cards[pid]) for pid in clip.product_ids if pid in cards],
                poster_url=(video.poster_url or None) if video else None,
                video=HlsVideo.of(video) if video and video.state == "ready" else None,
                decision_reason=clip.decision_reason or None, failure=clip.failure or None,
                likes=clip.likes, comments=clip.comments, plays=clip.plays,
                created_at=clip.created_at.isoformat(),
            )
            for clip in clips
            for video in [videos.get(clip.video_id)]
        ]  # fmt: skip


class MyClips(Schema):
    items: list[MyClip]
    next_cursor: str | None


class ClipIn(Schema):
    upload_id: UUID
    caption: str = Field(max_length=1000)
    product_ids: list[UUID] = Field(default_factory=list, max_length=50)
    tags: list[str] = Field(default_factory=list, max_length=20)


class IntentAnswer(Schema):
    """The product card that answers a question; `fact` is the answer in words, from the catalogue."""

    intent: Literal[
        "how_to_buy", "price", "product_question", "stock_or_variant", "shipping",
        "order_status_or_aftersales", "order_in_comment",
    ]  # fmt: skip
    product: ProductCard
    preselected_sku_id: str | None
    fact: str | None


class Comment(Schema):
    """`answer` is for the asker only, and usually arrives on their realtime channel instead."""

    id: str
    author: PersonRef
    text: str
    at: str
    likes: int
    is_liked: bool
    state: Literal["visible", "held", "removed"]
    reply_to: str | None
    is_author: bool
    is_merchant: bool
    answer: IntentAnswer | None = None

    @classmethod
    def many(cls, comments: Sequence[CommentView]) -> list[Comment]:
        people = faces({comment.author_id for comment in comments})
        return [
            cls(
                id=str(comment.id), author=people[comment.author_id], text=comment.text,
                at=comment.at.isoformat(), likes=comment.likes, is_liked=comment.is_liked,
                state=comment.state.value,
                reply_to=str(comment.reply_to) if comment.reply_to else None,
                is_author=comment.author_id == comment.clip_author_id,
                is_merchant=people[comment.author_id].shop_id is not None,
            )
            for comment in comments
        ]  # fmt: skip


class Comments(Schema):
    items: list[Comment]
    next_cursor: str | None
    count: int


class CommentIn(Schema):
    """`client_key`: a UUID made by the client; the same key never makes a second comment."""

    text: str = Field(max_length=2000)
    client_key: UUID
    reply_to: UUID | None = None


class Liked(Schema):
    likes: int
    is_liked: bool


class Shares(Schema):
    shares: int
    url: str


class ViewIn(Schema):
    watched_ms: int = Field(ge=0, le=86_400_000)
    completed: bool = False
    source: str = Field("feed", max_length=20)


def faces(person_ids: set[UUID]) -> dict[UUID, PersonRef]:
    """People with their shops, ready for the API. Two queries."""
    people = accounts.get_people(person_ids)
    shops = catalog.shops_of(person_ids)
    return {
        person_id: PersonRef.of(person, shop_id=shops[person_id].id if person_id in shops else None)
        for person_id, person in people.items()
    }


def followed_by(viewer_id: UUID | None, person_ids: set[UUID]) -> frozenset[UUID]:
    """Which of these people the viewer follows; none for a stranger."""
    if viewer_id is None or not person_ids:
        return frozenset()
    return gates.followed_among.ask(viewer_id, person_ids)
