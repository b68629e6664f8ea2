"""What other rooms, the desks and the rule centre learn about the rulebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

State = Literal[
    "planned", "draft", "consultation", "scheduled", "shadow", "staged", "live", "suspended",
    "retired",
]  # fmt: skip
#: What a version does when it hits: `shadow` only counts.
Effect = Literal["allow", "hold", "refuse", "finding", "shadow"]
Outcome = Literal["allow", "hold", "refuse", "finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version in a published book: what it does, and on what share of subjects (percent)."""

    rule_id: str
    version: int
    state: State
    effect: Effect
    share: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step in the life of a version. `actor` is `person:<id>`, `import`, `clock` or `governor`."""

    rule_id: str
    version: int
    from_state: str
    to_state: State
    share: int
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A process that runs the book: which publication it has, when it last said so.

    `problem` tells why it could not load the newest one; it then keeps the one before.
    """

    process: str
    role: str
    publication: int
    at: datetime
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A published book. It is done (`settled_at`) once every running process reports it."""

    id: int
    book_version: str
    entries: tuple[Entry, ...]
    at: datetime
    actor: str
    note: str
    settled_at: datetime | None = None
    waiting_for: tuple[Reader, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One rule in one decision. `effect` may be `undecided`; the explanation is `Node.as_dict`."""

    rule_id: str
    version: int
    effect: str
    title_zh: str = ""
    title_en: str = ""
    advice_zh: str = ""
    advice_en: str = ""
    explanation: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/rules/{self.rule_id}/v{self.version}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A stored decision: what was asked, with which facts, under which book, and what came out."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: str
    actor_id: UUID | None
    outcome: Outcome
    rule_id: str
    rule_version: int
    book_version: str
    publication: int
    facts: dict[str, Any]
    hits: tuple[Hit, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule hit after the fact: the ground of a case. `key` is unique for kind, subject and rule."""

    id: UUID
    decision_id: UUID
    kind: str
    subject_kind: str
    subject_id: str
    rule_id: str
    version: int
    measures: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The decision made again from its own facts and its own book, and every difference."""

    decision: DecisionView
    outcome: Outcome
    hits: tuple[str, ...]
    undecided: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldHit:
    """A stored decision that a draft would have hit. `was`: what came out then."""

    decision_id: UUID
    subject_kind: str
    subject_id: str
    actor_id: UUID | None
    was: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """A draft over stored decisions.

    `looked_at`, `hits`, `undecided` count stored decisions. `estimated` is the number of hits in
    all that happened, when clean decisions of this kind are stored by sample.
    """

    rule_id: str
    event: str
    since: datetime
    looked_at: int
    hits: int
    undecided: int
    estimated: float
    sample_percent: int
    subjects: int
    newly_hit: int
    examples: tuple[WouldHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """File and database differ. `kind`: `only_file`, `only_database`, `text`, `state`, `unreadable`."""

    rule_id: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernorState:
    """Acts of an automatic rule in the current hour against its limit."""

    rule_id: str
    count: int
    limit: int
    hour: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    read: int
    added: int
    changed: int
    publication: int | None
    drift: tuple[Drift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """Enforcement of one rule in one month; `undecided` and `shadow` acted on nobody."""

    month: date
    refused: int
    held: int
    found: int
    undecided: int
    shadow: int
