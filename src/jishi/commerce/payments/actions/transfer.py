"""Transfer: pay out to a payee, once, whatever the network does.

A number is put on the wire only after the row says so, so that a process killed in between leaves
`unknown`, and what is unknown is asked about before the same number is sent again, unchanged. WeChat
Pay states the rule: on any answer but success the bill number must not change before a query says
that it failed (https://pay.weixin.qq.com/doc/v3/merchant/4012716434).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import structlog

from jishi.commerce.payments.adapters.protocol import PaymentProvider
from jishi.commerce.payments.adapters.registry import notify_url_of, provider_by_id
from jishi.commerce.payments.contracts import (
    Capability,
    PayoutAccount,
    TransferOrder,
    TransferRef,
    TransferReport,
    TransferState,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    ProviderNotCapable,
    ProviderRefused,
    ProviderUnreachable,
    TransferDiffers,
    TransferNotGivenUp,
    TransferTooSmall,
)
from jishi.commerce.payments.events import TransferFailed, TransferNeedsUser, TransferSucceeded
from jishi.commerce.payments.models import Transfer
from jishi.commerce.payments.policy import (
    CONFIRM_WITHIN,
    GIVE_UP_AFTER,
    TRANSFER_ENDS,
    TransferStep,
    judge_transfer,
    merchant_number,
    wait_before,
)
from jishi.commerce.payments.ports import send_transfer_later
from jishi.commerce.payments.queries import transfer_ref
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

log = structlog.get_logger()
#: A worker that put a number on the wire has this long to write what it heard before others ask.
LEASE = timedelta(seconds=30)


@use_case
def transfer(*, ref: str, to: PayoutAccount, amount: Money, remark: str, actor: str) -> TransferRef:
    """Promise to pay `amount` out to `to`; a job asks the provider after the commit.

    Idempotent by `ref`: the same request again gives the pay-out that exists. Money is not moved in
    the ledger here; whoever owes it posts on the event. Raises `UnknownProvider`,
    `ProviderNotCapable`, `TransferTooSmall`, `TransferDiffers`. Emits `TransferSucceeded`,
    `TransferFailed` or, where the payee must act, first `TransferNeedsUser`.
    """
    existing = Transfer.objects.filter(ref=ref).first()
    if existing is not None:
        same = (asdict(to), amount) == (existing.payee, transfer_ref(existing).amount)
        if not same:
            raise TransferDiffers
        return transfer_ref(existing)
    info = provider_by_id(to.provider).info
    is_foreign = bool(info.currencies) and amount.currency not in info.currencies
    if Capability.TRANSFER not in info.capabilities or is_foreign:
        raise ProviderNotCapable(provider=to.provider, capability=Capability.TRANSFER)
    if amount.minor < info.smallest_transfer_minor:
        raise TransferTooSmall(smallest_minor=info.smallest_transfer_minor)
    row_id, now = new_id(), clock.now()
    row = Transfer.objects.create(
        id=row_id,
        ref=ref,
        provider=to.provider,
        out_transfer_no=merchant_number("T", row_id),
        payee=asdict(to),
        amount_minor=amount.minor,
        currency=amount.currency,
        remark=remark[:32],
        notify_url=notify_url_of(to.provider),
        requested_at=now,
        next_try_at=now,
    )
    audit.write(
        actor=actor,
        verb="transfer.request",
        target=f"transfer:{row.pk}",
        ref=ref,
        provider=to.provider,
        minor=amount.minor,
    )
    send_transfer_later(row_id)
    return transfer_ref(row)


def get_transfer(ref: str) -> TransferRef:
    """The pay-out under the caller's `ref`. Raises `NotFound`."""
    row = Transfer.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound
    return transfer_ref(row)


