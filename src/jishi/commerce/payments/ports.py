"""Jobs that actions put off until after their commit, by name: tasks import actions, not the reverse."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

QUEUE = "payments"


def send_refund_later(refund_id: UUID) -> None:
    """The worker carries the refund out once the current transaction has committed."""
    app.configure_task("payments.send_refund", queue=QUEUE).defer(refund_id=str(refund_id))


def close_attempt_later(attempt_id: UUID) -> None:
    """The worker makes the attempt unpayable at its provider after the commit."""
    app.configure_task("payments.close_attempt", queue=QUEUE).defer(attempt_id=str(attempt_id))
