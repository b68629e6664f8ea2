"""Create: one payment for all orders of a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from jishi.commerce.payments.contracts import PaymentPart, PaymentRef, PaymentState
from jishi.commerce.payments.models import Payment
from jishi.commerce.payments.queries import ref_of
from jishi.kernel import clock, statements
from jishi.kernel.db import use_case


@use_case
def create_payment(
    *,
    payer_id: UUID,
    parts: Sequence[PaymentPart],
    currency: str,
    expires_at: datetime,
    payment_id: UUID,
) -> PaymentRef:
    """Open a payment over the sum of `parts` (each above 0). One statement; no provider is asked."""
    payment = Payment(
        id=payment_id,
        payer_id=payer_id,
        amount_minor=sum(part.minor for part in parts),
        currency=currency,
        parts=[
            {
                "subject_id": str(part.subject_id),
                "shop_id": str(part.shop_id),
                "minor": part.minor,
            }
            for part in parts
        ],
        state=PaymentState.CREATED,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    statements.insert(payment)
    return ref_of(payment, None)
