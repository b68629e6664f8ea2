"""Reads, returning contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from jishi.community.live import policy
from jishi.community.live.contracts import (
    CommentFacts,
    CommentState,
    LiveState,
    LiveView,
    ReplayMark,
    Seen,
)
from jishi.community.live.models import (
    BagItem,
    Booking,
    LikeCount,
    Liker,
    Live,
    LiveComment,
    Numbers,
    Pin,
    Visit,
)
from jishi.foundation.media import api as media
from jishi.foundation.realtime import api as realtime
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import parse_id
from jishi.kernel.paging import MAX_LIMIT, Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

RUNNING = [str(state) for state in policy.RUNNING]
OPEN = [str(state) for state in policy.OPEN]
ALL_STATES = [str(state) for state in LiveState]
#: Not yet allowed on air: only its host sees it.
HIDDEN = Q(state__in=["scheduled", "waiting"]) & ~Q(gate_outcome="allow")


def channel(live_id: UUID) -> str:
    return f"live:{live_id}"


def get_lives(ids: Iterable[UUID]) -> dict[UUID, LiveView]:
    rows = Live.objects.filter(pk__in=set(ids))
    return {view.id: view for view in _views(rows)}


def get_live(live_id: UUID) -> LiveView:
    """Raises `NotFound`."""
    found = get_lives([live_id])
    if live_id not in found:
        raise NotFound
    return found[live_id]


def own_live(live_id: UUID, host_id: UUID) -> Live:
    """The row; raises `NotFound` also for another's."""
    row = Live.objects.filter(pk=live_id, host_id=host_id).first()
    if row is None:
        raise NotFound
    return row


def on_air(*, limit: int) -> list[LiveView]:
    rows = Live.objects.filter(state__in=RUNNING).order_by("-started_at")[:200]
    return sorted(_views(rows), key=lambda view: -view.viewers)[:limit]


