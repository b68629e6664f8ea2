"""What the rulebook does by the clock. Thin: the work is in the actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jishi.governance.rulebook import sweeps, trade
from jishi.governance.rulebook.actions import by_date, sweep_out


@app.periodic(cron="* * * * *")
@app.task(name="rulebook.keep_dates", queue="clocks", queueing_lock="rulebook.dates")
def keep_dates(timestamp: int) -> None:
    """Scheduled versions take effect, others end."""
    del timestamp
    by_date.keep_dates()


@app.periodic(cron="* * * * *")
@app.task(name="rulebook.look_at_lives", queue="clocks", queueing_lock="rulebook.lives")
def look_at_lives(timestamp: int) -> None:
    """Every room on air, once a minute."""
    sweeps.lives(minute=timestamp // 60)


@app.periodic(cron="20 3 * * *")
@app.task(name="rulebook.look_at_shops", queue="clocks", queueing_lock="rulebook.shops")
def look_at_shops(timestamp: int) -> None:
    """Every open shop, once a day (03:20 UTC)."""
    del timestamp
    sweeps.shops()


@app.periodic(cron="0 4 * * *")
@app.task(name="rulebook.look_at_goods", queue="clocks", queueing_lock="rulebook.goods")
def look_at_goods(timestamp: int) -> None:
    """Everything on sale, once a day (04:00 UTC)."""
    del timestamp
    sweeps.goods()


@app.periodic(cron="40 3 * * *")
@app.task(name="rulebook.sweep_out", queue="clocks", queueing_lock="rulebook.sweep_out")
def forget_counts(timestamp: int) -> None:
    """Counts of past hours and processes long gone are not kept."""
    del timestamp
    sweep_out.sweep_out()


@app.periodic(cron="7 * * * *")
@app.task(name="rulebook.look_at_unshipped", queue="clocks", queueing_lock="rulebook.unshipped")
def look_at_unshipped(timestamp: int) -> None:
    """Every paid order that waits for dispatch, and every refund that waits for its money, hourly."""
    del timestamp
    trade.look_at_unshipped()
    trade.look_at_unpaid_refunds()


@app.periodic(cron="40 4 * * *")
@app.task(name="rulebook.look_at_people", queue="clocks", queueing_lock="rulebook.people")
def look_at_people(timestamp: int) -> None:
    """Everybody who gave cause, once a day (04:40 UTC)."""
    del timestamp
    trade.look_at_people()
