"""Background work of the ledger."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jishi.commerce.ledger.actions.seal import seal

QUEUE = "ledger"
_BATCH = 2_000


@app.periodic(cron="* * * * * */5")
@app.task(name="ledger.seal", queue=QUEUE, queueing_lock="ledger.seal", pass_context=False)
def seal_recent(timestamp: int) -> None:
    """Link what was posted since into the chain, a transaction a batch."""
    del timestamp
    while seal(limit=_BATCH) == _BATCH:
        pass


@app.periodic(cron="17 * * * *")
@app.task(
    name="ledger.seal_late", queue=QUEUE, queueing_lock="ledger.seal_late", pass_context=False
)
def seal_late(timestamp: int) -> None:
    """Link whatever a long transaction committed behind the job's back."""
    del timestamp
    while seal(limit=_BATCH, everything=True) == _BATCH:
        pass
