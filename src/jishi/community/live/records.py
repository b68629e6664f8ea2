"""What is known of hosts and rooms, for rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from jishi.community.live.contracts import (
    Commented,
    CommentState,
    HostRecord,
    LiveMinute,
    Said,
)
from jishi.community.live.models import Live, LiveComment, Numbers, Pin
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def host_record(host_id: UUID, *, since: datetime) -> HostRecord:
    """One query."""
    found = Live.objects.filter(host_id=host_id).aggregate(
        aired=Count("pk", filter=Q(started_at__isnull=False)),
        stopped=Count("pk", filter=Q(state="stopped", ended_at__gte=since)),
        made=Count("pk", filter=Q(created_at__gte=since)),
    )
    return HostRecord(aired=found["aired"], stopped=found["stopped"], made=found["made"])


def live_minute(live_id: UUID, *, since: datetime) -> LiveMinute:
    """Raises `NotFound`. Five queries."""
    live = Live.objects.filter(pk=live_id).first()
    if live is None:
        raise NotFound
    said = LiveComment.objects.filter(live=live, at__gte=since)
    counts = said.aggregate(
        n=Count("pk"),
        held=Count("pk", filter=Q(state="held")),
        removed=Count("pk", filter=Q(state="removed")),
    )
    texts = said.filter(author_id=live.host_id).order_by("-pk").values_list("text", flat=True)[:50]
    pins = Pin.objects.filter(live=live)
    up = pins.order_by("-pk").values_list("at", flat=True).first()
    numbers = Numbers.objects.filter(live=live).first()
    return LiveMinute(
        peak_viewers=numbers.peak_viewers if numbers else 0,
        pinned_at=up if live.pinned_product_id else None,
        comments=counts["n"],
        held=counts["held"],
        removed=counts["removed"],
        host_texts=tuple(texts),
        pins=pins.filter(at__gte=since).count(),
    )


def recent_texts(author_id: UUID, *, since: datetime) -> list[str]:
    """What this person wrote in live rooms, newest first, at most 50."""
    rows = LiveComment.objects.filter(author_id=author_id, at__gte=since).order_by("-pk")
    return list(rows.values_list("text", flat=True)[:50])


def said_in(live_id: UUID, *, since: datetime, author_id: UUID | None) -> list[Said]:
    """The newest 40 comments in a room since then (of one author), held ones too; oldest first."""
    rows = LiveComment.objects.filter(live_id=live_id, at__gte=since)
    if author_id is not None:
        rows = rows.filter(author_id=author_id)
    found = rows.order_by("-pk").values_list("author_id", "text", "at")[:40]
    return [Said(author_id=who, text=text, at=at) for who, text, at in reversed(found)]


def commenters(*, since: datetime) -> dict[UUID, Commented]:
    """What everybody wrote in live rooms, by author. One query."""
    rows = LiveComment.objects.filter(at__gte=since).values("author_id")
    counts: Any = rows.annotate(
        posted=Count("pk"),
        held=Count("pk", filter=~Q(rule="")),
        removed=Count("pk", filter=Q(state=CommentState.REMOVED)),
        sayings=Count("text", distinct=True),
    )
    return {row.pop("author_id"): Commented(**row) for row in counts.order_by()}
