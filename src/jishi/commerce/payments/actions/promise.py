"""Promise a refund: the row, and the job that carries it out after the commit."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.payments.models import Attempt, Payment, Refund
from jishi.commerce.payments.policy import merchant_number
from jishi.commerce.payments.ports import send_refund_later
from jishi.kernel import clock
from jishi.kernel.ids import new_id


def promise_refund(
    *,
    payment: Payment,
    attempt: Attempt,
    subject_id: UUID | None,
    ref: str,
    minor: int,
    reason: str,
) -> Refund:
    """Write the refund under a number of its own for ever, in the caller's transaction."""
    now = clock.now()
    refund_id = new_id()
    refund = Refund.objects.create(
        id=refund_id,
        payment=payment,
        attempt=attempt,
        subject_id=subject_id,
        ref=ref,
        out_refund_no=merchant_number("R", refund_id),
        amount_minor=minor,
        currency=payment.currency,
        reason=reason[:200],
        requested_at=now,
        next_try_at=now,
    )
    send_refund_later(refund_id)
    return refund
