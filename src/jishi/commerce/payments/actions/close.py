"""Close: what the payment was for is cancelled."""

from __future__ import annotations

from uuid import UUID

import structlog

from jishi.commerce.payments.actions.complete import complete_payment, subject_ids
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import PaymentState
from jishi.commerce.payments.errors import (
    CallBackRefused,
    PaymentAlreadyPaid,
    ProviderRefused,
    ProviderUnreachable,
)
from jishi.commerce.payments.events import PaymentClosed
from jishi.commerce.payments.models import Attempt, Payment
from jishi.commerce.payments.policy import OPEN
from jishi.commerce.payments.ports import close_attempt_later
from jishi.commerce.payments.queries import numbers_of
from jishi.kernel import audit, outbox
from jishi.kernel.db import use_case

log = structlog.get_logger()


@use_case
def close_payment(*, payment_id: UUID, reason: str, actor: str) -> None:
    """Make the payment unpayable here, and soon at its provider. Money that still arrives goes back.

    Locks the payment: it is either paid before or never. Raises `PaymentAlreadyPaid`. Closing twice
    is the same as once.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state == PaymentState.PAID:
        raise PaymentAlreadyPaid
    if payment.state == PaymentState.CLOSED:
        return
    payment.state = PaymentState.CLOSED
    payment.save(update_fields=["state"])
    for attempt_id in Attempt.objects.filter(
        payment=payment, state__in=[state.value for state in OPEN]
    ).values_list("pk", flat=True):
        close_attempt_later(attempt_id)
    outbox.record(
        PaymentClosed(
            payment_id=payment.pk, payer_id=payment.payer_id, subject_ids=subject_ids(payment)
        )
    )
    audit.write(actor=actor, verb="payment.close", target=f"payment:{payment.pk}", reason=reason)


def close_attempt(*, attempt_id: UUID) -> None:
    """Close the attempt at its provider and take in what it says — perhaps that it was just paid.

    A silent provider is left to the sweep, which asks until the provider's own deadline closes it.
    """
    attempt = Attempt.objects.select_related("payment").get(pk=attempt_id)
    try:
        report = provider_by_id(attempt.provider).close(numbers_of(attempt))
        if report is not None:
            complete_payment(provider=attempt.provider, report=report)
    except (ProviderUnreachable, ProviderRefused, CallBackRefused) as error:
        log.warning("payment_close_failed", out_trade_no=attempt.out_trade_no, error=str(error))
