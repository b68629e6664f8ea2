"""What orders ask upward."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.gates import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQuestion:
    """May this review be shown? `scores`: description, service, logistics, 1–5 each."""

    review_id: UUID
    order_id: UUID
    author_id: UUID
    text: str
    scores: tuple[int, int, int]
    pictures: int


#: allow: shown at once; hold: kept, hidden until a reviewer decides; refuse: nothing is kept.
show_review: Gate[ReviewQuestion] = Gate("orders.show_review")
