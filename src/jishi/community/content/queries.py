"""Reads of clips and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q

from jishi.community.content.contracts import (
    AuthorRecord,
    ClipState,
    ClipView,
    Commented,
    CommentState,
    CommentView,
    Said,
    Seen,
)
from jishi.community.content.models import Clip, ClipComment, ClipLike, ClipShow, CommentLike
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import parse_id
from jishi.kernel.paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def view(clip: Clip, *, viewer_id: UUID | None, liked: set[UUID] | None = None) -> ClipView:
    """The contract of one loaded clip; `liked` saves the query when many are shown."""
    if liked is None:
        liked = liked_among(viewer_id, [clip.pk])
    return ClipView(
        id=clip.pk, author_id=clip.author_id, video_id=clip.video_id, caption=clip.caption,
        tags=tuple(clip.tags), state=ClipState(clip.state),
        product_ids=tuple(clip.product_ids),
        likes=clip.likes, comments=clip.comments, shares=clip.shares, plays=clip.plays,
        is_liked=clip.pk in liked, is_demo=clip.is_demo, created_at=clip.created_at,
        published_at=clip.published_at, decision_reason=clip.decision_reason,
        failure=clip.failure,
    )  # fmt: skip


def liked_among(viewer_id: UUID | None, clip_ids: Iterable[UUID]) -> set[UUID]:
    if viewer_id is None:
        return set()
    likes = ClipLike.objects.filter(person_id=viewer_id, clip_id__in=list(clip_ids))
    return set(likes.values_list("clip_id", flat=True))


def get_clips(ids: Iterable[UUID], *, viewer_id: UUID | None) -> dict[UUID, ClipView]:
    """Clips in any state by id (callers decide who may see them). Two queries."""
    clips = list(Clip.objects.filter(pk__in=set(ids)))
    liked = liked_among(viewer_id, [clip.pk for clip in clips])
    return {clip.pk: view(clip, viewer_id=viewer_id, liked=liked) for clip in clips}


def clip_for(viewer_id: UUID | None, clip_id: UUID) -> ClipView:
    """A published clip, or the viewer's own in any state; raises `NotFound` otherwise."""
    found = get_clips([clip_id], viewer_id=viewer_id).get(clip_id)
    if found is None or (found.state != ClipState.PUBLISHED and found.author_id != viewer_id):
        raise NotFound
    return found


def published_clips(
    *, cursor: str | None, limit: int, author_ids: Iterable[UUID] | None, viewer_id: UUID | None
) -> Page[ClipView]:
    """Newest first by id (UUIDv7), optionally of these authors only."""
    rows = Clip.objects.filter(state=ClipState.PUBLISHED)
    if author_ids is not None:
        rows = rows.filter(author_id__in=list(author_ids))
    return _page(rows, cursor, limit, viewer_id)


def own_clips(*, author_id: UUID, cursor: str | None, limit: int) -> Page[ClipView]:
    """All of one author's clips that are not removed, newest first."""
    rows = Clip.objects.filter(author_id=author_id).exclude(state=ClipState.REMOVED)
    return _page(rows, cursor, limit, author_id)


def _page(rows: object, cursor: str | None, limit: int, viewer_id: UUID | None) -> Page[ClipView]:
    after = _after(cursor)
    if after is not None:
        rows = rows.filter(pk__lt=after)  # type: ignore[attr-defined]
    found = list(rows.order_by("-pk")[: limit + 1])  # type: ignore[attr-defined]
    liked = liked_among(viewer_id, [clip.pk for clip in found])
    items = [view(clip, viewer_id=viewer_id, liked=liked) for clip in found[:limit]]
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more)


def _after(cursor: str | None) -> UUID | None:
    text = decode_cursor(cursor)
    if text is None:
        return None
    found = parse_id(text)
    if found is None:
        raise InvalidInput(fields={"cursor": "invalid"})
    return found


def recent_published(*, limit: int) -> list[ClipView]:
    """Candidates of the feed: the latest published clips."""
    rows = Clip.objects.filter(state=ClipState.PUBLISHED).order_by("-published_at", "-pk")[:limit]
    return [view(clip, viewer_id=None, liked=set()) for clip in rows]


def seen_since(*, person_id: UUID, since: datetime, until: datetime) -> set[UUID]:
    """Clips this person watched between the two moments."""
    shows = ClipShow.objects.filter(person_id=person_id, at__gte=since, at__lt=until)
    return set(shows.values_list("clip_id", flat=True))


def seen(clip_id: UUID) -> Seen:
    found = ClipShow.objects.filter(clip_id=clip_id).aggregate(
        people=Count("person_id", distinct=True), times=Count("pk")
    )
    return Seen(**found)


