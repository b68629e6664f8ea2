"""What happens in review."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Event):
    """A person has decided; `decision`: "approve" or "reject"."""

    item_id: UUID
    kind: str
    subject_id: UUID
    owner_id: UUID
    reviewer_id: UUID
    decision: str
    reason_code: str
