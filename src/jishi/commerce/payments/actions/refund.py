"""Refund: promise at once, pay out by a job, under one number for ever."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments.actions.complete import escrow_of
from jishi.commerce.payments.actions.promise import promise_refund
from jishi.commerce.payments.adapters.registry import notify_url_of, provider_by_id
from jishi.commerce.payments.contracts import (
    PaymentState,
    RefundOrder,
    RefundReport,
    RefundState,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    PaymentNotPayable,
    ProviderRefused,
    ProviderUnreachable,
    RefundTooLarge,
)
from jishi.commerce.payments.events import RefundSucceeded
from jishi.commerce.payments.models import Attempt, Payment, Refund
from jishi.foundation.realtime import api as realtime
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.money import Money

log = structlog.get_logger()
#: Waits between tries while the provider is silent, in seconds; the last repeats.
BACKOFF_S = (5, 15, 60, 300, 1800)


@use_case
def refund(
    *, payment_id: UUID, subject_id: UUID, amount: Money, reason: str, ref: str, actor: str
) -> None:
    """Promise `amount` of the part `subject_id` back to the payer; the job pays it out.

    Idempotent by `ref`. The money leaves the order's escrow at once, so it cannot be settled as
    well. Raises `NotFound`, `PaymentNotPayable` (not paid), `RefundTooLarge`, `Overdrawn`.
    Emits `RefundSucceeded` when the provider has paid.
    """
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if Refund.objects.filter(payment=payment, ref=ref).exists():
        return
    part = next((p for p in payment.parts if p["subject_id"] == str(subject_id)), None)
    if part is None:
        raise NotFound
    if payment.state != PaymentState.PAID or payment.attempt_id is None:
        raise PaymentNotPayable
    if amount.currency != payment.currency or amount.minor > part["minor"]:
        raise RefundTooLarge(left_minor=part["minor"])
    row = promise_refund(
        payment=payment,
        attempt=Attempt.objects.get(pk=payment.attempt_id),
        subject_id=subject_id,
        ref=ref,
        minor=amount.minor,
        reason=reason,
    )
    payment.refunded_minor += amount.minor
    payment.save(update_fields=["refunded_minor"])
    ledger.post(
        entries=[
            ledger.Entry(escrow_of(str(subject_id), UUID(part["shop_id"])), amount.minor),
            ledger.Entry(
                ledger.AccountRef(ledger.AccountKind.BUYER_REFUND, str(payment.pk)), -amount.minor
            ),
        ],
        cause=ledger.Cause("refund", str(row.pk)),
        label="refund.promised",
        currency=payment.currency,
    )
    audit.write(
        actor=actor,
        verb="payment.refund",
        target=f"payment:{payment.pk}",
        reason=reason,
        ref=ref,
        minor=amount.minor,
    )


def send_refund(*, refund_id: UUID) -> None:
    """Carry a refund out at its provider. Safe to repeat: the number is the same every time, and
    after silence the provider is first asked whether it has done it."""
    row = Refund.objects.select_related("attempt", "payment").get(pk=refund_id)
    if row.state not in (RefundState.REQUESTED, RefundState.UNKNOWN):
        return
    provider = provider_by_id(row.attempt.provider)
    order = _order_of(row)
    try:
        report = None
        if row.state == RefundState.UNKNOWN:
            report = provider.query_refund(order)
        if report is None:
            report = provider.refund(order)
        complete_refund(provider=row.attempt.provider, report=report)
        if report.state == "pending":
            _put_off(refund_id=refund_id)
        elif report.state == "failed":
            _fail(refund_id=refund_id, failure="refused")
    except ProviderUnreachable as error:
        log.warning("refund_unknown", out_refund_no=row.out_refund_no, error=str(error))
        _put_off(refund_id=refund_id)
    except (ProviderRefused, CallBackRefused) as error:
        _fail(refund_id=refund_id, failure=getattr(error, "code", "refused"))


def _order_of(row: Refund) -> RefundOrder:
    return RefundOrder(
        out_trade_no=row.attempt.out_trade_no,
        trade_no=row.attempt.trade_no,
        out_refund_no=row.out_refund_no,
        amount=Money(row.amount_minor, row.currency),
        paid=Money(row.payment.amount_minor, row.currency),
        reason=row.reason,
        notify_url=notify_url_of(row.attempt.provider),
        started_at=row.attempt.started_at,
    )


@use_case
def complete_refund(*, provider: str, report: RefundReport) -> None:
    """Take in what a provider says about a refund, by answer, query or call-back; idempotent.

    Raises `CallBackRefused` for an unknown number or another amount.
    """
    payment_id = (
        Refund.objects.filter(out_refund_no=report.out_refund_no, attempt__provider=provider)
        .values_list("payment_id", flat=True)
        .first()
    )
    if payment_id is None:
        raise CallBackRefused(reason="unknown")
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    row = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("attempt")
        .get(out_refund_no=report.out_refund_no)
    )
    if (report.amount.minor, report.amount.currency) != (row.amount_minor, row.currency):
        raise CallBackRefused(reason="amount")
    if report.state != "succeeded" or row.state == RefundState.SUCCEEDED:
        return
    row.state = RefundState.SUCCEEDED
    row.refund_no = report.refund_no
    row.succeeded_at = clock.now()
    row.save(update_fields=["state", "refund_no", "succeeded_at"])
    _post_paid(payment, row)
    outbox.record(
        RefundSucceeded(
            payment_id=payment.pk,
            payer_id=payment.payer_id,
            ref=row.ref,
            subject_id=row.subject_id,
            amount_minor=row.amount_minor,
            currency=row.currency,
        )
    )
    audit.write(
        actor=f"provider:{row.attempt.provider}",
        verb="payment.refund_paid",
        target=f"payment:{payment.pk}",
        out_refund_no=row.out_refund_no,
        minor=row.amount_minor,
    )
    realtime.publish(
        f"person:{payment.payer_id}",
        "payment",
        {"payment_id": str(payment.pk), "state": "refunded"},
    )


def _post_paid(payment: Payment, row: Refund) -> None:
    clearing = ledger.AccountRef(ledger.AccountKind.PROVIDER_CLEARING, row.attempt.provider)
    promised = ledger.AccountRef(ledger.AccountKind.BUYER_REFUND, str(payment.pk))
    ledger.post(
        entries=[
            ledger.Entry(promised, row.amount_minor),
            ledger.Entry(clearing, -row.amount_minor),
        ],
        cause=ledger.Cause("refund", str(row.pk)),
        label="refund.paid",
        currency=row.currency,
    )


@use_case
def _put_off(*, refund_id: UUID) -> None:
    row = Refund.objects.select_for_update().get(pk=refund_id)
    if row.state not in (RefundState.REQUESTED, RefundState.UNKNOWN):
        return
    wait_s = BACKOFF_S[min(row.tries, len(BACKOFF_S) - 1)]
    row.state = RefundState.UNKNOWN
    row.tries += 1
    row.next_try_at = clock.now() + timedelta(seconds=wait_s)
    row.save(update_fields=["state", "tries", "next_try_at"])


@use_case
def _fail(*, refund_id: UUID, failure: str) -> None:
    row = Refund.objects.select_for_update().get(pk=refund_id)
    if row.state not in (RefundState.REQUESTED, RefundState.UNKNOWN):
        return
    row.state = RefundState.FAILED
    row.failure = failure[:60]
    row.save(update_fields=["state", "failure"])
    audit.write(
        actor="platform",
        verb="payment.refund_failed",
        target=f"payment:{row.payment_id}",
        reason=failure,
        out_refund_no=row.out_refund_no,
    )
