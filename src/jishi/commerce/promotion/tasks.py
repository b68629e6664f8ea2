"""The clock of holds. Each is a use case of its own, so one failure stops no other."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jishi.commerce.promotion.actions.wait import lapse
from jishi.commerce.promotion.models import Waiting
from jishi.kernel import clock

QUEUE = "orders"
BATCH = 500


@app.periodic(cron="* * * * * */5")
@app.task(name="promotion.sweep", queue=QUEUE, queueing_lock="promotion.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Pass on what was kept too long."""
    del timestamp
    lapse_holds()


def lapse_holds() -> int:
    """How many holds went on to the next in line."""
    due = Waiting.objects.filter(state="offered", until__lte=clock.now()).order_by("until")
    return sum(lapse(place_id=pk) for pk in list(due.values_list("pk", flat=True)[:BATCH]))
