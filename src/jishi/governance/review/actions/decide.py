"""Decide: act in the room the thing belongs to, keep the reason, tell the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify import api as notices
from jishi.governance.review import policy, queries, reasons, subjects, wording
from jishi.governance.review.actions.claim import locked
from jishi.governance.review.actions.enqueue import let_go, open_item
from jishi.governance.review.contracts import Kind, ReviewItem, Subject
from jishi.governance.review.errors import AlreadyDecided, HeldByAnother, OwnWork, ReasonNeeded
from jishi.governance.review.events import ReviewDecided
from jishi.governance.review.models import ReviewItem as Row
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def decide(
    *, item_id: UUID, reviewer_id: UUID, approve: bool, reason_code: str = "", reason_text: str = ""
) -> ReviewItem:
    """Approve or reject; sending the same decision again changes nothing.

    A rejection needs a reason: a code of `reasons.REASONS`, own words, or both. Something that was
    submitted again or withdrawn meanwhile lapses instead (`decision` of the answer says so).
    Raises `NotFound`, `OwnWork`, `HeldByAnother`, `AlreadyDecided`, `ReasonNeeded`. Emits `ReviewDecided`.
    """
    row = locked(item_id)
    wanted = "approve" if approve else "reject"
    if row.state == "decided":
        if row.decision == "lapsed" or (row.decision == wanted and row.decided_by == reviewer_id):
            return queries.view(row)
        raise AlreadyDecided(decision=row.decision)
    if row.owner_id == reviewer_id:
        raise OwnWork
    if not policy.is_free(
        row.state, row.claimed_by, row.claim_ends_at, reviewer=reviewer_id, now=clock.now()
    ):
        raise HeldByAnother
    kind = cast("Kind", row.kind)
    reason = reasons.find(kind, reason_code)
    if (reason_code and reason is None) or not (approve or reason or reason_text.strip()):
        raise ReasonNeeded
    subject = subjects.load(kind, row.subject_id)
    if not subject.is_pending or subject.submission != row.submission:
        let_go(row)
        return queries.view(row)
    row.reason_code = reason_code
    row.reason_zh = policy.reason_text(reason.zh if reason else "", reason_text)
    row.reason_en = policy.reason_text(reason.en if reason else "", reason_text)
    _write(row, wanted, reviewer_id)
    _act(row, subject, reviewer_id, approve=approve)
    _tell(row, subject, approve=approve)
    return queries.view(row)


@use_case
def decide_subject(
    *,
    kind: Kind,
    subject_id: UUID,
    reviewer_id: UUID,
    approve: bool,
    reason_code: str = "",
    reason_text: str = "",
) -> ReviewItem | None:
    """Decide on a thing whether or not its news has reached the queue; None when it does not wait.

    Raises what `decide` raises.
    """
    subject = subjects.load(kind, subject_id)
    if not subject.is_pending:
        return None
    row = open_item(subject)
    return decide(
        item_id=row.pk, reviewer_id=reviewer_id, approve=approve, reason_code=reason_code,
        reason_text=reason_text,
    )  # fmt: skip


def _write(row: Row, decision: str, reviewer_id: UUID) -> None:
    now = clock.now()
    row.state, row.decision, row.decided_by, row.decided_at = "decided", decision, reviewer_id, now
    row.opened_at = row.opened_at or now
    row.save()
    audit.write(
        actor=f"person:{reviewer_id}", verb=f"review.{decision}", target=f"review:{row.pk}",
        reason=row.reason_zh, basis=row.reason_code, kind=row.kind, subject=str(row.subject_id),
        submission=row.submission,
    )  # fmt: skip
    outbox.record(
        ReviewDecided(
            item_id=row.pk, kind=row.kind, subject_id=row.subject_id, owner_id=row.owner_id,
            reviewer_id=reviewer_id, decision=decision, reason_code=row.reason_code,
        )
    )  # fmt: skip


def _act(row: Row, subject: Subject, reviewer_id: UUID, *, approve: bool) -> None:
    if approve:
        subjects.approve(subject, by=reviewer_id, reason=row.reason_zh)
    else:
        english = accounts.language_of_person(subject.owner_id) == "en"
        reason = row.reason_en if english else row.reason_zh
        subjects.reject(subject, by=reviewer_id, reason=reason)


def _tell(row: Row, subject: Subject, *, approve: bool) -> None:
    zh, en = wording.titles(subject.kind, approved=approve)
    notices.notify(
        person_id=subject.owner_id,
        kind=f"review.{row.decision}",
        zh=(zh, wording.body(subject, row.reason_zh)),
        en=(en, wording.body(subject, row.reason_en)),
        link=wording.link(subject, approved=approve),
        key=f"review:{row.pk}",
    )
