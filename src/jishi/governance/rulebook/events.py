"""What happens in the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BookPublished(Event):
    """A new book is in force as soon as each process has read it."""

    publication: int
    book_version: str


@dataclass(frozen=True, kw_only=True)
class RuleChanged(Event):
    """A version took a step in its life; `actor` as in `contracts.Change`."""

    rule_id: str
    version: int
    from_state: str
    to_state: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class RuleBroken(Event):
    """A finding: a published rule hit after the fact. A case is opened from it."""

    finding_id: UUID
    rule_id: str
    version: int
    subject_kind: str
    subject_id: str
    measures: tuple[str, ...]
