"""API routes of the feed."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from jishi.community.content import api as content
from jishi.community.content.http_schemas import Clip
from jishi.community.feed import policy, queries
from jishi.community.feed.http_schemas import Feed, FeedItem, WhyShown
from jishi.community.friends import api as friends
from jishi.community.live import api as live
from jishi.foundation.accounts.api import optional_caller_id
from jishi.kernel.errors import NotFound
from jishi.kernel.http import language_of

router = Router(tags=["feed"])
#: A live room stands at these places of the first page.
LIVE_PLACES = (2, 6)


@router.get("/feed", response=Feed, operation_id="get_feed")
def get_feed(
    request: HttpRequest,
    tab: Literal["recommended", "following", "nearby"] = "recommended",
    cursor: str | None = None,
) -> Feed:
    viewer_id = optional_caller_id(request)
    language = language_of(request)
    page = queries.page(tab=tab, viewer_id=viewer_id, cursor=cursor)
    clips = content.get_clips([item.clip_id for item in page.items], viewer_id=viewer_id)
    reasons = {item.clip_id: item.reason for item in page.items}
    ordered = [clips[item.clip_id] for item in page.items if item.clip_id in clips]
    items = [
        FeedItem(kind="clip", clip=clip, why=_words(reasons[UUID(clip.id)], language))
        for clip in Clip.many(ordered, viewer_id=viewer_id)
    ]
    if page.is_first and tab != "nearby":
        _put_lives(items, tab, viewer_id, language)
    return Feed(items=items, next_cursor=page.next_cursor)


def _put_lives(items: list[FeedItem], tab: str, viewer_id: UUID | None, language: str) -> None:
    rooms = live.on_air(limit=6)
    if tab == "following":
        followed = friends.follows(viewer_id) if viewer_id else frozenset()
        rooms = [room for room in rooms if room.host_id in followed]
    cards = live.card_schemas(rooms[: len(LIVE_PLACES)], viewer_id=viewer_id)
    for place, card in zip(LIVE_PLACES, cards, strict=False):
        item = FeedItem(kind="live", live=card, why=_words("live", language))
        items.insert(min(place, len(items)), item)


def _words(reason: str, language: str) -> str:
    zh, en = policy.REASONS[reason]
    return en if language == "en" else zh


@router.get("/feed/why/{clip_id}", response=WhyShown, operation_id="why_shown")
def why_shown(request: HttpRequest, clip_id: UUID) -> WhyShown:
    clip = content.clip_for(optional_caller_id(request), clip_id)
    if clip.published_at is None:
        raise NotFound
    caring = clip.likes + 2 * clip.comments
    if language_of(request) == "en":
        sentences = [
            f"{clip.plays} plays, {clip.likes} likes, {clip.comments} comments: "
            f"quality ({caring} + 2) / ({clip.plays} + 20).",
            "Newer clips count more: the score halves every 72 hours.",
            "Authors you follow count double; clips you have seen count a fifth.",
            "Every fourth place is kept for clips with fewer than 50 plays; "
            "an author has at most two of any ten places.",
        ]
    else:
        sentences = [
            f"播放 {clip.plays}，点赞 {clip.likes}，评论 {clip.comments}："
            f"质量分 =（{caring} + 2）÷（{clip.plays} + 20）。",
            "越新的排得越前：得分每 72 小时减半。",
            "你关注的作者加倍；你看过的只算五分之一。",
            "每四个位置留一个给播放不到 50 的视频；任何十个位置里，同一作者最多两个。",
        ]
    return WhyShown(sentences=sentences)
