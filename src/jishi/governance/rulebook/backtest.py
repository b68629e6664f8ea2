"""A draft over what has been decided: whom would it have hit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import policy
from jishi.governance.rulebook.models import Decision
from jishi.governance.rulebook.vocabulary import vocabulary

if TYPE_CHECKING:
    from datetime import datetime

SHOWN = 50
MOST = 200_000


def backtest(rule: rules.Rule, *, since: datetime, limit: int = MOST) -> c.BackTest:
    """Run `rule` over the facts of stored decisions of its kind since `since`, newest first.

    Decisions in which something hit are all stored; clean ones of busy kinds only by a sample, so
    `estimated` weighs those. Writes nothing. Raises `RuleFileError`.
    """
    book = rules.fuse([rule], vocabulary())
    rows = Decision.objects.filter(kind=rule.event, at__gte=since).order_by("-at")[:limit]
    looked_at = hits = undecided = newly = 0
    estimated = 0.0
    subjects: set[tuple[str, str]] = set()
    shown: list[c.WouldHit] = []
    for row in rows.iterator(chunk_size=1000):
        looked_at += 1
        decided = book.decide(rule.event, row.facts)
        if decided.undecided:
            undecided += 1
        if not decided.hits:
            continue
        hits += 1
        is_clean = row.outcome == "allow" and not row.rule_id
        newly += is_clean
        estimated += policy.sample_weight(row.kind) if is_clean else 1
        subjects.add((row.subject_kind, row.subject_id))
        if len(shown) < SHOWN:
            shown.append(
                c.WouldHit(
                    decision_id=row.pk, subject_kind=row.subject_kind, subject_id=row.subject_id,
                    actor_id=row.actor_id, was=row.outcome, at=row.at,
                )
            )  # fmt: skip
    return c.BackTest(
        rule_id=rule.id, event=rule.event, since=since, looked_at=looked_at, hits=hits,
        undecided=undecided, estimated=estimated,
        sample_percent=policy.SAMPLE_PERCENT.get(rule.event, 100), subjects=len(subjects),
        newly_hit=newly, examples=tuple(shown),
    )  # fmt: skip
