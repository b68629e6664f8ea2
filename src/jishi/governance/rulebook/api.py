"""What other rooms, the desks and the command line may ask of the rulebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.foundation.rules.api import Explained, Problem, Rule, RuleFileError, Vocabulary
from jishi.governance.rulebook import backtest as _backtest
from jishi.governance.rulebook import files as _files
from jishi.governance.rulebook import queries, readers, reading, shelf, wording
from jishi.governance.rulebook import replay as _replay
from jishi.governance.rulebook import vocabulary as _vocabulary
from jishi.governance.rulebook.actions import decide as _decide
from jishi.governance.rulebook.actions import import_files as _import
from jishi.governance.rulebook.actions import publish as _publish
from jishi.governance.rulebook.contracts import (
    BackTest,
    DecisionView,
    Drift,
    Hit,
    Imported,
    Publication,
    Replayed,
    State,
)
from jishi.governance.rulebook.errors import NoBook

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from jishi.kernel.gates import Verdict

__all__ = [
    "BackTest", "DecisionView", "Drift", "Explained", "Hit", "Imported", "Problem", "Publication",
    "Replayed", "Rule", "RuleFileError",
]  # fmt: skip


def decide(
    kind: str,
    *,
    subject_kind: str,
    subject_id: UUID | str,
    facts: Mapping[str, Any],
    actor_id: UUID | None = None,
    more: Mapping[frozenset[str], Callable[[], dict[str, Any]]] | None = None,
) -> Verdict:
    """The verdict of the published rules of `kind` (a gate), stored with its facts.

    `more`: groups of facts that cost a query, with their producers; see `actions.decide.Asked`.
    """
    return _decide.decide(
        _decide.Asked(
            kind=kind, subject_kind=subject_kind, subject_id=str(subject_id), facts=facts,
            actor_id=actor_id, more=more or {},
        )
    )  # fmt: skip


def decision_on(kind: str, *, subject_kind: str, subject_id: UUID | str) -> DecisionView | None:
    """The newest stored decision of `kind` on a thing, with every rule that hit and its texts."""
    return queries.decision_on(kind, subject_kind, str(subject_id))


def get_decision(decision_id: UUID) -> DecisionView:
    """A stored decision. Raises `NotFound`."""
    return queries.decision(decision_id)


def ground(decision: DecisionView) -> tuple[str, str]:
    """What the person concerned is told of a decision: zh, en; empty without a rule."""
    if not decision.rule_id:
        return "", ""
    one = queries.standing_of(decision.rule_id, decision.rule_version)
    hit = next(one for one in decision.hits if one.rule_id == decision.rule_id)
    return wording.ground(one.rule, is_missing=hit.effect == "undecided")


def rule_url(rule_id: str) -> str:
    """Address of a rule in the public rule centre."""
    return wording.address(rule_id)


def measures_of(rule_id: str) -> tuple[str, ...]:
    """What the rule that counts here and now may bring; empty for none of ours, or without a book."""
    try:
        shelved = shelf.current()
    except NoBook:
        return ()
    return next(
        (one.measures for found in shelved.rules.values() for one in found if one.id == rule_id), ()
    )


def import_files(where: Path | None = None) -> Imported:
    """Take in the folder `rulebook/`; see `actions.import_files.import_files`."""
    return _import.import_files(where)


def export_files(where: Path | None = None) -> list[Path]:
    """Write the rules of the database as files; returns those written."""
    return _import.export_files(where)


def drift(where: Path | None = None) -> list[Drift]:
    """Where files and database differ."""
    return _import.drift(where)


def vocabulary() -> Vocabulary:
    """All that conditions may name in this program: facts by kind, detectors, lists."""
    return _vocabulary.vocabulary()


def read_files(where: Path | None = None) -> list[_files.RuleFile]:
    """Every rule file with its problems: form, types, cost, examples."""
    return _files.read_all(where)


def read_file(path: Path) -> _files.RuleFile:
    """One rule file, wherever it lies."""
    return _files.read(path)


def rule(rule_id: str) -> Rule:
    """The version that counts. Raises `NotFound`."""
    return queries.shown(rule_id).rule


def explain(asked: Rule, facts: Mapping[str, Any]) -> Explained:
    """The value of every part of a rule's condition on these facts."""
    return reading.explained(asked, facts)


def change_state(
    *,
    rule_id: str,
    version: int,
    to_state: State,
    actor: str,
    reason: str = "",
    share: int = 100,
    urgent: bool = False,
) -> Publication:
    """A step in the life of a rule; see `actions.publish.change_state`."""
    return _publish.change_state(
        rule_id=rule_id, version=version, to_state=to_state, actor=actor, reason=reason,
        share=share, urgent=urgent,
    )  # fmt: skip


def last_publication() -> Publication | None:
    """The newest book, whether every process has it, and whom it still waits for."""
    return queries.last_publication()


def backtest(asked: Rule, *, since: datetime) -> BackTest:
    """Whom a rule would have hit; see `backtest.backtest`."""
    return _backtest.backtest(asked, since=since)


def replay(decision_id: UUID) -> Replayed:
    """Make a stored decision again; see `replay.replay`."""
    return _replay.replay(decision_id)


def keep_current(role: str, stopped: threading.Event) -> threading.Thread:
    """Let this process follow newly published books and report them, until `stopped` is set."""
    return readers.start(role, stopped)
