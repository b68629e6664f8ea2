"""Background work of payments: thin, each calls an action."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from jishi.commerce.payments import queries
from jishi.commerce.payments.actions import ask, close, refund, split, transfer
from jishi.commerce.payments.models import Refund, Split, Transfer
from jishi.commerce.payments.ports import QUEUE
from jishi.kernel import clock

#: A payment nobody looks at is asked about this long after the last answer.
SWEEP_AFTER = timedelta(seconds=20)


@app.task(name="payments.send_refund", queue=QUEUE, pass_context=False)
def send_refund(refund_id: str) -> None:
    refund.send_refund(refund_id=UUID(refund_id))


@app.task(name="payments.close_attempt", queue=QUEUE, pass_context=False)
def close_attempt(attempt_id: str) -> None:
    close.close_attempt(attempt_id=UUID(attempt_id))


@app.task(name="payments.send_transfer", queue=QUEUE, pass_context=False)
def send_transfer(transfer_id: str) -> None:
    transfer.send_transfer(transfer_id=UUID(transfer_id))


@app.task(name="payments.send_split", queue=QUEUE, pass_context=False)
def send_split(split_id: str) -> None:
    split.send_split(split_id=UUID(split_id))


@app.periodic(cron="* * * * * */10")
@app.task(name="payments.sweep", queue=QUEUE, queueing_lock="payments.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Ask about payments, refunds, pay-outs and splits whose end is not known."""
    del timestamp
    for attempt_id in queries.open_attempts(not_asked_since=clock.now() - SWEEP_AFTER, limit=200):
        ask.ask_about(attempt_id=attempt_id)
    due = Refund.objects.filter(
        state__in=["requested", "unknown"],
        next_try_at__lte=clock.now(),
        requested_at__lte=clock.now() - timedelta(seconds=5),
    )
    for refund_id in list(due.order_by("next_try_at").values_list("pk", flat=True)[:200]):
        refund.send_refund(refund_id=refund_id)
    for model, send in ((Transfer, _send_transfer), (Split, _send_split)):
        open_rows = model.objects.filter(ended_at__isnull=True, next_try_at__lte=clock.now())
        for row_id in list(open_rows.order_by("next_try_at").values_list("pk", flat=True)[:200]):
            send(row_id)


def _send_transfer(row_id: UUID) -> None:
    transfer.send_transfer(transfer_id=row_id)


def _send_split(row_id: UUID) -> None:
    split.send_split(split_id=row_id)
