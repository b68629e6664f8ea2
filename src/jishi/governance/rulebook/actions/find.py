"""Judge what has happened: events and sweeps. What hits becomes a finding, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.governance.rulebook import shelf, tally
from jishi.governance.rulebook.actions.decide import Asked, keep, ruling
from jishi.governance.rulebook.actions.govern import count_act
from jishi.governance.rulebook.events import RuleBroken
from jishi.governance.rulebook.models import Finding
from jishi.governance.rulebook.policy import is_kept
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from jishi.governance.rulebook.actions.decide import Ruled
    from jishi.governance.rulebook.models import Decision


@use_case
def judge(asked: Asked, *, key: str = "") -> int:
    """Record findings of an after-the-fact kind; returns how many are new.

    Idempotent for (kind, subject, rule, `key`). Raises `NoBook` when nothing is published, so that
    the event waits instead of being passed over. Emits `RuleBroken`.
    """
    shelved = shelf.current()
    ruled = ruling(shelved, asked)
    acting = [index for index, effect in ruled.effects.items() if effect == "finding"]
    known = set(
        Finding.objects.filter(
            kind=asked.kind, subject_kind=asked.subject_kind, subject_id=asked.subject_id, key=key,
            rule_id__in=[ruled.entries[index].rule_id for index in acting],
        ).values_list("rule_id", flat=True)
    ) if acting else set()  # fmt: skip
    fresh = [index for index in acting if ruled.entries[index].rule_id not in known]
    tally.count(asked.kind, ruled.outcome)
    is_clean = not ruled.effects and not ruled.undecided
    if (acting and not fresh) or (is_clean and not is_kept(asked.kind, asked.subject_id)):
        return 0
    row = keep(shelved, asked, ruled)
    return sum(_record(row, ruled, index, key) for index in fresh)


def _record(row: Decision, ruled: Ruled, index: int, key: str) -> int:
    entry, rule = ruled.entries[index], ruled.rules[index]
    finding, is_new = Finding.objects.get_or_create(
        kind=row.kind, subject_kind=row.subject_kind, subject_id=row.subject_id,
        rule_id=entry.rule_id, key=key,
        defaults={
            "id": new_id(), "decision": row, "version": entry.version,
            "measures": list(rule.measures), "at": clock.now(),
        },
    )  # fmt: skip
    if not is_new:
        return 0
    audit.write(
        actor="platform", verb="rule.finding", target=f"{row.subject_kind}:{row.subject_id}",
        basis=f"{entry.rule_id} v{entry.version}", finding=str(finding.pk),
    )  # fmt: skip
    outbox.record(
        RuleBroken(
            finding_id=finding.pk, rule_id=entry.rule_id, version=entry.version,
            subject_kind=row.subject_kind, subject_id=row.subject_id,
            measures=tuple(rule.measures),
        )
    )  # fmt: skip
    if rule.mode == "automatic":
        count_act(entry)
    return 1
