"""Pay out: approved withdrawals go to the bank in batches or to a provider's channel, once each; what
comes back as an answer is noted however often, late or contradictory it comes.

A withdrawal that has been sent is never sent again. Without an answer it stays `sent`: asking is the
bank's or the provider's business under the same number. Only a definite refusal gives the money
back, and a new try is a new withdrawal with a new number.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import notices, ports
from jishi.commerce.settlement.actions.bank_account import full_number
from jishi.commerce.settlement.actions.catch_up import catch_up_payee
from jishi.commerce.settlement.actions.give_back import (
    cause_of,
    give_back,
    require_step,
    tell_given_back,
    transit,
)
from jishi.commerce.settlement.actions.second_factor import prove
from jishi.commerce.settlement.contracts import (
    BankResult,
    BatchState,
    PayeeKind,
    TransferOrder,
    WithdrawalState,
)
from jishi.commerce.settlement.errors import BatchMoved, NothingToPayOut
from jishi.commerce.settlement.events import WithdrawalPaid
from jishi.commerce.settlement.models import Batch, Withdrawal
from jishi.commerce.settlement.policy import PayLine, payout_file
from jishi.commerce.settlement.position import (
    Kind,
    currency,
    debt,
    in_force,
    lock_shop,
    move,
    payee_of,
    purse,
)
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

S = WithdrawalState
BANK = "bank"
MOST_IN_A_BATCH = 1_000


def start_channel(row: Withdrawal) -> None:
    """Hand an approved withdrawal to the provider that reaches its account; one for a bank account waits
    for a batch. The caller holds the shop's lock and the row."""
    if not row.bank_account.channel:
        return
    channel = ports.start_transfer.ask(
        TransferOrder(
            ref=row.number,
            channel=row.bank_account.channel,
            amount=Money(row.minor, row.currency),
            holder=row.bank_account.holder,
            bank=row.bank_account.bank,
            account_number=full_number(row.bank_account),
        )
    )
    if channel:
        _mark_sent(row, channel=channel)


def _mark_sent(row: Withdrawal, *, channel: str) -> None:
    require_step(row, S.SENT)
    row.state = S.SENT
    row.channel = channel
    row.sent_at = clock.now()
    row.save(update_fields=["state", "channel", "sent_at"])


@use_case
def make_batch(*, by: UUID) -> UUID:
    """Put every approved withdrawal (at most 1,000, oldest first) of shops that are not frozen into a
    new open batch. Raises `NothingToPayOut`."""
    advisory_lock("pay_out", ["batch"])
    rows = [
        row
        for row in Withdrawal.objects.select_for_update(skip_locked=True)
        .filter(state=S.APPROVED)
        .order_by("id")[:MOST_IN_A_BATCH]
        if not any(freeze.minor is None for freeze in in_force(row.shop_id))
    ]
    if not rows:
        raise NothingToPayOut
    now = clock.now()
    pk = new_id()
    batch = Batch.objects.create(
        id=pk, number=f"B{clock.market_day():%Y%m%d}{pk.hex[-8:].upper()}", currency=currency(),
        count=len(rows), total_minor=sum(row.minor for row in rows), created_by=by,
        created_at=now,
    )  # fmt: skip
    for row in rows:
        row.state = S.BATCHED
        row.batch = batch
        row.save(update_fields=["state", "batch"])
    audit.write(
        actor=f"person:{by}", verb="pay_out.batch", target=f"batch:{batch.pk}", count=batch.count,
        total_minor=batch.total_minor,
    )  # fmt: skip
    return batch.pk


@use_case
def send_batch(*, batch_id: UUID, by: UUID, code: str) -> str:
    """Close a batch with an operator's second factor and give its file: from now on its withdrawals
    count as sent. A batch that is sent gives the same file again, without a state changing.

    Locks the shops in id order, then the rows. Raises `NotFound`, `BatchMoved` (nothing left in it),
    `SecondFactorMissing`, `SecondFactorWrong`.
    """
    found = Withdrawal.objects.filter(batch_id=batch_id)
    for shop_id in sorted(set(found.values_list("shop_id", flat=True))):
        lock_shop(shop_id)
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    rows = list(found.select_for_update(of=("self",)).select_related("bank_account").order_by("id"))
    if not rows:
        raise BatchMoved(state=batch.state)
    prove(person_id=by, code=code)
    text = payout_file(
        batch.number,
        [
            PayLine(
                number=row.number, minor=row.minor, currency=row.currency,
                holder=row.bank_account.holder, bank=row.bank_account.bank,
                account_number=full_number(row.bank_account),
            )
            for row in rows
        ],
    )  # fmt: skip
    if batch.state == BatchState.OPEN:
        for row in rows:
            _mark_sent(row, channel=BANK)
        batch.state = BatchState.SENT
        batch.sent_at = clock.now()
        batch.checksum = hashlib.sha256(text.encode()).hexdigest()
        batch.save(update_fields=["state", "sent_at", "checksum"])
    audit.write(
        actor=f"person:{by}", verb="pay_out.file", target=f"batch:{batch.pk}",
        count=batch.count, total_minor=batch.total_minor, checksum=batch.checksum,
    )  # fmt: skip
    return text


