"""Start: send the payer to a provider. The row is claimed, then the provider is called, then its answer
is written: three steps, no transaction open while the network is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from jishi.commerce.payments.actions.ask import ask_about
from jishi.commerce.payments.actions.complete import complete_payment
from jishi.commerce.payments.adapters.registry import (
    list_providers,
    notify_url_of,
    provider_by_id,
)
from jishi.commerce.payments.contracts import (
    AttemptState,
    PaymentOrder,
    PaymentRef,
    PaymentState,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    PaymentNotPayable,
    ProviderRefused,
    ProviderUnreachable,
    UnknownProvider,
)
from jishi.commerce.payments.models import Attempt, Payment
from jishi.commerce.payments.policy import merchant_number, own_url
from jishi.commerce.payments.queries import current_attempt, is_open, load, ref_of
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money


@dataclass(frozen=True, slots=True)
class _Claim:
    payment: PaymentRef
    provider: str
    order: PaymentOrder | None
    """None when nothing has to be asked."""


def start_payment(
    *, payment_id: UUID, payer_id: UUID, provider: str, return_url: str = "", payer_ip: str = ""
) -> PaymentRef:
    """Open the payment at `provider` and say where the payer goes. Safe to repeat: an attempt that
    is open keeps its number; only after a definite failure there is a new one.

    Raises `NotFound`, `UnknownProvider`, `PaymentNotPayable`. A silent provider is no error: the
    state is `unknown` and the sweep asks again.
    """
    if provider not in {info.id for info in list_providers()}:
        raise UnknownProvider(provider=provider)
    _ask_what_came_of_it(payment_id=payment_id, payer_id=payer_id)
    claim = _claim(
        payment_id=payment_id,
        payer_id=payer_id,
        provider=provider,
        return_url=return_url,
        payer_ip=payer_ip[:45],
    )
    if claim.order is None:
        return claim.payment
    number = claim.order.out_trade_no
    try:
        report = provider_by_id(claim.provider).create(claim.order)
        return complete_payment(provider=claim.provider, report=report)
    except (ProviderUnreachable, CallBackRefused):
        _mark(out_trade_no=number, state=AttemptState.UNKNOWN, failure="provider_unreachable")
    except ProviderRefused as refused:
        _mark(out_trade_no=number, state=AttemptState.FAILED, failure=refused.code)
    return load(payment_id, payer_id)


def _ask_what_came_of_it(*, payment_id: UUID, payer_id: UUID) -> None:
    """Who starts again has been at the provider's page. What happened there may be faster known by
    asking than by the call-back under way; the page of an attempt that failed leads nowhere."""
    shown = Attempt.objects.filter(
        payment_id=payment_id, payment__payer_id=payer_id, payment__state=PaymentState.PENDING,
        state=AttemptState.PENDING,
    ).exclude(pay_url="")  # fmt: skip
    for attempt_id in shown.values_list("pk", flat=True):
        ask_about(attempt_id=attempt_id, is_urgent=True)


@use_case
def _claim(
    *, payment_id: UUID, payer_id: UUID, provider: str, return_url: str, payer_ip: str
) -> _Claim:
    payment = Payment.objects.select_for_update().filter(pk=payment_id, payer_id=payer_id).first()
    if payment is None:
        raise NotFound
    attempt = current_attempt(payment)
    now = clock.now()
    if payment.state == PaymentState.PAID:
        return _Claim(ref_of(payment, attempt), provider, None)
    if payment.state == PaymentState.CLOSED or payment.expires_at <= now:
        raise PaymentNotPayable
    if attempt is not None and is_open(attempt):
        if attempt.pay_url and payment.state == PaymentState.PENDING:
            return _Claim(ref_of(payment, attempt), attempt.provider, None)
    else:
        attempt = _new_attempt(payment, provider, return_url, payer_ip)
    # The time left is whole seconds, at least one: the provider's deadline never outlives ours by more.
    left_s = max(1, int((payment.expires_at - now).total_seconds()))
    order = PaymentOrder(
        out_trade_no=attempt.out_trade_no,
        amount=Money(payment.amount_minor, payment.currency),
        subject=f"{settings.MARKET_NAME_ZH} {attempt.out_trade_no[:10]}",
        notify_url=notify_url_of(attempt.provider),
        return_url=attempt.return_url,
        expires_in_s=left_s,
        started_at=attempt.started_at,
        expires_at=payment.expires_at,
        payer_ip=attempt.payer_ip,
    )
    return _Claim(ref_of(payment, attempt), attempt.provider, order)


def _new_attempt(payment: Payment, provider: str, return_url: str, payer_ip: str) -> Attempt:
    attempt_id = new_id()
    attempt = Attempt.objects.create(
        id=attempt_id,
        payment=payment,
        provider=provider,
        out_trade_no=merchant_number("P", attempt_id),
        return_url=own_url(return_url, settings.PUBLIC_URL, f"/pay/return?payment_id={payment.pk}"),
        payer_ip=payer_ip,
        started_at=clock.now(),
        asked_at=clock.now(),
    )
    payment.attempt_id = attempt_id
    payment.state = PaymentState.PENDING
    payment.failure = ""
    payment.save(update_fields=["attempt_id", "state", "failure"])
    audit.write(
        actor=f"person:{payment.payer_id}",
        verb="payment.start",
        target=f"payment:{payment.pk}",
        provider=provider,
        out_trade_no=attempt.out_trade_no,
    )
    return attempt


@use_case
def _mark(*, out_trade_no: str, state: AttemptState, failure: str) -> None:
    """Note how asking went — unless a call-back has meanwhile told more."""
    payment_id = Attempt.objects.values_list("payment_id", flat=True).get(out_trade_no=out_trade_no)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    attempt = Attempt.objects.select_for_update().get(out_trade_no=out_trade_no)
    if attempt.state not in (AttemptState.CLAIMED, AttemptState.UNKNOWN):
        return
    attempt.state = state
    attempt.asked_at = clock.now()
    attempt.save(update_fields=["state", "asked_at"])
    if payment.state in (PaymentState.PENDING, PaymentState.UNKNOWN):
        is_over = state is AttemptState.FAILED
        payment.state = PaymentState.FAILED if is_over else PaymentState.UNKNOWN
        payment.failure = failure[:60]
        payment.save(update_fields=["state", "failure"])
