"""Split: divide a paid payment among receivers at its provider, under one number for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import structlog
from django.db.models import Sum

from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import (
    Capability,
    PaymentState,
    PayoutAccount,
    Share,
    SplitOrder,
    SplitReport,
    SplitState,
)
from jishi.commerce.payments.errors import (
    PaymentNotPayable,
    ProviderNotCapable,
    ProviderRefused,
    ProviderUnreachable,
    SplitTooLarge,
    TransferDiffers,
)
from jishi.commerce.payments.events import SplitFailed, SplitSucceeded
from jishi.commerce.payments.models import Attempt, Payment, Split
from jishi.commerce.payments.policy import merchant_number, wait_before
from jishi.commerce.payments.ports import send_split_later
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

log = structlog.get_logger()


@use_case
def split(
    *, payment_id: UUID, ref: str, shares: Sequence[Share], is_last: bool, actor: str
) -> UUID:
    """Promise the division of a paid payment; a job asks its provider after the commit.

    Idempotent by `ref`; gives the split's id. All shares of a payment that have not failed, and what
    was refunded of it, never exceed what was paid. Raises `NotFound`, `PaymentNotPayable` (not
    paid), `ProviderNotCapable`, `SplitTooLarge`, `TransferDiffers` (same ref, other shares). Emits
    `SplitSucceeded` or `SplitFailed`; the ledger is the caller's.
    """
    payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    wanted = [asdict(share) for share in shares]
    existing = Split.objects.filter(payment=payment, ref=ref).first()
    if existing is not None:
        if existing.shares != wanted:
            raise TransferDiffers
        return existing.pk
    if payment.state != PaymentState.PAID or payment.attempt_id is None:
        raise PaymentNotPayable
    attempt = Attempt.objects.get(pk=payment.attempt_id)
    if Capability.SPLIT not in provider_by_id(attempt.provider).info.capabilities:
        raise ProviderNotCapable(provider=attempt.provider, capability=Capability.SPLIT)
    minor = sum(share.minor for share in shares)
    divided = (
        Split.objects.filter(payment=payment)
        .exclude(state=SplitState.FAILED)
        .aggregate(sum=Sum("amount_minor"))["sum"]
        or 0
    )
    left = payment.amount_minor - payment.refunded_minor - divided
    if minor > left or any(share.minor <= 0 for share in shares):
        raise SplitTooLarge(left_minor=left)
    row_id, now = new_id(), clock.now()
    Split.objects.create(
        id=row_id,
        payment=payment,
        attempt=attempt,
        ref=ref,
        out_split_no=merchant_number("S", row_id),
        shares=wanted,
        amount_minor=minor,
        currency=payment.currency,
        is_last=is_last,
        requested_at=now,
        next_try_at=now,
    )
    audit.write(
        actor=actor, verb="split.request", target=f"payment:{payment.pk}", ref=ref, minor=minor
    )
    send_split_later(row_id)
    return row_id


def send_split(*, split_id: UUID) -> None:
    """Carry a split out. Safe to repeat: the number is the same every time, and after silence the
    provider is first asked whether it has done it."""
    row = Split.objects.select_related("attempt", "payment").get(pk=split_id)
    if row.ended_at is not None:
        return
    provider = provider_by_id(row.attempt.provider)
    order = _order_of(row)
    try:
        report = provider.query_split(order) if row.state == SplitState.UNKNOWN else None
        if report is None:
            _put_off(split_id=split_id)
            report = provider.split(order)
        _take_in(split_id=split_id, report=report)
    except ProviderUnreachable as error:
        log.warning("split_unknown", out_split_no=row.out_split_no, error=str(error))
        _put_off(split_id=split_id)
    except ProviderRefused as refused:
        failed = SplitReport(
            out_split_no=row.out_split_no, split_no="", state="failed", failure=refused.code
        )
        _take_in(split_id=split_id, report=failed)


@use_case
def _take_in(*, split_id: UUID, report: SplitReport) -> None:
    row = Split.objects.select_for_update().get(pk=split_id)
    if row.ended_at is not None or report.state == "pending":
        return
    is_done = report.state == "succeeded"
    row.state = SplitState.SUCCEEDED if is_done else SplitState.FAILED
    row.split_no = report.split_no
    row.failure = "" if is_done else (report.failure or "failed")[:60]
    row.ended_at = clock.now()
    row.save()
    attempt = Attempt.objects.get(pk=row.attempt_id)
    audit.write(
        actor=f"provider:{attempt.provider}",
        verb=f"split.{row.state}",
        target=f"payment:{row.payment_id}",
        reason=row.failure,
        out_split_no=row.out_split_no,
        minor=row.amount_minor,
    )
    if is_done:
        outbox.record(
            SplitSucceeded(
                split_id=row.pk, payment_id=row.payment_id, ref=row.ref, provider=attempt.provider,
                amount_minor=row.amount_minor, currency=row.currency,
            )
        )  # fmt: skip
        return
    outbox.record(
        SplitFailed(
            split_id=row.pk, payment_id=row.payment_id, ref=row.ref, provider=attempt.provider,
            amount_minor=row.amount_minor, currency=row.currency, failure=row.failure,
        )
    )  # fmt: skip


@use_case
def _put_off(*, split_id: UUID) -> None:
    row = Split.objects.select_for_update().get(pk=split_id)
    if row.ended_at is not None:
        return
    row.state = SplitState.UNKNOWN
    row.next_try_at = clock.now() + wait_before(row.tries)
    row.tries = min(row.tries + 1, 1000)
    row.save(update_fields=["state", "next_try_at", "tries"])


def _order_of(row: Split) -> SplitOrder:
    return SplitOrder(
        out_split_no=row.out_split_no,
        out_trade_no=row.attempt.out_trade_no,
        trade_no=row.attempt.trade_no,
        shares=tuple(
            Share(to=PayoutAccount(**share["to"]), minor=share["minor"], note=share["note"])
            for share in row.shares
        ),
        paid=Money(row.payment.amount_minor, row.currency),
        is_last=row.is_last,
        started_at=row.attempt.started_at,
    )
