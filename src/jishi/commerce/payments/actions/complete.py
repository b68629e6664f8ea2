"""Complete: the one path by which a payment's fate becomes known.

The call-back, the query and the answer to `create` all end here, so that none of them can count the
same money twice or overlook it.
"""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments.actions.promise import promise_refund
from jishi.commerce.payments.contracts import (
    AttemptState,
    PaymentRef,
    PaymentState,
    ProviderReport,
)
from jishi.commerce.payments.errors import CallBackRefused
from jishi.commerce.payments.events import PaymentFailed, PaymentSucceeded
from jishi.commerce.payments.models import Attempt, Payment
from jishi.commerce.payments.policy import Step, judge
from jishi.commerce.payments.queries import current_attempt, ref_of
from jishi.foundation.realtime import api as realtime
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case

_ATTEMPT_END = {"failed": AttemptState.FAILED, "closed": AttemptState.CLOSED}


@use_case
def complete_payment(*, provider: str, report: ProviderReport) -> PaymentRef:
    """Take in what `provider` reports about one of our numbers.

    Idempotent under repeats, any order and concurrency: the payment's row is locked, success is
    final. Raises `CallBackRefused` for a number that is not at this provider or another
    amount; nothing changes then. Emits `PaymentSucceeded` or `PaymentFailed`, posts to the ledger.
    """
    payment, attempt = _lock(provider, report.out_trade_no)
    if (report.amount.minor, report.amount.currency) != (payment.amount_minor, payment.currency):
        raise CallBackRefused(reason="amount")
    step = judge(PaymentState(payment.state), AttemptState(attempt.state), report.state)
    if report.trade_no and not attempt.trade_no:
        attempt.trade_no = report.trade_no
    if report.pay_url and not attempt.pay_url:
        attempt.pay_url = report.pay_url
    attempt.asked_at = clock.now()
    if step in (Step.COMPLETE, Step.SEND_BACK):
        attempt.state = AttemptState.PAID
        attempt.paid_at = report.occurred_at or clock.now()
    elif step is Step.FAIL:
        attempt.state = _ATTEMPT_END[report.state]
    elif step is Step.WAIT:
        attempt.state = AttemptState.PENDING
    attempt.save()
    {
        Step.COMPLETE: _count,
        Step.SEND_BACK: _send_back,
        Step.FAIL: _fail,
        Step.WAIT: _wait,
        Step.NOTHING: _leave,
    }[step](payment, attempt)
    in_force = attempt if attempt.pk == payment.attempt_id else current_attempt(payment)
    return ref_of(payment, in_force)


def _lock(provider: str, out_trade_no: str) -> tuple[Payment, Attempt]:
    """Payment first, then attempt: everywhere in this order."""
    payment_id = (
        Attempt.objects.filter(out_trade_no=out_trade_no, provider=provider)
        .values_list("payment_id", flat=True)
        .first()
    )
    if payment_id is None:
        raise CallBackRefused(reason="unknown")
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    return payment, Attempt.objects.select_for_update().get(out_trade_no=out_trade_no)


def _count(payment: Payment, attempt: Attempt) -> None:
    """First news of success: into escrow, one account an order."""
    payment.state = PaymentState.PAID
    payment.attempt_id = attempt.pk
    payment.failure = ""
    payment.paid_at = clock.now()
    payment.save(update_fields=["state", "attempt_id", "failure", "paid_at"])
    clearing = ledger.AccountRef(ledger.AccountKind.PROVIDER_CLEARING, attempt.provider)
    ledger.post(
        entries=[
            ledger.Entry(clearing, payment.amount_minor),
            *(
                ledger.Entry(escrow_of(part["subject_id"], UUID(part["shop_id"])), -part["minor"])
                for part in payment.parts
            ),
        ],
        cause=ledger.Cause("payment", str(payment.pk)),
        label="payment.received",
        currency=payment.currency,
    )
    outbox.record(
        PaymentSucceeded(
            payment_id=payment.pk,
            payer_id=payment.payer_id,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            subject_ids=subject_ids(payment),
            paid_at=payment.paid_at,
        )
    )
    _tell(payment, attempt, "payment.succeed")


def _send_back(payment: Payment, attempt: Attempt) -> None:
    """Money for something that is cancelled or paid already: all of it goes back at once."""
    account = ledger.AccountRef(ledger.AccountKind.BUYER_REFUND, str(payment.pk))
    ledger.post(
        entries=[
            ledger.Entry(
                ledger.AccountRef(ledger.AccountKind.PROVIDER_CLEARING, attempt.provider),
                payment.amount_minor,
            ),
            ledger.Entry(account, -payment.amount_minor),
        ],
        cause=ledger.Cause("payment_attempt", str(attempt.pk)),
        label="payment.late",
        currency=payment.currency,
    )
    promise_refund(
        payment=payment,
        attempt=attempt,
        subject_id=None,
        ref=f"late:{attempt.pk}",
        minor=payment.amount_minor,
        reason="late",
    )
    audit.write(
        actor=f"provider:{attempt.provider}",
        verb="payment.send_back",
        target=f"payment:{payment.pk}",
        reason=payment.state,
    )


def _leave(payment: Payment, attempt: Attempt) -> None:
    """Nothing new."""
    del payment, attempt


def _fail(payment: Payment, attempt: Attempt) -> None:
    is_current = payment.attempt_id == attempt.pk
    if not is_current or payment.state in (PaymentState.PAID, PaymentState.CLOSED):
        return
    payment.state = PaymentState.FAILED
    payment.failure = "declined" if attempt.state == AttemptState.FAILED else "expired"
    payment.save(update_fields=["state", "failure"])
    outbox.record(
        PaymentFailed(
            payment_id=payment.pk,
            payer_id=payment.payer_id,
            subject_ids=subject_ids(payment),
            failure=payment.failure,
        )
    )
    _tell(payment, attempt, "payment.fail")


def _wait(payment: Payment, attempt: Attempt) -> None:
    is_current = payment.attempt_id == attempt.pk
    if is_current and payment.state == PaymentState.UNKNOWN:
        payment.state = PaymentState.PENDING
        payment.failure = ""
        payment.save(update_fields=["state", "failure"])


def _tell(payment: Payment, attempt: Attempt, verb: str) -> None:
    audit.write(
        actor=f"provider:{attempt.provider}",
        verb=verb,
        target=f"payment:{payment.pk}",
        out_trade_no=attempt.out_trade_no,
        trade_no=attempt.trade_no,
    )
    realtime.publish(
        f"person:{payment.payer_id}",
        "payment",
        {"payment_id": str(payment.pk), "state": payment.state},
    )


def subject_ids(payment: Payment) -> list[UUID]:
    return [UUID(part["subject_id"]) for part in payment.parts]


def escrow_of(subject_id: str, shop_id: UUID) -> ledger.AccountRef:
    """The account that holds the buyer's money for one order."""
    return ledger.AccountRef(ledger.AccountKind.ESCROW, subject_id, shop_id)