def comment_view(
    comment: ClipComment, *, viewer_id: UUID | None, liked: set[UUID] | None = None
) -> CommentView:
    if liked is None:
        liked = comment_likes(viewer_id, [comment.pk])
    return CommentView(
        id=comment.pk, clip_id=comment.clip_id, clip_author_id=comment.clip.author_id,
        author_id=comment.author_id, text=comment.text, at=comment.at,
        state=CommentState(comment.state), reply_to=comment.reply_to_id, likes=comment.likes,
        is_liked=comment.pk in liked,
    )  # fmt: skip


def comment_likes(viewer_id: UUID | None, ids: Iterable[UUID]) -> set[UUID]:
    if viewer_id is None:
        return set()
    likes = CommentLike.objects.filter(person_id=viewer_id, comment_id__in=list(ids))
    return set(likes.values_list("comment_id", flat=True))


def list_comments(
    *, clip_id: UUID, viewer_id: UUID | None, cursor: str | None, limit: int
) -> Page[CommentView]:
    """Visible comments and the viewer's own held ones, newest first. Raises `NotFound`."""
    clip_for(viewer_id, clip_id)
    shown = Q(state=CommentState.VISIBLE)
    if viewer_id is not None:
        shown |= Q(state=CommentState.HELD, author_id=viewer_id)
    rows = ClipComment.objects.filter(shown, clip_id=clip_id).select_related("clip")
    after = _after(cursor)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    liked = comment_likes(viewer_id, [comment.pk for comment in found])
    items = [comment_view(c, viewer_id=viewer_id, liked=liked) for c in found[:limit]]
    more = encode_cursor(str(items[-1].id)) if len(found) > limit else None
    return Page(items=items, next_cursor=more)


def comment_facts(comment_id: UUID) -> CommentView:
    """A comment in any state, for reviewers and for intent; raises `NotFound`."""
    found = ClipComment.objects.select_related("clip").filter(pk=comment_id).first()
    if found is None:
        raise NotFound
    return comment_view(found, viewer_id=None, liked=set())


def numbers_of_author(author_id: UUID) -> tuple[int, int]:
    """(published clips, likes on them) of one person."""
    rows = Clip.objects.filter(author_id=author_id, state=ClipState.PUBLISHED)
    likes = sum(rows.values_list("likes", flat=True))
    return rows.count(), likes


def clip_by_video(video_id: UUID) -> ClipView | None:
    clip = Clip.objects.filter(video_id=video_id).first()
    return None if clip is None else view(clip, viewer_id=None, liked=set())


def author_record(author_id: UUID, *, caption: str, besides: UUID, since: datetime) -> AuthorRecord:
    """One person's clips but the one asked about. One query."""
    recent = Q(created_at__gte=since)
    rows = Clip.objects.filter(author_id=author_id).exclude(pk=besides)
    found = rows.aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)),
        submitted=Count("pk", filter=recent & ~Q(state=ClipState.FAILED)),
        rejected=Count("pk", filter=recent & Q(state=ClipState.REJECTED)),
        removed=Count("pk", filter=recent & Q(state=ClipState.REMOVED)),
        same=Count("pk", filter=Q(caption__iexact=caption) & ~Q(state=ClipState.FAILED)),
    )
    return AuthorRecord(
        published_ever=found["published"], submitted=found["submitted"],
        rejected=found["rejected"], removed=found["removed"], same_captions=found["same"],
    )  # fmt: skip


def recent_texts(author_id: UUID, *, since: datetime) -> list[str]:
    """What this person wrote under clips, newest first, at most 50."""
    rows = ClipComment.objects.filter(author_id=author_id, at__gte=since).order_by("-pk")
    return list(rows.values_list("text", flat=True)[:50])


def said_under(clip_id: UUID, *, since: datetime, author_id: UUID | None) -> list[Said]:
    """The newest 40 comments under a clip since then (of one author), held ones too; oldest first."""
    rows = ClipComment.objects.filter(clip_id=clip_id, at__gte=since)
    if author_id is not None:
        rows = rows.filter(author_id=author_id)
    found = rows.order_by("-at", "-pk").values_list("author_id", "text", "at")[:40]
    return [Said(author_id=who, text=text, at=at) for who, text, at in reversed(found)]


def commenters(*, since: datetime) -> dict[UUID, Commented]:
    """What everybody wrote under clips, by author. One query."""
    rows = ClipComment.objects.filter(at__gte=since).values("author_id")
    counts: Any = rows.annotate(
        posted=Count("pk"),
        held=Count("pk", filter=~Q(held_under="")),
        removed=Count("pk", filter=Q(state=CommentState.REMOVED)),
        sayings=Count("text", distinct=True),
    )
    return {row.pop("author_id"): Commented(**row) for row in counts.order_by()}
