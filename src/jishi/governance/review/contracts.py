"""What other rooms and the desk learn about review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Kind = Literal["shop", "product", "clip", "comment", "live_comment", "order_review"]
KINDS: tuple[Kind, ...] = (
    "shop", "product", "clip", "comment", "live_comment", "order_review"
)  # fmt: skip
State = Literal["waiting", "claimed", "decided"]
#: `lapsed`: submitted again, withdrawn or decided elsewhere before anybody here decided.
Decision = Literal["approve", "reject", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One thing to look at. `claimed_by` counts until `claim_ends_at`; `rule` held it, by the
    rulebook's decision `decision_id`.
    """

    id: UUID
    kind: Kind
    subject_id: UUID
    owner_id: UUID
    title: str
    submission: int
    rule: str
    decision_id: UUID | None
    state: State
    submitted_at: datetime
    opened_at: datetime | None
    claimed_by: UUID | None
    claim_ends_at: datetime | None
    decision: Decision | None
    decided_by: UUID | None
    decided_at: datetime | None
    reason_code: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A thing under review, as its own room tells it. `is_pending`: still waits for a decision."""

    kind: Kind
    id: UUID
    owner_id: UUID
    title: str
    submission: int
    is_pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """`waiting`: undecided and held by nobody; `held`: claimed just now; `oldest_at`: of both."""

    kind: Kind
    waiting: int
    held: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """Decisions since `since`; `median_wait`: from submission to decision."""

    since: datetime
    approved: int
    rejected: int
    median_wait: timedelta | None
