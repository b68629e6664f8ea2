"""Rows into contracts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

import orjson

from jishi.governance.rulebook import contracts as c

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jishi.foundation.rules.api import Rule
    from jishi.governance.rulebook import models


def entry(stored: dict[str, Any]) -> c.Entry:
    return c.Entry(
        rule_id=stored["id"], version=stored["version"], state=stored["state"],
        effect=stored["effect"], share=stored["share"],
    )  # fmt: skip


def stored_entry(one: c.Entry) -> dict[str, Any]:
    return {
        "id": one.rule_id, "version": one.version, "state": one.state, "effect": one.effect,
        "share": one.share,
    }  # fmt: skip


def fingerprint(entries: Iterable[c.Entry]) -> str:
    """The same for entries that act the same."""
    plain = sorted(orjson.dumps(stored_entry(one), option=orjson.OPT_SORT_KEYS) for one in entries)
    return hashlib.sha256(b"\n".join(plain)).hexdigest()


def change(row: models.RuleChange) -> c.Change:
    return c.Change(
        rule_id=row.version.rule_id, version=row.version.version, from_state=row.from_state,
        to_state=cast("c.State", row.to_state), share=row.share, reason=row.reason,
        actor=row.actor, at=row.at,
    )  # fmt: skip


def reader(row: models.BookReader) -> c.Reader:
    return c.Reader(
        process=row.process, role=row.role, publication=row.publication, at=row.at,
        problem=row.problem,
    )  # fmt: skip


def hit(row: models.RuleHit, rule: Rule | None) -> c.Hit:
    return c.Hit(
        rule_id=row.rule_id, version=row.version, effect=row.effect,
        title_zh=rule.title.zh if rule else "", title_en=rule.title.en if rule else "",
        advice_zh=rule.advice.zh if rule else "", advice_en=rule.advice.en if rule else "",
        explanation=row.explanation,
    )  # fmt: skip


def decision(row: models.Decision, hits: Sequence[c.Hit]) -> c.DecisionView:
    return c.DecisionView(
        id=row.pk, kind=row.kind, subject_kind=row.subject_kind, subject_id=row.subject_id,
        actor_id=row.actor_id, outcome=cast("c.Outcome", row.outcome), rule_id=row.rule_id,
        rule_version=row.rule_version, book_version=row.book_version,
        publication=row.publication, facts=row.facts, hits=tuple(hits), at=row.at,
    )  # fmt: skip


def finding(row: models.Finding) -> c.Finding:
    return c.Finding(
        id=row.pk, decision_id=row.decision_id, kind=row.kind, subject_kind=row.subject_kind,
        subject_id=row.subject_id, rule_id=row.rule_id, version=row.version,
        measures=tuple(row.measures), at=row.at,
    )  # fmt: skip