def send_transfer(*, transfer_id: UUID) -> None:
    """One step towards the end of a pay-out: ask about what was sent before, send what the provider
    never heard of. Safe to repeat and to run twice at once. Never raises for a provider's failure."""
    order, was_sent = _claim(transfer_id=transfer_id)
    if order is None:
        return
    provider = provider_by_id(order.to.provider)
    try:
        report = provider.query_transfer(order) if was_sent else None
        if report is None:
            _note_sending(transfer_id=transfer_id)
            report = provider.transfer(order)
        complete_transfer(provider=order.to.provider, report=report)
    except ProviderUnreachable as error:
        log.warning("transfer_unknown", out_transfer_no=order.out_transfer_no, error=str(error))
        _put_off(transfer_id=transfer_id, failure=str(error))
    except ProviderRefused as refused:
        _after_refusal(provider, order, transfer_id, refused.code)
    except CallBackRefused as refused:
        log.error("transfer_answer_refused", out_transfer_no=order.out_transfer_no)
        _put_off(transfer_id=transfer_id, failure=str(refused.details.get("reason", "")))


def _after_refusal(
    provider: PaymentProvider, order: TransferOrder, transfer_id: UUID, code: str
) -> None:
    """A refusal ends a pay-out only when a query agrees that there is none under the number."""
    try:
        report = provider.query_transfer(order)
        if report is None:
            _end(transfer_id=transfer_id, state=TransferState.FAILED, failure=code)
        else:
            complete_transfer(provider=order.to.provider, report=report)
    except (ProviderUnreachable, ProviderRefused, CallBackRefused) as error:
        log.warning("transfer_unknown", out_transfer_no=order.out_transfer_no, error=str(error))
        _put_off(transfer_id=transfer_id, failure=code)


@use_case
def _claim(*, transfer_id: UUID) -> tuple[TransferOrder | None, bool]:
    """What to send or ask about, and whether it may be at the provider already."""
    row = Transfer.objects.select_for_update().get(pk=transfer_id)
    now = clock.now()
    if row.ended_at is not None or row.next_try_at > now:
        return None, False
    row.next_try_at = now + LEASE
    row.save(update_fields=["next_try_at"])
    return order_of(row), row.sent_at is not None


@use_case
def _note_sending(*, transfer_id: UUID) -> None:
    """From here on the provider may have it."""
    row = Transfer.objects.select_for_update().get(pk=transfer_id)
    if row.state == TransferState.REQUESTED:
        row.state = TransferState.UNKNOWN
    row.sent_at = clock.now()
    row.save(update_fields=["state", "sent_at"])


@use_case
def complete_transfer(*, provider: str, report: TransferReport) -> None:
    """Take in what a provider says about a pay-out, by answer, query or call-back; idempotent.

    Raises `CallBackRefused` for an unknown number or another amount; nothing changes then.
    """
    row = (
        Transfer.objects.select_for_update()
        .filter(out_transfer_no=report.out_transfer_no, provider=provider)
        .first()
    )
    if row is None:
        raise CallBackRefused(reason="unknown")
    if (report.amount.minor, report.amount.currency) != (row.amount_minor, row.currency):
        raise CallBackRefused(reason="amount")
    if row.sent_at is None:
        raise CallBackRefused(reason="early")
    step = judge_transfer(TransferState(row.state), report.state)
    if step is TransferStep.CONTRADICTS:
        _tell_contradiction(row, report)
        return
    if report.transfer_no and not row.transfer_no:
        row.transfer_no = report.transfer_no
        row.save(update_fields=["transfer_no"])
    if report.state in TRANSFER_ENDS:
        if step is TransferStep.MOVE:
            _write_end(row, report.state, report.failure)
        return
    if row.ended_at is None:
        _write_way(row, report, is_new=step is TransferStep.MOVE)


def _write_way(row: Transfer, report: TransferReport, *, is_new: bool) -> None:
    """It is on its way: ask again later."""
    row.next_try_at = clock.now() + wait_before(row.tries)
    row.tries = min(row.tries + 1, 1000)
    row.state = report.state
    row.failure = ""
    if report.state is TransferState.AWAITING_USER_CONFIRM:
        row.user_package = report.user_package or row.user_package
        row.expires_at = row.expires_at or clock.now() + CONFIRM_WITHIN
    row.save()
    if not is_new:
        return
    _audit(row, f"transfer.{report.state}")
    if report.state is TransferState.AWAITING_USER_CONFIRM and row.expires_at:
        outbox.record(
            TransferNeedsUser(
                transfer_id=row.pk, ref=row.ref, provider=row.provider, expires_at=row.expires_at
            )
        )


