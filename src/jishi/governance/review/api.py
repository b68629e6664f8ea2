"""What other rooms may ask of review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.governance.review import queries
from jishi.governance.review.actions import claim as _claim
from jishi.governance.review.actions import decide as _decide
from jishi.governance.review.contracts import KINDS, DeskDay, Kind, QueueCount, ReviewItem

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

__all__ = ["KINDS", "DeskDay", "Kind", "QueueCount", "ReviewItem"]


def waiting(kind: Kind | None = None, *, limit: int = 200) -> list[ReviewItem]:
    """Undecided items, the longest waiting first."""
    return queries.waiting(kind, limit=limit)


def counts() -> list[QueueCount]:
    """How many of each kind wait, how many are held, since when the oldest."""
    return queries.counts()


def desk_day(since: datetime, until: datetime | None = None) -> DeskDay:
    """Decisions in a stretch of time."""
    return queries.desk_day(since, until)


def claim_next(
    reviewer_id: UUID, kind: Kind | None = None, *, after: datetime | None = None
) -> ReviewItem | None:
    """See `actions.claim.claim_next`."""
    return _claim.claim_next(reviewer_id=reviewer_id, kind=kind, after=after)


def decide(
    *, item_id: UUID, reviewer_id: UUID, approve: bool, reason_code: str = "", reason_text: str = ""
) -> ReviewItem:
    """See `actions.decide.decide`."""
    return _decide.decide(
        item_id=item_id, reviewer_id=reviewer_id, approve=approve, reason_code=reason_code,
        reason_text=reason_text,
    )  # fmt: skip


def decide_subject(
    *,
    kind: Kind,
    subject_id: UUID,
    reviewer_id: UUID,
    approve: bool,
    reason_code: str = "",
    reason_text: str = "",
) -> ReviewItem | None:
    """See `actions.decide.decide_subject`."""
    return _decide.decide_subject(
        kind=kind, subject_id=subject_id, reviewer_id=reviewer_id, approve=approve,
        reason_code=reason_code, reason_text=reason_text,
    )  # fmt: skip
