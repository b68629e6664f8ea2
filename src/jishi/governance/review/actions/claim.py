"""Take an item from the queue, hold it a while, put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Q

from jishi.governance.review import policy, queries, subjects
from jishi.governance.review.actions.enqueue import let_go
from jishi.governance.review.contracts import Kind, ReviewItem
from jishi.governance.review.errors import AlreadyDecided, HeldByAnother, OwnWork
from jishi.governance.review.models import ReviewItem as Row
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@use_case
def claim_next(
    *, reviewer_id: UUID, kind: Kind | None = None, after: datetime | None = None
) -> ReviewItem | None:
    """The longest-waiting free item (submitted later than `after`), held for `policy.CLAIM_FOR`.

    Never one's own and never one that another holds: rows being taken at this moment are passed
    over. What no longer waits in its own room lapses on the way. None: nothing is left.
    """
    now = clock.now()
    free = Q(state="waiting") | Q(state="claimed", claimed_by=reviewer_id)
    free |= Q(state="claimed", claim_ends_at__lte=now)
    rows = Row.objects.select_for_update(skip_locked=True).filter(free)
    rows = rows.exclude(owner_id=reviewer_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if after is not None:
        rows = rows.filter(submitted_at__gt=after)
    while row := rows.order_by("submitted_at", "pk").first():
        if _still_waits(row):
            return _hold(row, reviewer_id, now)
        let_go(row)
    return None


@use_case
def claim(*, item_id: UUID, reviewer_id: UUID) -> ReviewItem:
    """Hold this item; holding it already renews the claim.

    Raises `NotFound`, `AlreadyDecided`, `OwnWork`, `HeldByAnother`.
    """
    row = locked(item_id)
    now = clock.now()
    if row.state == "decided":
        raise AlreadyDecided(decision=row.decision)
    if row.owner_id == reviewer_id:
        raise OwnWork
    if not policy.is_free(
        row.state, row.claimed_by, row.claim_ends_at, reviewer=reviewer_id, now=now
    ):
        raise HeldByAnother
    return _hold(row, reviewer_id, now)


@use_case
def release(*, item_id: UUID, reviewer_id: UUID) -> None:
    """Put back what one holds; nothing happens when one does not."""
    row = locked(item_id)
    if row.state == "claimed" and row.claimed_by == reviewer_id:
        row.state, row.claimed_by, row.claim_ends_at = "waiting", None, None
        row.save(update_fields=["state", "claimed_by", "claim_ends_at"])


def locked(item_id: UUID) -> Row:
    """The row, locked. Raises `NotFound`."""
    row = Row.objects.select_for_update().filter(pk=item_id).first()
    if row is None:
        raise NotFound
    return row


def _still_waits(row: Row) -> bool:
    try:
        subject = subjects.load(cast("Kind", row.kind), row.subject_id)
    except NotFound:
        return False
    return subject.is_pending and subject.submission == row.submission


def _hold(row: Row, reviewer_id: UUID, now: datetime) -> ReviewItem:
    row.state, row.claimed_by, row.claimed_at = "claimed", reviewer_id, now
    row.claim_ends_at = now + policy.CLAIM_FOR
    row.opened_at = row.opened_at or now
    row.save(update_fields=["state", "claimed_by", "claimed_at", "claim_ends_at", "opened_at"])
    return queries.view(row)
