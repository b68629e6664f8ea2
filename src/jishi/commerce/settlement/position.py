"""A shop's money at one moment, and the lock under which it may be moved."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from jishi.commerce.catalog import api as catalog
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import policy, tiers
from jishi.commerce.settlement.contracts import DepositView, Payee, PayeeKind, Position
from jishi.commerce.settlement.errors import MoneyFrozen
from jishi.commerce.settlement.models import BankAccount, Freeze, Withdrawal
from jishi.kernel import clock
from jishi.kernel.db import advisory_lock
from jishi.kernel.money import Money

Kind = ledger.AccountKind
_KINDS = (Kind.SHOP_PAYABLE, Kind.DEPOSIT, Kind.RESERVE, Kind.RECEIVABLE)
SALES_WINDOW = timedelta(days=30)


def lock_shop(shop_id: UUID) -> None:
    """One mover of a payee's money at a time in this room, until the transaction ends. Taken before any
    row; the ledger then locks the accounts, which settling and refunding orders move too."""
    advisory_lock("shop_money", [str(shop_id)])


def currency() -> str:
    """The market trades in one currency (`JISHI_CURRENCY`)."""
    code: str = settings.MARKET_CURRENCY
    return code


def payable(shop_id: UUID) -> ledger.AccountRef:
    return ledger.shop_account(Kind.SHOP_PAYABLE, shop_id)


def payee_of(row: Freeze | BankAccount | Withdrawal) -> Payee:
    return Payee(PayeeKind(row.payee_kind), row.shop_id)


def books_of(payee: Payee) -> UUID | None:
    """The shop in whose books a payee's accounts are; a promoter's are in none."""
    return payee.id if payee.kind is PayeeKind.SHOP else None


def purse(payee: Payee) -> ledger.AccountRef:
    """The account that a payee's withdrawals come out of."""
    if payee.kind is PayeeKind.SHOP:
        return payable(payee.id)
    return ledger.AccountRef(Kind.PROMOTER_PAYABLE, str(payee.id))


def debt(payee: Payee) -> ledger.AccountRef:
    """What a payee owes the market."""
    return ledger.AccountRef(Kind.RECEIVABLE, str(payee.id), books_of(payee))


def frozen_account(freeze: Freeze) -> ledger.AccountRef:
    return ledger.AccountRef(Kind.FROZEN, str(freeze.pk), books_of(payee_of(freeze)))


def in_force(shop_id: UUID) -> list[Freeze]:
    """Freezes not lifted, oldest first. One whose term has run out counts until the clock lifts it."""
    return list(Freeze.objects.filter(shop_id=shop_id, lifted_at=None).order_by("id"))


def require_free(shop_id: UUID) -> None:
    """Raises `MoneyFrozen` while everything of the shop is frozen."""
    for freeze in in_force(shop_id):
        if freeze.minor is None:
            raise MoneyFrozen(ground=freeze.ground, rule=freeze.rule)


def deposit_of(shop_id: UUID, category: str) -> DepositView:
    """What deposit the shop has, what is due by the tiers, and what is missing."""
    cash = currency()
    moved = ledger.moved(payable(shop_id), cash, clock.now() - SALES_WINDOW)
    sales = moved.get("order.settled", Money(0, cash))
    has = ledger.balance(ledger.shop_account(Kind.DEPOSIT, shop_id), cash)
    due = policy.deposit_due(tiers.tiers_of(category), sales.minor)
    return DepositView(
        has=has,
        due=Money(due, cash),
        short=Money(max(0, due - has.minor), cash),
        sales_30d=sales,
        category=category,
        rule=tiers.RULE,
    )


def category_of(shop_id: UUID) -> str:
    return catalog.get_shop_application(shop_id).form.category


def position_of(shop_id: UUID, *, locked: bool = False) -> Position:
    """The shop's money. With `locked`, its accounts stay locked until the transaction ends, so that the
    answer stays true; call `lock_shop` first."""
    cash = currency()
    accounts = {kind: ledger.shop_account(kind, shop_id) for kind in _KINDS}
    read = ledger.lock_balances if locked else ledger.balances_of
    found = read(accounts.values(), cash)
    own = {kind: found[account].minor for kind, account in accounts.items()}
    held, wanted, is_frozen = _freezes(shop_id)
    deposit = deposit_of(shop_id, category_of(shop_id))
    kinds = ledger.balances_of_shop(shop_id, cash)
    return Position(
        balance=Money(own[Kind.SHOP_PAYABLE], cash),
        withdrawable=Money(
            policy.withdrawable(
                balance=own[Kind.SHOP_PAYABLE],
                owed=own[Kind.RECEIVABLE],
                held_for_freezes=wanted,
                deposit_short=deposit.short.minor,
                is_frozen=is_frozen,
            ),
            cash,
        ),
        reserve=Money(own[Kind.RESERVE], cash),
        frozen=Money(held, cash),
        in_transit=kinds.get(Kind.WITHDRAWAL_IN_TRANSIT, Money(0, cash)),
        owed=Money(own[Kind.RECEIVABLE], cash),
        deposit=deposit.has,
        deposit_due=deposit.due,
        held_for_freezes=Money(wanted, cash),
        is_frozen=is_frozen,
    )


def _freezes(payee_id: UUID) -> tuple[int, int, bool]:
    """(what freezes hold, what they still want, whether everything is frozen)"""
    freezes = in_force(payee_id)
    parts = [freeze for freeze in freezes if freeze.minor is not None]
    held = ledger.balances_of([frozen_account(freeze) for freeze in parts], currency())
    wanted = sum(
        max(0, (freeze.minor or 0) - held[frozen_account(freeze)].minor) for freeze in parts
    )
    is_frozen = any(freeze.minor is None for freeze in freezes)
    return sum(amount.minor for amount in held.values()), wanted, is_frozen


def position_of_payee(payee: Payee, *, locked: bool = False) -> Position:
    """The same of a shop or a promoter. A promoter has no deposit and no reserve."""
    if payee.kind is PayeeKind.SHOP:
        return position_of(payee.id, locked=locked)
    cash = currency()
    read = ledger.lock_balances if locked else ledger.balances_of
    found = read([purse(payee), debt(payee)], cash)
    balance, owed = found[purse(payee)].minor, found[debt(payee)].minor
    held, wanted, is_frozen = _freezes(payee.id)
    moving = Withdrawal.objects.filter(
        shop_id=payee.id, payee_kind=payee.kind, state__in=[str(one) for one in policy.IN_TRANSIT]
    )
    there = policy.withdrawable(
        balance=balance, owed=owed, held_for_freezes=wanted, deposit_short=0, is_frozen=is_frozen
    )
    none = Money(0, cash)
    return Position(
        balance=Money(balance, cash), withdrawable=Money(there, cash), reserve=none,
        frozen=Money(held, cash),
        in_transit=Money(moving.aggregate(minor=Sum("minor"))["minor"] or 0, cash),
        owed=Money(owed, cash), deposit=none, deposit_due=none,
        held_for_freezes=Money(wanted, cash), is_frozen=is_frozen,
    )  # fmt: skip


def move(
    *,
    source: ledger.AccountRef,
    target: ledger.AccountRef,
    minor: int,
    cause: ledger.Cause,
    label: str,
    basis: str = "",
) -> None:
    """Post `minor` (> 0) from one account that holds money to another."""
    ledger.post(
        entries=[ledger.Entry(source, minor), ledger.Entry(target, -minor)],
        cause=cause,
        label=label,
        currency=currency(),
        basis=basis,
    )