@use_case
def dissolve_batch(*, batch_id: UUID, by: UUID) -> None:
    """Take an open batch apart; its withdrawals are approved as before. Raises `NotFound`,
    `BatchMoved`."""
    for shop_id in sorted(
        set(Withdrawal.objects.filter(batch_id=batch_id).values_list("shop_id", flat=True))
    ):
        lock_shop(shop_id)
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    if batch.state != BatchState.OPEN:
        raise BatchMoved(state=batch.state)
    for row in Withdrawal.objects.select_for_update().filter(batch=batch).order_by("id"):
        row.state = S.APPROVED
        row.batch = None
        row.save(update_fields=["state", "batch"])
    batch.state = BatchState.DONE
    batch.count = batch.total_minor = 0
    batch.save(update_fields=["state", "count", "total_minor"])
    audit.write(actor=f"person:{by}", verb="pay_out.dissolve", target=f"batch:{batch.pk}")


def channel_account(row: Withdrawal) -> ledger.AccountRef:
    """Where the money leaves from: the market's bank, or what a provider holds."""
    if row.channel in ("", BANK):
        return ledger.AccountRef(Kind.BANK, "market")
    return ledger.AccountRef(Kind.PROVIDER_CLEARING, row.channel)


@use_case
def note_result(*, result: BankResult, actor: str) -> str:
    """Take in what a bank or provider says about a withdrawal: "applied", "known" (said before), or
    "doubtful" when it fits no withdrawal or contradicts what is known; nothing changes then.

    Idempotent under repeats, any order and concurrency. `paid` for one that had failed is believed:
    the money is gone, so it is clawed back from the shop. Emits `WithdrawalPaid` or
    `WithdrawalGivenBack`.
    """
    seen = Withdrawal.objects.filter(number=result.number).values_list("pk", "shop_id").first()
    if seen is None:
        return "doubtful"
    pk, shop_id = seen
    lock_shop(shop_id)
    row = (
        Withdrawal.objects.select_for_update(of=("self",)).select_related("bank_account").get(pk=pk)
    )
    if result.minor != row.minor:
        return "doubtful"
    step = (S(row.state), result.outcome)
    if step in ((S.PAID, "paid"), (S.FAILED, "failed"), (S.RETURNED, "returned")):
        return "known"
    if step == (S.RETURNED, "paid"):
        return "known"  # the older half of the same story, late
    if step in ((S.SENT, "paid"), (S.FAILED, "paid")):
        _paid(row, result, actor)
    elif step == (S.SENT, "failed"):
        reason = result.reason or "银行未说明 · no reason given"
        give_back(row, state=S.FAILED, reason=reason, actor=actor)
        catch_up_payee(payee=payee_of(row))
    elif step in ((S.PAID, "returned"), (S.SENT, "returned")):
        if row.state == S.SENT:
            _paid(row, result, actor)
        _returned(row, result, actor)
    else:
        return "doubtful"
    _end_batch(row)
    return "applied"


def _paid(row: Withdrawal, result: BankResult, actor: str) -> None:
    had_failed = row.state == S.FAILED
    require_step(row, S.PAID)
    row.state = S.PAID
    row.reference = result.reference
    row.note = ""
    row.ended_at = clock.now()
    row.save(update_fields=["state", "reference", "note", "ended_at"])
    if had_failed:
        _claw_back(row)
    else:
        move(
            source=transit(row), target=channel_account(row), minor=row.minor,
            cause=cause_of(row), label="withdrawal.paid",
        )  # fmt: skip
    outbox.record(
        WithdrawalPaid(
            withdrawal_id=row.pk, shop_id=row.shop_id, minor=row.minor, currency=row.currency
        )
    )
    audit.write(
        actor=actor, verb="withdrawal.paid", target=f"withdrawal:{row.pk}",
        reference=result.reference, minor=row.minor, after_failure=had_failed,
    )  # fmt: skip
    notices.paid(row)


def _claw_back(row: Withdrawal) -> None:
    """The money that went although it was said to have failed: from what its payee has, else as a
    debt."""
    payee, to, minor = payee_of(row), channel_account(row), row.minor
    if payee.kind is PayeeKind.SHOP:
        ledger.claw_back(
            shop_id=payee.id, minor=minor, currency=row.currency, cause=cause_of(row),
            label="withdrawal.paid", to=to,
        )  # fmt: skip
        return
    own = purse(payee)
    there = min(minor, ledger.lock_balances([own], row.currency)[own].minor)
    parts = ((own, there), (debt(payee), minor - there), (to, -minor))
    ledger.post(
        entries=[ledger.Entry(account, part) for account, part in parts if part],
        cause=cause_of(row), label="withdrawal.paid", currency=row.currency,
    )  # fmt: skip


def _returned(row: Withdrawal, result: BankResult, actor: str) -> None:
    row.state = S.RETURNED
    row.note = (result.reason or "银行退票 · returned by the bank")[:300]
    row.ended_at = clock.now()
    row.save(update_fields=["state", "note", "ended_at"])
    move(
        source=channel_account(row), target=purse(payee_of(row)), minor=row.minor,
        cause=cause_of(row), label="withdrawal.returned",
    )  # fmt: skip
    tell_given_back(row, reason=row.note, actor=actor)
    catch_up_payee(payee=payee_of(row))


def _end_batch(row: Withdrawal) -> None:
    if row.batch_id is None:
        return
    batch = Batch.objects.select_for_update().get(pk=row.batch_id)
    if batch.state == BatchState.SENT and not (
        Withdrawal.objects.filter(batch=batch, state=S.SENT).exists()
    ):
        batch.state = BatchState.DONE
        batch.save(update_fields=["state"])
