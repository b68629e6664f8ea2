"""Reads of payments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from jishi.commerce.payments.contracts import (
    AttemptState,
    PaymentNumbers,
    PaymentRef,
    PaymentState,
    TransferRef,
    TransferState,
)
from jishi.commerce.payments.models import Attempt, Payment, Refund, Transfer
from jishi.commerce.payments.policy import OPEN, shown_state
from jishi.kernel.errors import NotFound
from jishi.kernel.money import Money


def ref_of(payment: Payment, attempt: Attempt | None) -> PaymentRef:
    """The row as a contract. The payer's page is shown only while it can be used."""
    is_open = payment.state in (PaymentState.PENDING, PaymentState.UNKNOWN)
    return PaymentRef(
        id=payment.pk,
        state=shown_state(payment.state, payment.amount_minor, payment.refunded_minor),
        amount=Money(payment.amount_minor, payment.currency),
        provider=attempt.provider if attempt else None,
        pay_url=(attempt.pay_url or None) if attempt and is_open else None,
        expires_at=payment.expires_at,
        payer_id=payment.payer_id,
        subject_ids=tuple(UUID(part["subject_id"]) for part in payment.parts),
        failure=payment.failure or None,
        refunded=Money(payment.refunded_minor, payment.currency),
    )


def numbers_of(attempt: Attempt) -> PaymentNumbers:
    """What a provider is asked about; reads `attempt.payment`."""
    payment = attempt.payment
    return PaymentNumbers(
        out_trade_no=attempt.out_trade_no,
        trade_no=attempt.trade_no,
        amount=Money(payment.amount_minor, payment.currency),
        started_at=attempt.started_at,
    )


def transfer_ref(row: Transfer) -> TransferRef:
    """The row as a contract."""
    return TransferRef(
        id=row.pk,
        ref=row.ref,
        state=TransferState(row.state),
        amount=Money(row.amount_minor, row.currency),
        provider=row.provider,
        failure=row.failure or None,
        user_package=row.user_package or None,
        expires_at=row.expires_at,
    )


def get_transfers(refs: Iterable[str]) -> dict[str, TransferRef]:
    """Pay-outs by the caller's refs; unknown ones are left out. One query."""
    return {row.ref: transfer_ref(row) for row in Transfer.objects.filter(ref__in=set(refs))}


def current_attempt(payment: Payment) -> Attempt | None:
    return Attempt.objects.filter(pk=payment.attempt_id).first() if payment.attempt_id else None


def load(payment_id: UUID, payer_id: UUID) -> PaymentRef:
    """One payment of this payer; raises `NotFound`, also for another's."""
    payment = Payment.objects.filter(pk=payment_id, payer_id=payer_id).first()
    if payment is None:
        raise NotFound
    return ref_of(payment, current_attempt(payment))


def get_payments(ids: Iterable[UUID]) -> dict[UUID, PaymentRef]:
    """Payments by id, for rooms that already know whose they are. Two queries."""
    payments = list(Payment.objects.filter(pk__in=set(ids)))
    attempts = Attempt.objects.in_bulk([p.attempt_id for p in payments if p.attempt_id])
    return {
        payment.pk: ref_of(
            payment, attempts.get(payment.attempt_id) if payment.attempt_id else None
        )
        for payment in payments
    }


def open_attempts(*, not_asked_since: datetime, limit: int) -> list[UUID]:
    """Attempts whose end is unknown and that were not asked about lately, longest unasked first."""
    return list(
        Attempt.objects.filter(state__in=[state.value for state in OPEN])
        .exclude(asked_at__gt=not_asked_since)
        .filter(started_at__lte=not_asked_since)
        .order_by("asked_at", "id")
        .values_list("pk", flat=True)[:limit]
    )


def is_open(attempt: Attempt) -> bool:
    return AttemptState(attempt.state) in OPEN


def count_open() -> int:
    """Attempts whose end is unknown yet, for the operator's desk."""
    return Attempt.objects.filter(state__in=[state.value for state in OPEN]).count()


def causes_of(numbers: Iterable[str]) -> dict[str, str]:
    """Numbers as providers know them → what the ledger cites for them: a payment's id, a late attempt's
    id, a refund's id, a pay-out's `ref`. Numbers that are none of ours are left out. Three queries."""
    wanted = set(numbers)
    found: dict[str, str] = {}
    attempts = Attempt.objects.filter(out_trade_no__in=wanted).select_related("payment")
    for attempt in attempts:
        is_counted = attempt.payment.attempt_id == attempt.pk
        found[attempt.out_trade_no] = str(attempt.payment_id if is_counted else attempt.pk)
    refunds = Refund.objects.filter(out_refund_no__in=wanted)
    found |= {number: str(pk) for number, pk in refunds.values_list("out_refund_no", "pk")}
    transfers = Transfer.objects.filter(out_transfer_no__in=wanted)
    return found | dict(transfers.values_list("out_transfer_no", "ref"))
