"""One page of a tab: candidates from content, order from policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.community.content import api as content
from jishi.community.feed import policy
from jishi.community.feed.contracts import Candidate
from jishi.community.friends import api as friends
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput
from jishi.kernel.paging import decode_cursor, encode_cursor

if TYPE_CHECKING:
    from jishi.community.content.contracts import ClipView

CANDIDATES = 400
PAGE = 8
SEEN_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    clip_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    items: list[Shown]
    next_cursor: str | None
    is_first: bool


def page(*, tab: str, viewer_id: UUID | None, cursor: str | None) -> FeedPage:
    """The next clips of `tab` ("recommended", "following", "nearby").

    The cursor carries the moment of the first page, so that the list does not shift while one swipes.
    """
    as_of, start = _position(cursor)
    clips = [c for c in content.recent_published(limit=CANDIDATES) if _at(c) <= as_of]
    if tab == "following":
        ranked = _following(clips, viewer_id)
    elif tab == "nearby":
        ranked = _nearby(clips, viewer_id)
    else:
        ranked = _recommended(clips, viewer_id, as_of)
    items = ranked[start : start + PAGE]
    more = start + PAGE < len(ranked)
    following = encode_cursor(f"{as_of.isoformat()}|{start + PAGE}") if more else None
    return FeedPage(items=items, next_cursor=following, is_first=start == 0)


def _position(cursor: str | None) -> tuple[datetime, int]:
    text = decode_cursor(cursor)
    if text is None:
        return clock.now(), 0
    moment, _, start = text.partition("|")
    try:
        as_of = datetime.fromisoformat(moment)
        position = int(start)
    except ValueError as error:
        raise InvalidInput(fields={"cursor": "invalid"}) from error
    if as_of.tzinfo is None or as_of.year < 2000 or not 0 <= position <= CANDIDATES:
        raise InvalidInput(fields={"cursor": "invalid"})
    return as_of, position


def _at(clip: ClipView) -> datetime:
    return clip.published_at or clip.created_at


def _recommended(clips: list[ClipView], viewer_id: UUID | None, as_of: datetime) -> list[Shown]:
    seen: set[UUID] = set()
    followed: frozenset[UUID] = frozenset()
    if viewer_id is not None:
        # What was seen before this list began; what is watched while swiping must not reorder it.
        seen = content.seen_since(person_id=viewer_id, since=as_of - SEEN_WITHIN, until=as_of)
        followed = friends.follows(viewer_id)
    candidates = [
        Candidate(
            id=clip.id, author_id=clip.author_id, published_at=_at(clip), plays=clip.plays,
            likes=clip.likes, comments=clip.comments, has_goods=bool(clip.product_ids),
            is_followed=clip.author_id in followed, is_seen=clip.id in seen,
        )
        for clip in clips
    ]  # fmt: skip
    return [Shown(clip_id=r.id, reason=r.reason) for r in policy.rank(candidates, as_of)]


def _following(clips: list[ClipView], viewer_id: UUID | None) -> list[Shown]:
    followed = friends.follows(viewer_id) if viewer_id else frozenset()
    return [Shown(clip_id=c.id, reason="followed") for c in clips if c.author_id in followed]


def _nearby(clips: list[ClipView], viewer_id: UUID | None) -> list[Shown]:
    """Clips of shops whose town lies in the viewer's default province; none without an address."""
    region = orders.default_region(viewer_id) if viewer_id else None
    if not region:
        return []
    shops = catalog.shops_of({clip.author_id for clip in clips})
    near = {owner for owner, shop in shops.items() if _short(region) in shop.town}
    return [Shown(clip_id=c.id, reason="region") for c in clips if c.author_id in near]


def _short(region: str) -> str:
    """云南省 → 云南, so that a town written as 云南腾冲 is found."""
    for ending in ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"):
        if region.endswith(ending):
            return region.removesuffix(ending)
    return region
