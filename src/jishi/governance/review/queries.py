"""Reading the queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Min, Q

from jishi.governance.review import contracts as c
from jishi.governance.review.models import ReviewItem
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID


def view(row: ReviewItem) -> c.ReviewItem:
    return c.ReviewItem(
        id=row.pk, kind=cast("c.Kind", row.kind), subject_id=row.subject_id,
        owner_id=row.owner_id, title=row.title, submission=row.submission, rule=row.rule,
        decision_id=row.decision_id,
        state=cast("c.State", row.state), submitted_at=row.submitted_at, opened_at=row.opened_at,
        claimed_by=row.claimed_by, claim_ends_at=row.claim_ends_at,
        decision=cast("c.Decision | None", row.decision), decided_by=row.decided_by,
        decided_at=row.decided_at, reason_code=row.reason_code, reason_zh=row.reason_zh,
        reason_en=row.reason_en,
    )  # fmt: skip


def get_item(item_id: UUID) -> c.ReviewItem:
    """Raises `NotFound`."""
    row = ReviewItem.objects.filter(pk=item_id).first()
    if row is None:
        raise NotFound
    return view(row)


def waiting(kind: c.Kind | None = None, *, limit: int = 200) -> list[c.ReviewItem]:
    """Undecided items, the longest waiting first, held ones included."""
    rows = ReviewItem.objects.exclude(state="decided")
    if kind:
        rows = rows.filter(kind=kind)
    return [view(row) for row in rows.order_by("submitted_at", "pk")[:limit]]


def counts() -> list[c.QueueCount]:
    """Every kind, in the order of the desk. One query."""
    held = Q(state="claimed", claim_ends_at__gt=clock.now())
    found = {
        row["kind"]: row
        for row in ReviewItem.objects.exclude(state="decided")
        .values("kind")
        .annotate(all=Count("id"), held=Count("id", filter=held), oldest=Min("submitted_at"))
    }
    return [
        c.QueueCount(
            kind=kind,
            waiting=found[kind]["all"] - found[kind]["held"] if kind in found else 0,
            held=found[kind]["held"] if kind in found else 0,
            oldest_at=found[kind]["oldest"] if kind in found else None,
        )
        for kind in c.KINDS
    ]


def decided(*, limit: int = 30, reviewer_id: UUID | None = None) -> list[c.ReviewItem]:
    """Decisions, newest first; with `reviewer_id` only that person's."""
    rows = ReviewItem.objects.filter(state="decided").exclude(decision="lapsed")
    if reviewer_id is not None:
        rows = rows.filter(decided_by=reviewer_id)
    return [view(row) for row in rows.order_by("-decided_at")[:limit]]


def record_of(kind: c.Kind, subject_id: UUID) -> list[c.ReviewItem]:
    """All submissions of one thing, newest first."""
    rows = ReviewItem.objects.filter(kind=kind, subject_id=subject_id)
    return [view(row) for row in rows.order_by("-submission")]


def similar(item: c.ReviewItem, *, limit: int = 6) -> list[c.ReviewItem]:
    """What else this person has submitted, newest first."""
    rows = ReviewItem.objects.filter(owner_id=item.owner_id).exclude(subject_id=item.subject_id)
    return [view(row) for row in rows.order_by("-submitted_at")[:limit]]


def held_by(reviewer_id: UUID, kind: c.Kind | None = None) -> c.ReviewItem | None:
    """What this reviewer holds just now."""
    rows = ReviewItem.objects.filter(
        state="claimed", claimed_by=reviewer_id, claim_ends_at__gt=clock.now()
    )
    if kind:
        rows = rows.filter(kind=kind)
    row = rows.order_by("claimed_at").first()
    return view(row) if row else None


def desk_day(since: datetime, until: datetime | None = None) -> c.DeskDay:
    """What was decided in a stretch of time."""
    rows = ReviewItem.objects.filter(state="decided", decided_at__gte=since).exclude(
        decision="lapsed"
    )
    if until is not None:
        rows = rows.filter(decided_at__lt=until)
    found = list(rows.values_list("decision", "submitted_at", "decided_at"))
    waits = [(at - begun).total_seconds() for _, begun, at in found if at is not None]
    return c.DeskDay(
        since=since,
        approved=sum(1 for decision, _, _ in found if decision == "approve"),
        rejected=sum(1 for decision, _, _ in found if decision == "reject"),
        median_wait=timedelta(seconds=median(waits)) if waits else None,
    )
