"""Catch up: new money of a shop first goes where it is owed: to debts, to freezes that want more, to the
reserve."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement.contracts import Payee, PayeeKind
from jishi.commerce.settlement.models import ReservePart, ReservePlan
from jishi.commerce.settlement.position import (
    Kind,
    currency,
    debt,
    frozen_account,
    in_force,
    lock_shop,
    move,
    payable,
    payee_of,
    purse,
)
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id
from jishi.kernel.money import Money


@use_case
def catch_up(*, shop_id: UUID, order_id: UUID | None = None) -> None:
    """After the shop's balance grew: repay what it owes, fill freezes, keep the reserve's part of
    `order_id`. Nothing moves while everything is frozen. Safe to repeat."""
    if catch_up_payee(payee=Payee(PayeeKind.SHOP, shop_id)) and order_id is not None:
        _keep_reserve(shop_id, order_id)


@use_case
def catch_up_payee(*, payee: Payee) -> bool:
    """The same of a shop or a promoter, without the reserve. False while everything is frozen."""
    lock_shop(payee.id)
    if any(freeze.minor is None for freeze in in_force(payee.id)):
        return False
    _repay(payee)
    fill_freezes(payee.id)
    return True


def _balance(account: ledger.AccountRef) -> int:
    return ledger.lock_balances([account], currency())[account].minor


def _repay(payee: Payee) -> None:
    owes, own = debt(payee), purse(payee)
    found = ledger.lock_balances([owes, own], currency())
    minor = min(found[owes].minor, found[own].minor)
    if minor > 0:
        move(
            source=own, target=owes, minor=minor, cause=ledger.Cause("repayment", str(new_id())),
            label="receivable.repaid",
        )  # fmt: skip


def fill_freezes(shop_id: UUID) -> None:
    """Set aside what freezes of a sum still lack, oldest first, as far as the balance goes. The caller
    holds the shop's lock."""
    for freeze in in_force(shop_id):
        if freeze.minor is None:
            continue
        own, account = purse(payee_of(freeze)), frozen_account(freeze)
        found = ledger.lock_balances([own, account], currency())
        minor = min(freeze.minor - found[account].minor, found[own].minor)
        if minor > 0:
            move(
                source=own, target=account, minor=minor,
                cause=ledger.Cause("freeze", f"{freeze.pk}:{found[account].minor}"),
                label="freeze.held", basis=freeze.rule,
            )  # fmt: skip


def _keep_reserve(shop_id: UUID, order_id: UUID) -> None:
    plan = ReservePlan.objects.filter(pk=shop_id).first()
    if plan is None or plan.basis_points == 0:
        return
    if ReservePart.objects.filter(order_id=order_id).exists():
        return
    own = payable(shop_id)
    earned = -sum(
        entry.minor
        for posting in ledger.postings_about(causes=[ledger.Cause("order", str(order_id))])
        for entry in posting.entries
        if entry.account == own
    )
    share = Money(max(0, earned), currency()).share(plan.basis_points).minor
    minor = min(share, _balance(own))
    if minor <= 0:
        return
    now = clock.now()
    part = ReservePart.objects.create(
        id=new_id(), shop_id=shop_id, order_id=order_id, minor=minor, currency=currency(),
        rule=plan.rule, kept_at=now, release_at=now + timedelta(days=plan.days),
    )  # fmt: skip
    move(
        source=own, target=ledger.shop_account(Kind.RESERVE, shop_id), minor=minor,
        cause=ledger.Cause("reserve", str(part.pk)), label="reserve.kept", basis=plan.rule,
    )  # fmt: skip
