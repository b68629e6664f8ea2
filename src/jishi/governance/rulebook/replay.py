"""Make a stored decision again from its own facts and its own book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import queries, shelf
from jishi.governance.rulebook.actions.decide import Asked, explanation, ruling

if TYPE_CHECKING:
    from uuid import UUID


def replay(decision_id: UUID) -> c.Replayed:
    """The decision and what the same question gives now under the book of then.

    `differences` is empty unless something outside the book changed: a detector, a list, or the
    engine. Raises `NotFound`, `NotReplayable`.
    """
    stored = queries.decision(decision_id)
    asked = Asked(
        kind=stored.kind, subject_kind=stored.subject_kind, subject_id=stored.subject_id,
        actor_id=stored.actor_id, facts=stored.facts,
    )  # fmt: skip
    ruled = ruling(shelf.load(stored.publication), asked)
    effects: dict[int, str] = dict(ruled.effects) | dict.fromkeys(ruled.undecided, "undecided")
    now = {
        (ruled.entries[index].rule_id, ruled.entries[index].version): (index, effect)
        for index, effect in effects.items()
    }
    then = {(hit.rule_id, hit.version): hit for hit in stored.hits}
    differences = []
    if ruled.outcome != stored.outcome:
        differences.append(f"outcome: {stored.outcome} → {ruled.outcome}")
    for key in sorted(now.keys() | then.keys()):
        before = then[key].effect if key in then else "-"
        after = now[key][1] if key in now else "-"
        if before != after:
            differences.append(f"{key[0]} v{key[1]}: {before} → {after}")
        elif key in now:
            again = explanation(ruled.rules[now[key][0]], asked.facts)
            if again != then[key].explanation:
                differences.append(f"{key[0]} v{key[1]}: explanation")
    return c.Replayed(
        decision=stored, outcome=ruled.outcome,
        hits=tuple(_name(key) for key, (_, effect) in sorted(now.items()) if effect != "undecided"),
        undecided=tuple(_name(key) for key, (_, effect) in sorted(now.items())
                        if effect == "undecided"),
        differences=tuple(differences),
    )  # fmt: skip


def _name(key: tuple[str, int]) -> str:
    return f"{key[0]} v{key[1]}"
