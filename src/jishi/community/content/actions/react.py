"""Like, share, watch: small, frequent, and exact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F

from jishi.community.content.contracts import ClipState, CommentState
from jishi.community.content.events import ClipLiked, ClipViewed
from jishi.community.content.models import Clip, ClipComment, ClipLike, ClipShow, CommentLike
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def like_clip(*, clip_id: UUID, person_id: UUID) -> int:
    """Like once; liking again changes nothing. Returns the number of likes."""
    _published(clip_id)
    _, is_new = ClipLike.objects.get_or_create(
        clip_id=clip_id, person_id=person_id, defaults={"at": clock.now()}
    )
    if is_new:
        Clip.objects.filter(pk=clip_id).update(likes=F("likes") + 1)
        outbox.record(ClipLiked(clip_id=clip_id, person_id=person_id))
    return _likes(clip_id)


@use_case
def unlike_clip(*, clip_id: UUID, person_id: UUID) -> int:
    """Take the like back; without one nothing changes."""
    _published(clip_id)
    gone, _ = ClipLike.objects.filter(clip_id=clip_id, person_id=person_id).delete()
    if gone:
        Clip.objects.filter(pk=clip_id).update(likes=F("likes") - 1)
    return _likes(clip_id)


@use_case
def set_comment_like(*, comment_id: UUID, person_id: UUID, liked: bool) -> int:
    """Like a visible comment, or take it back. Returns its likes."""
    visible = ClipComment.objects.filter(pk=comment_id, state=CommentState.VISIBLE)
    if not visible.exists():
        raise NotFound
    mine: dict[str, Any] = {"comment_id": comment_id, "person_id": person_id}
    if liked:
        _, changed = CommentLike.objects.get_or_create(**mine)
        step = 1
    else:
        count, _ = CommentLike.objects.filter(**mine).delete()
        changed, step = bool(count), -1
    if changed:
        visible.update(likes=F("likes") + step)
    return visible.values_list("likes", flat=True).get()


@use_case
def share_clip(*, clip_id: UUID) -> int:
    """Count a share. Returns the number of shares."""
    _published(clip_id)
    Clip.objects.filter(pk=clip_id).update(shares=F("shares") + 1)
    return Clip.objects.values_list("shares", flat=True).get(pk=clip_id)


@use_case
def record_view(
    *, clip_id: UUID, person_id: UUID | None, watched_ms: int, completed: bool, source: str
) -> None:
    """Keep one view. A view counts as a play from one second on."""
    _published(clip_id)
    watched = max(0, min(watched_ms, 3_600_000))
    ClipShow.objects.create(
        clip_id=clip_id, person_id=person_id, watched_ms=watched, completed=completed,
        source=source[:20], at=clock.now(),
    )  # fmt: skip
    if watched >= 1000:
        Clip.objects.filter(pk=clip_id).update(plays=F("plays") + 1)
    outbox.record(
        ClipViewed(
            clip_id=clip_id, person_id=person_id, watched_ms=watched, completed=completed,
            source=source[:20],
        )
    )  # fmt: skip


def _published(clip_id: UUID) -> None:
    if not Clip.objects.filter(pk=clip_id, state=ClipState.PUBLISHED).exists():
        raise NotFound


def _likes(clip_id: UUID) -> int:
    return Clip.objects.values_list("likes", flat=True).get(pk=clip_id)
