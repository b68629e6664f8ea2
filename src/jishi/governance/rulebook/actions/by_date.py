"""What the calendar does: scheduled versions take effect, others end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.governance.rulebook import queries
from jishi.governance.rulebook.actions import publish
from jishi.kernel import clock
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from datetime import date

    from jishi.governance.rulebook.contracts import State
    from jishi.governance.rulebook.queries import Standing


@use_case
def keep_dates() -> int:
    """Take every step that is due today in the market; returns how many. Idempotent."""
    today = clock.market_day()
    if not any(_due(one, today) for one in queries.standings()):
        return 0
    publish.lock()
    due = [(one, step) for one in queries.standings() if (step := _due(one, today))]
    for one, step in due:
        publish.take_step(one, step, actor="clock", reason=today.isoformat())
    publish.publish(actor="clock", note=today.isoformat())
    return len(due)


def _due(one: Standing, today: date) -> State | None:
    rule = one.rule
    if one.state in ("live", "staged", "suspended") and rule.effective_to:
        return "retired" if rule.effective_to < today else None
    if one.state == "scheduled" and rule.effective_from and rule.effective_from <= today:
        return "live"
    return None
