"""Put a submission into the queue; let go what no longer waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.foundation.notify import api as notices
from jishi.governance.review import subjects, wording
from jishi.governance.review.contracts import Kind, Subject
from jishi.governance.review.models import ReviewItem
from jishi.governance.rulebook import api as rulebook
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID

#: The kind of question that was asked before a thing came here.
GATES: dict[Kind, str] = {
    "shop": "shop.submitted", "product": "product.submitted", "clip": "clip.submitted",
    "comment": "comment.posting", "live_comment": "comment.posting",
    "order_review": "review.posting",
}  # fmt: skip


@use_case
def enqueue(*, kind: Kind, subject_id: UUID, submission: int = 1) -> None:
    """A thing was submitted and held. Idempotent, whatever order the news comes in.

    Earlier submissions of it lapse; news of a submission that is already past is passed over.
    """
    try:
        subject = subjects.load(kind, subject_id)
    except NotFound:
        return
    if subject.is_pending and subject.submission == submission:
        open_item(subject)


@use_case
def lapse(*, kind: Kind, subject_id: UUID) -> None:
    """Nothing is left to decide: withdrawn, closed or removed. Idempotent."""
    _lapse(kind, subject_id, before=None)


def open_item(subject: Subject) -> ReviewItem:
    """The item of this submission, locked; made when there is none. Earlier ones lapse.

    It keeps the rule that held it, and its owner is told which.
    """
    _lapse(subject.kind, subject.id, before=subject.submission)
    where = {"kind": subject.kind, "subject_id": subject.id, "submission": subject.submission}
    found = ReviewItem.objects.filter(**where).first()
    if found is None:
        held = rulebook.decision_on(
            GATES[subject.kind], subject_kind=subject.kind, subject_id=subject.id
        )
        rule = held.rule_id if held else ""
        found, is_new = ReviewItem.objects.get_or_create(
            **where,
            defaults={
                "owner_id": subject.owner_id, "title": subject.title[:160], "rule": rule,
                "decision_id": held.id if held else None, "submitted_at": clock.now(),
            },
        )  # fmt: skip
        if is_new:
            audit.write(
                actor="platform", verb="review.enqueue", target=f"review:{found.pk}", basis=rule,
                kind=subject.kind, subject=str(subject.id), submission=subject.submission,
            )  # fmt: skip
            _tell(subject, found, held)
    made = found
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


def _tell(subject: Subject, item: ReviewItem, held: rulebook.DecisionView | None) -> None:
    """Which rule held it, what to do about it and where that can be read."""
    if held is None or not held.rule_id:
        return
    zh, en = rulebook.ground(held)
    title_zh, title_en = wording.held_titles(subject.kind)
    notices.notify(
        person_id=subject.owner_id, kind="review.held",
        zh=(title_zh, wording.body(subject, zh)), en=(title_en, wording.body(subject, en)),
        link=rulebook.rule_url(held.rule_id), key=f"held:{item.pk}",
    )  # fmt: skip
