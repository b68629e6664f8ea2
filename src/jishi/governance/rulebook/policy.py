"""Pure decisions: the life of a rule, which effect it has, who is in a share, when the governor steps in."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jishi.governance.rulebook.contracts import Effect, Entry, State

STATES: tuple[State, ...] = (
    "planned", "draft", "consultation", "scheduled", "shadow", "staged", "live", "suspended",
    "retired",
)  # fmt: skip
#: From one state to the next. "" is birth: a version enters the database in one of these.
TRANSITIONS: dict[str, tuple[State, ...]] = {
    "": ("planned", "draft", "consultation", "scheduled", "shadow", "staged", "live", "suspended",
         "retired"),
    "planned": ("draft", "retired"),
    "draft": ("consultation", "scheduled", "shadow", "retired"),
    "consultation": ("draft", "scheduled", "shadow", "retired"),
    "scheduled": ("draft", "shadow", "staged", "live", "retired"),
    "shadow": ("draft", "scheduled", "staged", "live", "retired"),
    "staged": ("staged", "shadow", "live", "suspended", "retired"),
    "live": ("suspended", "retired"),
    "suspended": ("shadow", "staged", "live", "retired"),
    "retired": (),
}  # fmt: skip
#: States in which a version is part of the book that processes run.
IN_BOOK: frozenset[State] = frozenset({"shadow", "staged", "live"})
#: States that people outside may read about.
PUBLIC: tuple[State, ...] = (
    "consultation", "scheduled", "shadow", "staged", "live", "suspended", "retired",
)  # fmt: skip
#: The actor of steps that the governor takes. It governs rules of mode `automatic`; those that let a
#: person look at everything are `assisted`, so that no flood of submissions opens a gate.
GOVERNOR = "governor"
EFFECTS: dict[str, Effect] = {
    "allow": "allow", "hold": "hold", "refuse": "refuse", "finding": "finding",
}  # fmt: skip
#: Strength at a gate; the strongest hit decides.
STRENGTH: dict[str, int] = {"allow": 0, "hold": 1, "refuse": 2}
#: Acts an automatic rule may take within an hour before it suspends itself, by effect.
PER_HOUR: dict[str, int] = {"refuse": 600, "hold": 2000, "finding": 2000}
#: Of decisions in which nothing hit, how many in a hundred are stored with their facts. Kinds not
#: named here are stored always.
SAMPLE_PERCENT: dict[str, int] = {
    "comment.posting": 1, "live.minute": 5, "person.daily": 5, "order.placed": 5,
    "order.paid_unshipped": 1, "order.shipped": 5, "order.cancelled": 5, "order.refund_waiting": 1,
    "order.reviewed": 5,
}  # fmt: skip
#: Least notice of a change for those who are bound (E-commerce Law arts. 33–34: publish in advance
#: and hear opinions; this book promises seven days).
NOTICE_DAYS = 7


def may_become(now: str, then: str) -> bool:
    """Whether the table has this step."""
    return then in TRANSITIONS.get(now, ())


def transition_sql() -> str:
    """The table as a condition of PL/pgSQL over NEW, for the guard in the database."""
    pairs = [f"('{now}','{then}')" for now, steps in TRANSITIONS.items() for then in steps]
    return f"(NEW.from_state, NEW.to_state) IN ({', '.join(pairs)})"


def first_state(status: str, effective_from: date | None, today: date) -> str:
    """The state a file's status means today: what says "live" from a later day is scheduled."""
    if status in ("live", "staged") and effective_from is not None and effective_from > today:
        return "scheduled"
    return status


def effect_of(state: str, outcome: str, *, by_governor: bool) -> Effect | None:
    """What a version does: `shadow` decides and acts on nothing; None is not in the book.

    A rule that refuses and ran wild goes on asking a person, so that flooding it does not open the
    gate; every other suspended rule is silent.
    """
    if state in ("live", "staged"):
        return EFFECTS[outcome]
    if state == "shadow":
        return "shadow"
    if state == "suspended" and by_governor and outcome == "refuse":
        return "hold"
    return None


def bucket(rule_id: str, subject_id: str) -> int:
    """0–99, the same for a rule and a subject in every process and at every time."""
    digest = hashlib.blake2b(f"{rule_id}:{subject_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % 100


def effective(entries: Sequence[Entry], hits: Iterable[int], subject_id: str) -> dict[int, Effect]:
    """The effect of each hit on this subject.

    A staged version acts on its share and runs as a shadow on the rest; on its share the live
    version of the same rule steps back.
    """
    staged = {
        entry.rule_id for entry in entries
        if entry.state == "staged" and bucket(entry.rule_id, subject_id) < entry.share
    }  # fmt: skip
    found: dict[int, Effect] = {}
    for index in hits:
        entry = entries[index]
        if entry.state == "staged":
            found[index] = entry.effect if entry.rule_id in staged else "shadow"
        elif entry.effect != "shadow" and entry.rule_id in staged:
            continue
        else:
            found[index] = entry.effect
    return found


def is_kept(kind: str, subject_id: str) -> bool:
    """Whether a decision in which nothing hit is stored: all, or a fixed sample of subjects."""
    percent = SAMPLE_PERCENT.get(kind, 100)
    return percent >= 100 or bucket(kind, subject_id) < percent


def sample_weight(kind: str) -> float:
    """How many decisions without a hit one stored one stands for."""
    return 100 / SAMPLE_PERCENT.get(kind, 100)


def is_wild(count: int, limit: int) -> bool:
    """More acts within the hour than the rule may take."""
    return count > limit


def limit_of(effect: str, own: int | None) -> int:
    """Acts an hour: the rule's own limit, or that of its effect."""
    return PER_HOUR.get(effect, PER_HOUR["finding"]) if own is None else own
