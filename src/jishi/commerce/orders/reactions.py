"""What orders do when payments have news."""

from __future__ import annotations

from jishi.commerce.orders.actions.note_refund import note_refund_paid
from jishi.commerce.orders.actions.pay import mark_paid
from jishi.commerce.payments.events import PaymentSucceeded, RefundSucceeded
from jishi.kernel.events import on


@on(PaymentSucceeded)
def orders_become_paid(event: PaymentSucceeded) -> None:
    mark_paid(payment_id=event.payment_id, paid_at=event.paid_at)


@on(RefundSucceeded)
def refunds_are_noted(event: RefundSucceeded) -> None:
    if event.subject_id is not None:
        note_refund_paid(order_id=event.subject_id, ref=event.ref)
