"""Deposit: paid in through a payment, topped up from the balance, returned on leaving."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api as payments
from jishi.commerce.settlement import notices, policy
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    DepositNotPayable,
    DepositNotReturnable,
)
from jishi.commerce.settlement.events import DepositPaidIn
from jishi.commerce.settlement.models import Deduction, PayIn
from jishi.commerce.settlement.position import (
    Kind,
    category_of,
    currency,
    deposit_of,
    in_force,
    lock_shop,
    move,
    payable,
    position_of,
    require_free,
)
from jishi.commerce.settlement.queries import shop_of_owner
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money

LEAST_MINOR = 100
MOST_MINOR = 100_000_000
PAY_WITHIN = timedelta(hours=2)


def account(shop_id: UUID) -> ledger.AccountRef:
    return ledger.shop_account(Kind.DEPOSIT, shop_id)


@use_case
def begin_pay_in(*, owner_id: UUID, minor: int) -> UUID:
    """Open a payment of `minor` into the shop's deposit and return the payment's id; the owner pays it
    like any other. Raises `NoShop`, `DepositNotPayable`."""
    shop = shop_of_owner(owner_id)
    if not LEAST_MINOR <= minor <= MOST_MINOR:
        raise DepositNotPayable(least_minor=LEAST_MINOR, most_minor=MOST_MINOR)
    row = PayIn.objects.create(
        id=new_id(), shop_id=shop.id, payment_id=new_id(), minor=minor, currency=currency(),
        begun_at=clock.now(),
    )  # fmt: skip
    payments.create_payment(
        payer_id=owner_id,
        parts=[payments.PaymentPart(subject_id=row.pk, shop_id=shop.id, minor=minor)],
        currency=currency(),
        expires_at=clock.now() + PAY_WITHIN,
        payment_id=row.payment_id,
    )
    return row.payment_id


@use_case
def note_paid_in(*, payment_id: UUID) -> bool:
    """The payment has succeeded: from its escrow into the deposit. False for other payments and the
    second time. Emits `DepositPaidIn`."""
    row = PayIn.objects.select_for_update().filter(payment_id=payment_id, paid_at=None).first()
    if row is None:
        return False
    row.paid_at = clock.now()
    row.save(update_fields=["paid_at"])
    move(
        source=ledger.AccountRef(Kind.ESCROW, str(row.pk), row.shop_id),
        target=account(row.shop_id), minor=row.minor,
        cause=ledger.Cause("payment", str(payment_id)), label="deposit.paid_in",
    )  # fmt: skip
    _paid_in(row.shop_id, row.minor, actor=f"payment:{payment_id}", key=str(row.pk))
    return True


def _paid_in(shop_id: UUID, minor: int, *, actor: str, key: str) -> None:
    outbox.record(DepositPaidIn(shop_id=shop_id, minor=minor, currency=currency()))
    audit.write(actor=actor, verb="deposit.paid_in", target=f"shop:{shop_id}", minor=minor)
    amount = Money(minor, currency()).text()
    notices.deposit_changed(
        catalog.get_shop_application(shop_id).owner_id,
        key,
        f"已缴纳 {amount}。",
        f"{amount} paid in.",
    )


@use_case
def top_up_from_balance(*, owner_id: UUID, minor: int) -> None:
    """Move `minor` from the balance to the deposit. Raises `NoShop`, `MoneyFrozen`,
    `DepositNotPayable`, `BalanceTooSmall`. Emits `DepositPaidIn`."""
    shop = shop_of_owner(owner_id)
    if not LEAST_MINOR <= minor <= MOST_MINOR:
        raise DepositNotPayable(least_minor=LEAST_MINOR, most_minor=MOST_MINOR)
    lock_shop(shop.id)
    require_free(shop.id)
    there = position_of(shop.id, locked=True)
    # What is kept back because the deposit is short may of course go into the deposit.
    free = max(0, there.balance.minor - there.owed.minor - there.held_for_freezes.minor)
    if minor > free:
        raise BalanceTooSmall(withdrawable_minor=free)
    key = str(new_id())
    move(
        source=payable(shop.id), target=account(shop.id), minor=minor,
        cause=ledger.Cause("deposit", key), label="deposit.from_balance",
    )  # fmt: skip
    _paid_in(shop.id, minor, actor=f"person:{owner_id}", key=key)


@use_case
def return_deposit(*, owner_id: UUID) -> int:
    """Put the deposit back into the balance: all of it 30 days after the shop was closed, before that
    only what is above the tier. Returns how much, in minor units.

    Raises `NoShop`, `DepositNotReturnable` (owed: the shop owes the market; escrow: orders run;
    frozen; due: nothing is above the tier; closed_lately).
    """
    shop = shop_of_owner(owner_id)
    lock_shop(shop.id)
    there = position_of(shop.id, locked=True)
    is_closed = shop.state == "closed"
    if in_force(shop.id):
        raise DepositNotReturnable(reason="frozen")
    if there.owed.minor:
        raise DepositNotReturnable(reason="owed")
    if is_closed:
        _require_wound_up(shop.id, shop.decided_at)
        minor = there.deposit.minor
    else:
        minor = there.deposit.minor - deposit_of(shop.id, category_of(shop.id)).due.minor
    if minor <= 0:
        raise DepositNotReturnable(reason="due")
    key = str(new_id())
    move(
        source=account(shop.id), target=payable(shop.id), minor=minor,
        cause=ledger.Cause("deposit", key), label="deposit.returned",
    )  # fmt: skip
    audit.write(
        actor=f"person:{owner_id}", verb="deposit.return", target=f"shop:{shop.id}", minor=minor,
        closed=is_closed,
    )  # fmt: skip
    amount = Money(minor, currency()).text()
    notices.deposit_changed(
        owner_id, key, f"已退还 {amount} 到余额。", f"{amount} went back to the balance."
    )
    return minor


def _require_wound_up(shop_id: UUID, closed_at: object) -> None:
    kinds = ledger.balances_of_shop(shop_id, currency())
    if kinds.get(Kind.ESCROW, Money(0, currency())).minor:
        raise DepositNotReturnable(reason="escrow")
    if closed_at is None or clock.now() < closed_at + policy.DEPOSIT_RETURN_AFTER:  # type: ignore[operator]
        raise DepositNotReturnable(reason="closed_lately")


@use_case
def deduct_deposit(
    *, shop_id: UUID, minor: int, ground: str, rule: str, by: str, ref: str, fund: str
) -> int:
    """Take up to `minor` of a shop's deposit into a fund, by a decision. Returns what was taken: never
    more than is there. Idempotent by `ref`; undone by `restore_deposit`. Raises `NotFound`,
    `InvalidInput`."""
    owner_id = catalog.get_shop_application(shop_id).owner_id
    if minor <= 0 or not (ground.strip() and rule.strip() and ref and fund):
        raise InvalidInput(fields={"deduction": "invalid"})
    lock_shop(shop_id)
    known = Deduction.objects.filter(ref=ref).first()
    if known is not None:
        return known.minor
    own = account(shop_id)
    taken = min(minor, ledger.lock_balances([own], currency())[own].minor)
    row = Deduction.objects.create(
        id=new_id(), shop_id=shop_id, ref=ref, minor=taken, currency=currency(), fund=fund,
        ground=ground[:300], rule=rule[:120], at=clock.now(),
    )  # fmt: skip
    if taken:
        move(
            source=own, target=ledger.AccountRef(Kind.FUND, fund), minor=taken,
            cause=ledger.Cause("deduction", str(row.pk)), label="deposit.deducted", basis=rule,
        )  # fmt: skip
    audit.write(
        actor=by, verb="deposit.deduct", target=f"shop:{shop_id}", reason=ground, basis=rule,
        minor=taken,
    )  # fmt: skip
    amount = Money(taken, currency()).text()
    notices.deposit_changed(
        owner_id, str(row.pk), f"依据规则 {rule} 扣除 {amount}：{ground}",
        f"{amount} deducted by rule {rule}: {ground}",
    )  # fmt: skip
    return taken


@use_case
def restore_deposit(*, ref: str, by: str, reason: str) -> int:
    """Undo a deduction to the cent; doing it twice changes nothing. Returns what came back. Raises
    `NotFound` (no such deduction), `Overdrawn` (the fund has been spent)."""
    row = Deduction.objects.select_for_update().filter(ref=ref).first()
    if row is None:
        raise NotFound
    if row.restored_at is not None:
        return row.minor
    row.restored_at = clock.now()
    row.save(update_fields=["restored_at"])
    if row.minor:
        move(
            source=ledger.AccountRef(Kind.FUND, row.fund), target=account(row.shop_id),
            minor=row.minor, cause=ledger.Cause("deduction", str(row.pk)),
            label="deposit.restored", basis=row.rule,
        )  # fmt: skip
    audit.write(
        actor=by, verb="deposit.restore", target=f"shop:{row.shop_id}", reason=reason,
        basis=row.rule, minor=row.minor,
    )  # fmt: skip
    return row.minor
