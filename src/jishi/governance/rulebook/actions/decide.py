"""Decide on a question by the book, and keep what was decided and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import policy, reading, shelf, tally, wording
from jishi.governance.rulebook.actions import govern
from jishi.governance.rulebook.errors import NoBook
from jishi.governance.rulebook.models import Decision, RuleHit
from jishi.governance.rulebook.vocabulary import vocabulary
from jishi.kernel import clock
from jishi.kernel.db import afterwards
from jishi.kernel.gates import ALLOW, Verdict
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from jishi.governance.rulebook.contracts import Effect, Entry, Outcome
    from jishi.governance.rulebook.shelf import Shelved


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question or an event, with the facts known about it.

    `more`: facts that cost a query, in groups with their producers; asked for only while a rule
    needs them. Their null policy is `unknown`, so that more facts never change what was decided.
    """

    kind: str
    subject_kind: str
    subject_id: str
    facts: Mapping[str, Any]
    actor_id: UUID | None = None
    more: Mapping[frozenset[str], Callable[[], dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the book says. Indexes count in `entries`, the entries of the kind."""

    outcome: Outcome
    strongest: int | None
    effects: dict[int, Effect]
    undecided: tuple[int, ...]
    entries: tuple[Entry, ...]
    rules: tuple[rules.Rule, ...]


def informed(shelved: Shelved, asked: Asked, *, fully: bool = False) -> Asked:
    """The same with as many of its `more` facts as any rule needs to be decided (or all)."""
    if not asked.more:
        return asked
    facts, left = dict(asked.facts), dict(asked.more)
    whether = shelved.whether.get(asked.kind, frozenset())
    for group in [one for one in left if fully or one & whether]:
        facts |= left.pop(group)()
    read = shelved.rules.get(asked.kind, ())
    while left:
        undecided = shelved.book.decide(asked.kind, facts).undecided
        named = [set(reading.fact_names(read[index].condition)) for index in undecided]
        wanted = max(left, key=lambda group: sum(1 for names in named if group & names))
        if not any(wanted & names for names in named):
            break
        facts |= left.pop(wanted)()
    return replace(asked, facts=facts, more=left)


def ruling(shelved: Shelved, asked: Asked) -> Ruled:
    """Evaluate; pure but for the detectors. A detector that fails holds, whatever its rule says."""
    decided = shelved.book.decide(asked.kind, asked.facts)
    entries = shelved.entries.get(asked.kind, ())
    read = shelved.rules.get(asked.kind, ())
    effects = policy.effective(entries, decided.hits, asked.subject_id)
    open_ones = policy.effective(entries, decided.undecided, asked.subject_id)
    strongest: int | None = None
    outcome: Outcome = "allow"
    strength = -1
    for index, effect in effects.items():
        if effect == "finding":
            outcome, strongest = "finding", index if strongest is None else strongest
        elif effect != "shadow" and policy.STRENGTH[effect] > strength:
            strength, strongest = policy.STRENGTH[effect], index
            outcome = effect
    if strength < policy.STRENGTH["hold"]:
        for index, effect in open_ones.items():
            holds = read[index].undecided == "hold" or index in decided.faults
            if effect in ("hold", "refuse") and holds:
                outcome, strongest = "hold", index
                break
    return Ruled(
        outcome=outcome, strongest=strongest, effects=effects, undecided=decided.undecided,
        entries=entries, rules=read,
    )  # fmt: skip


def decide(asked: Asked) -> Verdict:
    """The verdict of a gate, in the caller's transaction.

    Kept: everything in which a rule hit or stayed undecided; of clean ones all or a sample
    (`policy.SAMPLE_PERCENT`). A refusal is kept after the caller's transaction has ended, because
    the refusal rolls that back. Never raises for want of a book: it holds.
    """
    try:
        shelved = shelf.current()
    except NoBook as none:
        return Verdict(outcome="hold", rule=none.code, zh=none.zh, en=none.en)
    asked = informed(shelved, asked)
    ruled = ruling(shelved, asked)
    tally.count(asked.kind, ruled.outcome)
    if not ruled.effects and not ruled.undecided and ruled.strongest is None:
        if policy.is_kept(asked.kind, asked.subject_id):
            keep(shelved, informed(shelved, asked, fully=True), ruled)
        return ALLOW
    number = new_id()
    at = clock.now()

    def write() -> None:
        keep(shelved, asked, ruled, number=number, at=at)

    if ruled.outcome == "refuse":
        afterwards(write)
    else:
        write()
    for index, effect in ruled.effects.items():
        if effect in ("hold", "refuse") and ruled.rules[index].mode == "automatic":
            afterwards(partial(govern.count_act, ruled.entries[index]))
    return _verdict(ruled, number)


def _verdict(ruled: Ruled, number: UUID) -> Verdict:
    if ruled.strongest is None or ruled.outcome == "finding":
        return ALLOW
    entry, rule = ruled.entries[ruled.strongest], ruled.rules[ruled.strongest]
    is_missing = ruled.strongest not in ruled.effects
    zh, en = wording.ground(rule, is_missing=is_missing)
    return Verdict(
        outcome=ruled.outcome, rule=entry.rule_id, zh=zh, en=en,
        facts={
            "version": entry.version, "url": wording.address(entry.rule_id, entry.version),
            "decision": str(number),
        },
    )  # fmt: skip


def keep(
    shelved: Shelved,
    asked: Asked,
    ruled: Ruled,
    *,
    number: UUID | None = None,
    at: datetime | None = None,
) -> Decision:
    """Write the decision and its hits, each with its explanation. One or two statements."""
    at = at or clock.now()
    named = ruled.entries[ruled.strongest] if ruled.strongest is not None else None
    row = Decision.objects.create(
        id=number or new_id(), kind=asked.kind, subject_kind=asked.subject_kind,
        subject_id=asked.subject_id, actor_id=asked.actor_id, outcome=ruled.outcome,
        rule_id=named.rule_id if named else "", rule_version=named.version if named else 0,
        book_version=shelved.book_version, publication=shelved.publication,
        facts=plain(asked.facts), at=at,
    )  # fmt: skip
    effects: dict[int, str] = dict(ruled.effects) | dict.fromkeys(ruled.undecided, "undecided")
    RuleHit.objects.bulk_create(
        [
            RuleHit(
                decision=row, rule_id=ruled.entries[index].rule_id,
                version=ruled.entries[index].version, effect=effect, at=at,
                explanation=explanation(ruled.rules[index], asked.facts),
            )
            for index, effect in sorted(effects.items())
        ]
    )  # fmt: skip
    return row


def explanation(rule: rules.Rule, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every part of the condition with its value, as it is stored."""
    explained = rules.explain(rule, vocabulary(), facts)
    return {"value": explained.value, "missing": list(explained.missing),
            "tree": explained.tree.as_dict()}  # fmt: skip


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON can carry them, such that the engine reads the same from them."""
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | float() | str():
            plain: Any = value
        case Decimal():
            plain = float(value)
        case datetime() | date():
            plain = value.isoformat()
        case timedelta():
            plain = value.total_seconds()
        case set() | frozenset():
            plain = sorted(_plain(one) for one in value)
        case list() | tuple():
            plain = [_plain(one) for one in value]
        case _:
            plain = str(value)
    return plain