@use_case
def _end(*, transfer_id: UUID, state: TransferState, failure: str) -> None:
    row = Transfer.objects.select_for_update().get(pk=transfer_id)
    if row.ended_at is None:
        _write_end(row, state, failure)


def _write_end(row: Transfer, state: TransferState, failure: str) -> None:
    now = clock.now()
    row.state = state
    row.ended_at = now
    row.user_package = ""
    is_paid = state is TransferState.SUCCEEDED
    row.failure = "" if is_paid else (failure or state.value)[:60]
    row.save()
    _audit(row, f"transfer.{state}", reason=row.failure)
    if is_paid:
        outbox.record(
            TransferSucceeded(
                transfer_id=row.pk, ref=row.ref, provider=row.provider,
                amount_minor=row.amount_minor, currency=row.currency, succeeded_at=now,
            )
        )  # fmt: skip
        return
    outbox.record(
        TransferFailed(
            transfer_id=row.pk, ref=row.ref, provider=row.provider, amount_minor=row.amount_minor,
            currency=row.currency,
            failure="expired" if state is TransferState.EXPIRED else row.failure,
        )
    )  # fmt: skip


@use_case
def _put_off(*, transfer_id: UUID, failure: str) -> None:
    """Nothing usable was heard: ask later, ever more seldom, under the same number."""
    row = Transfer.objects.select_for_update().get(pk=transfer_id)
    if row.ended_at is not None:
        return
    row.next_try_at = clock.now() + wait_before(row.tries)
    row.tries = min(row.tries + 1, 1000)
    row.failure = failure[:60]
    if row.state == TransferState.SENT:
        row.state = TransferState.UNKNOWN
    row.save(update_fields=["next_try_at", "tries", "failure", "state"])


def give_up_transfer(*, ref: str, actor: str, reason: str) -> TransferRef:
    """Retire a pay-out that its provider keeps refusing: never sent again, told as failed.

    Allowed only when a query made now says that the provider never heard of the number and the last
    sending is older than `GIVE_UP_AFTER`. Raises `NotFound`, `TransferNotGivenUp`.
    """
    row = Transfer.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound
    is_recent = row.sent_at is not None and clock.now() - row.sent_at < GIVE_UP_AFTER
    if row.ended_at is not None or is_recent:
        raise TransferNotGivenUp(state=row.state)
    try:
        report = provider_by_id(row.provider).query_transfer(order_of(row))
    except (ProviderUnreachable, ProviderRefused) as error:
        raise TransferNotGivenUp(state=row.state) from error
    if report is not None:
        raise TransferNotGivenUp(state=report.state)
    return _give_up(transfer_id=row.pk, sent_at=row.sent_at, actor=actor, reason=reason)


@use_case
def _give_up(*, transfer_id: UUID, sent_at: object, actor: str, reason: str) -> TransferRef:
    row = Transfer.objects.select_for_update().get(pk=transfer_id)
    # Sent again between the question and now: the answer says nothing about that sending.
    if row.ended_at is not None or row.sent_at != sent_at:
        raise TransferNotGivenUp(state=row.state)
    audit.write(actor=actor, verb="transfer.give_up", target=f"transfer:{row.pk}", reason=reason)
    _write_end(row, TransferState.FAILED, row.failure or "given_up")
    return transfer_ref(row)


def _tell_contradiction(row: Transfer, report: TransferReport) -> None:
    log.error("transfer_contradicted", out_transfer_no=row.out_transfer_no, told=report.state)
    _audit(row, "transfer.contradicted", reason=f"{row.state} then {report.state}")


def _audit(row: Transfer, verb: str, reason: str = "") -> None:
    audit.write(
        actor=f"provider:{row.provider}",
        verb=verb,
        target=f"transfer:{row.pk}",
        reason=reason,
        out_transfer_no=row.out_transfer_no,
        minor=row.amount_minor,
    )


def order_of(row: Transfer) -> TransferOrder:
    """What is sent: from the row alone, so that it is the same every time."""
    return TransferOrder(
        out_transfer_no=row.out_transfer_no,
        to=PayoutAccount(**row.payee),
        amount=Money(row.amount_minor, row.currency),
        remark=row.remark,
        notify_url=row.notify_url,
        requested_at=row.requested_at,
    )
