"""Ask: query a provider about an attempt whose end is not known."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db.models import Q

from jishi.commerce.payments.actions.complete import complete_payment
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import PaymentRef, PaymentState, ProviderReport
from jishi.commerce.payments.errors import CallBackRefused, ProviderRefused, ProviderUnreachable
from jishi.commerce.payments.models import Attempt, Payment
from jishi.commerce.payments.policy import ASK_AGAIN_AFTER, OPEN, should_ask
from jishi.commerce.payments.queries import load, numbers_of
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.money import Money

log = structlog.get_logger()


def look_at_payment(*, payment_id: UUID, payer_id: UUID) -> PaymentRef:
    """The payment as it stands; one that has been pending for some seconds is asked about first.

    Raises `NotFound`. A silent provider changes nothing.
    """
    payment = Payment.objects.filter(pk=payment_id, payer_id=payer_id).first()
    if payment is None:
        raise NotFound
    if payment.attempt_id and payment.state in (PaymentState.PENDING, PaymentState.UNKNOWN):
        attempt = Attempt.objects.get(pk=payment.attempt_id)
        if should_ask(PaymentState(payment.state), attempt.asked_at, clock.now()):
            ask_about(attempt_id=attempt.pk)
    return load(payment_id, payer_id)


def settle_doubt(*, payment_id: UUID) -> None:
    """Ask about the payment's open attempts at once, before somebody cancels what it is for."""
    states = [state.value for state in OPEN]
    for attempt_id in Attempt.objects.filter(payment_id=payment_id, state__in=states).values_list(
        "pk", flat=True
    ):
        ask_about(attempt_id=attempt_id, is_urgent=True)


def ask_about(*, attempt_id: UUID, is_urgent: bool = False) -> None:
    """Query the provider and take its report in. Not asked again by others meanwhile: the row says
    that somebody asks. Never raises for a provider's failure."""
    now = clock.now()
    due = Q() if is_urgent else Q(asked_at=None) | Q(asked_at__lte=now - ASK_AGAIN_AFTER)
    is_mine = Attempt.objects.filter(due, pk=attempt_id).update(asked_at=now)
    if not is_mine:
        return
    attempt = Attempt.objects.select_related("payment").get(pk=attempt_id)
    try:
        report = provider_by_id(attempt.provider).query(numbers_of(attempt))
        if report is None:
            report = _never_heard(attempt)
        if report is not None:
            complete_payment(provider=attempt.provider, report=report)
    except (ProviderUnreachable, ProviderRefused, CallBackRefused) as error:
        log.warning("payment_query_failed", out_trade_no=attempt.out_trade_no, error=str(error))


def _never_heard(attempt: Attempt) -> ProviderReport | None:
    """Our number never reached the provider: once the deadline is over nobody can pay it any more.
    Before that the payer may still start again, under the same number."""
    payment = attempt.payment
    if payment.expires_at > clock.now() and payment.state != PaymentState.CLOSED:
        return None
    return ProviderReport(
        out_trade_no=attempt.out_trade_no,
        trade_no="",
        state="closed",
        amount=Money(payment.amount_minor, payment.currency),
    )
