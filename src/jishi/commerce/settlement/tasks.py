"""The clocks of settlement. Each due thing is a use case of its own, so one failure stops no other."""

from __future__ import annotations

from datetime import timedelta

import structlog
from procrastinate.contrib.django import app

from jishi.commerce.settlement import ports
from jishi.commerce.settlement.actions.freeze import lift_ended
from jishi.commerce.settlement.actions.reconcile import reconcile
from jishi.commerce.settlement.actions.reserve import release_due
from jishi.commerce.settlement.errors import StatementNotThere
from jishi.commerce.settlement.models import Freeze, ReservePart
from jishi.kernel import clock
from jishi.kernel.errors import Refusal

log = structlog.get_logger()
QUEUE = "settlement"
BATCH = 500
#: How many days back a statement is asked for that was not there yet.
DAYS_BACK = 3


@app.periodic(cron="* * * * * */15")
@app.task(
    name="settlement.sweep", queue=QUEUE, queueing_lock="settlement.sweep", pass_context=False
)
def sweep(timestamp: int) -> None:
    """Let every clock that has run out take effect."""
    del timestamp
    run_clocks()


def run_clocks() -> dict[str, int]:
    """End freezes whose term is over, release reserves whose day has come."""
    done = {"lifted": 0, "released": 0}
    now = clock.now()
    ended = Freeze.objects.filter(lifted_at=None, until__lte=now).order_by("until")
    for freeze_id in list(ended.values_list("pk", flat=True)[:BATCH]):
        done["lifted"] += _one(lambda pk=freeze_id: lift_ended(freeze_id=pk))
    due = ReservePart.objects.filter(released_at=None, release_at__lte=now).order_by("release_at")
    for part_id in list(due.values_list("pk", flat=True)[:BATCH]):
        done["released"] += _one(lambda pk=part_id: release_due(part_id=pk))
    return done


def _one(work: object) -> bool:
    try:
        return bool(work())  # type: ignore[operator]
    except Refusal:
        log.exception("settlement_clock_failed")
        return False


@app.periodic(cron="20 1,5,9 * * *")
@app.task(
    name="settlement.reconcile", queue=QUEUE, queueing_lock="settlement.reconcile",
    pass_context=False,
)  # fmt: skip
def reconcile_days(timestamp: int) -> None:
    """Compare the last days with every provider that gives statements."""
    del timestamp
    today = clock.market_day()
    for provider in ports.statement_providers.ask():
        for back in range(1, DAYS_BACK + 1):
            try:
                reconcile(provider=provider, day=today - timedelta(days=back))
            except StatementNotThere:
                log.info("provider_statement_missing", provider=provider, back=back)
