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


def send_transfer_later(transfer_id: UUID) -> None:
    """The worker asks the provider to pay out once the current transaction has committed."""
    app.configure_task("payments.send_transfer", queue=QUEUE).defer(transfer_id=str(transfer_id))


def send_split_later(split_id: UUID) -> None:
    """The worker asks the provider to divide the payment after the commit."""
    app.configure_task("payments.send_split", queue=QUEUE).defer(split_id=str(split_id))