def live_of(host_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = Live.objects.filter(host_id__in=set(host_ids), state__in=RUNNING)
    return dict(rows.values_list("host_id", "id"))


def page_of_lives(
    *,
    cursor: str | None,
    limit: int,
    states: Sequence[str],
    host_id: UUID | None = None,
    public: bool = False,
) -> Page[LiveView]:
    """Newest first. Raises `InvalidInput` on a broken cursor or an unknown state."""
    if unknown := set(states) - {str(state) for state in LiveState}:
        raise InvalidInput(fields={"state": ", ".join(sorted(unknown))})
    rows = Live.objects.filter(state__in=states).order_by("-id")
    if host_id is not None:
        rows = rows.filter(host_id=host_id)
    if public:
        rows = rows.exclude(HIDDEN)
    if (key := decode_cursor(cursor)) is not None:
        before = parse_id(key)
        if before is None:
            raise InvalidInput(fields={"cursor": "invalid"})
        rows = rows.filter(pk__lt=before)
    limit = max(1, min(limit, MAX_LIMIT))
    found = list(rows[: limit + 1])
    views = _views(found[:limit])
    more = len(found) > limit
    return Page(items=views, next_cursor=encode_cursor(str(views[-1].id)) if more else None)


def search_lives(text: str, *, limit: int) -> list[LiveView]:
    if not text.strip():
        return []
    first = Case(
        When(state__in=RUNNING, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = Live.objects.filter(
        Q(title__icontains=text) | Q(announcement__icontains=text), state__in=OPEN
    ).order_by(first, "-id")
    return _views(rows.exclude(HIDDEN)[:limit])


def may_see(live_id: UUID, viewer_id: UUID | None) -> bool:
    """Everyone may see what is not hidden; its host sees it always."""
    rows = Live.objects.filter(pk=live_id)
    return rows.exclude(HIDDEN).exists() or (
        viewer_id is not None and rows.filter(host_id=viewer_id).exists()
    )


def is_host(live_id: UUID, person_id: UUID | None) -> bool:
    return person_id is not None and Live.objects.filter(pk=live_id, host_id=person_id).exists()


def _views(rows: Iterable[Live] | QuerySet[Live]) -> list[LiveView]:
    lives = list(rows)
    ids = [live.pk for live in lives]
    bags: dict[UUID, list[UUID]] = {one: [] for one in ids}
    for item in BagItem.objects.filter(live_id__in=ids).order_by("live_id", "number"):
        bags[item.live_id].append(item.product_id)
    likes = dict(
        LikeCount.objects.filter(live_id__in=ids)
        .values_list("live_id")
        .annotate(total=Sum("likes"))
    )
    covers = media.get_pictures(live.cover_picture_id for live in lives if live.cover_picture_id)
    result = []
    for live in lives:
        running = live.state in RUNNING
        cover = covers.get(live.cover_picture_id) if live.cover_picture_id else None
        result.append(
            LiveView(
                id=live.pk,
                host_id=live.host_id,
                shop_id=live.shop_id,
                state=LiveState(live.state),
                title=live.title,
                announcement=live.announcement,
                cover_picture_id=live.cover_picture_id,
                cover_url=cover.url if cover else None,
                hls_url=live.hls_url if running else None,
                replay_url=live.replay_url if live.state == LiveState.ENDED else None,
                pinned_product_id=live.pinned_product_id,
                bag=tuple(bags[live.pk]),
                viewers=realtime.viewers(channel(live.pk)) if running else 0,
                likes=likes.get(live.pk, 0),
                channel=channel(live.pk),
                starts_at=live.starts_at,
                started_at=live.started_at,
                ended_at=live.ended_at,
                stop_reason=live.stop_reason,
                created_at=live.created_at,
            )
        )
    return result


def likes_of(live_id: UUID) -> int:
    total = LikeCount.objects.filter(live_id=live_id).aggregate(total=Sum("likes"))["total"]
    return int(total or 0)


def has_liked(live_id: UUID, person_id: UUID) -> bool:
    return Liker.objects.filter(live_id=live_id, person_id=person_id).exists()


def booked(person_id: UUID | None, live_ids: Iterable[UUID]) -> set[UUID]:
    if person_id is None:
        return set()
    rows = Booking.objects.filter(person_id=person_id, live_id__in=set(live_ids))
    return set(rows.values_list("live_id", flat=True))


def bookings(live_id: UUID) -> int:
    return Booking.objects.filter(live_id=live_id).count()


def lives_with(product_id: UUID) -> list[UUID]:
    """Running lives that have the product in the bag."""
    rows = BagItem.objects.filter(product_id=product_id, live__state__in=RUNNING)
    return list(rows.values_list("live_id", flat=True))


def bag_of(live_id: UUID) -> list[UUID]:
    rows = BagItem.objects.filter(live_id=live_id).order_by("number")
    return list(rows.values_list("product_id", flat=True))


def seen(live_id: UUID) -> Seen:
    found = Visit.objects.filter(live_id=live_id).aggregate(
        people=Count("person_id", distinct=True), times=Count("pk")
    )
    return Seen(**found)


def peak_viewers(live_id: UUID) -> int:
    row = Numbers.objects.filter(live_id=live_id).first()
    return row.peak_viewers if row else 0


def comment_facts(comment_id: UUID) -> CommentFacts:
    row = LiveComment.objects.select_related("live").filter(pk=comment_id).first()
    if row is None:
        raise NotFound
    return facts_of(row, row.live.host_id, bag_of(row.live_id))


def facts_of(row: LiveComment, host_id: UUID, bag: Iterable[UUID]) -> CommentFacts:
    return CommentFacts(
        id=row.pk,
        live_id=row.live_id,
        author_id=row.author_id,
        host_id=host_id,
        text=row.text,
        state=CommentState(row.state),
        at=row.at,
        pinned_product_id=row.pinned_product_id,
        bag_product_ids=tuple(bag),
    )


def page_of_comments(
    *, live_id: UUID, viewer_id: UUID | None, cursor: str | None, limit: int = 50
) -> Page[LiveComment]:
    """Newest first: the visible ones and the viewer's own held ones."""
    mine = Q(author_id=viewer_id, state="held") if viewer_id else Q(pk=None)
    rows = LiveComment.objects.filter(Q(state="visible") | mine, live_id=live_id).order_by("-id")
    if (key := decode_cursor(cursor)) is not None:
        before = parse_id(key)
        if before is None:
            raise InvalidInput(fields={"cursor": "invalid"})
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].pk)) if more else None)


def replay_marks(live_id: UUID) -> list[ReplayMark]:
    replay = media.get_replay(live_id)
    if replay is None:
        return []
    pins = list(Pin.objects.filter(live_id=live_id).order_by("id").values_list("at", "product_id"))
    return policy.replay_marks(pins, [(part.started_at, part.duration_ms) for part in replay.parts])


def is_running(live_id: UUID) -> bool:
    return Live.objects.filter(pk=live_id, state__in=RUNNING).exists()
