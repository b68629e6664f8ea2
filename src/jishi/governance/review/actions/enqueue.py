"""Put a submission into the queue; let go what no longer waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.governance.review import subjects
from jishi.governance.review.contracts import Kind, Subject
from jishi.governance.review.models import ReviewItem
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def enqueue(*, kind: Kind, subject_id: UUID, submission: int = 1, rule: str = "") -> None:
    """A thing was submitted. Idempotent, whatever order the news comes in.

    Earlier submissions of it lapse; news of a submission that is already past is passed over.
    """
    try:
        subject = subjects.load(kind, subject_id)
    except NotFound:
        return
    if subject.is_pending and subject.submission == submission:
        open_item(subject, rule=rule)


@use_case
def lapse(*, kind: Kind, subject_id: UUID) -> None:
    """Nothing is left to decide: withdrawn, closed or removed. Idempotent."""
    _lapse(kind, subject_id, before=None)


def open_item(subject: Subject, *, rule: str = "") -> ReviewItem:
    """The item of this submission, locked; made when there is none. Earlier ones lapse."""
    _lapse(subject.kind, subject.id, before=subject.submission)
    where = {"kind": subject.kind, "subject_id": subject.id, "submission": subject.submission}
    made, is_new = ReviewItem.objects.get_or_create(
        **where,
        defaults={
            "owner_id": subject.owner_id, "title": subject.title[:160], "rule": rule[:80],
            "submitted_at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        audit.write(
            actor="platform", verb="review.enqueue", target=f"review:{made.pk}", basis=rule,
            kind=subject.kind, subject=str(subject.id), submission=subject.submission,
        )  # fmt: skip
    return ReviewItem.objects.select_for_update().get(pk=made.pk)


def _lapse(kind: Kind, subject_id: UUID, *, before: int | None) -> None:
    rows = ReviewItem.objects.select_for_update().filter(kind=kind, subject_id=subject_id)
    rows = rows.exclude(state="decided")
    if before is not None:
        rows = rows.filter(submission__lt=before)
    for row in rows.order_by("pk"):
        let_go(row)


def let_go(row: ReviewItem) -> None:
    """Close a locked row without a decision of ours."""
    row.state, row.decision, row.decided_at = "decided", "lapsed", clock.now()
    row.save(update_fields=["state", "decision", "decided_at"])
    audit.write(actor="platform", verb="review.lapse", target=f"review:{row.pk}")
