"""What intent found."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    question_id: UUID
    source_kind: str
    source_id: UUID
    host_id: UUID
    author_id: UUID
    intent: str
    product_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CardOpened(Event):
    person_id: UUID | None
    product_id: UUID
    source_kind: str
    source_id: UUID | None
