"""Withdraw: a shop asks for its money; an operator or a rule lets it go or stops it."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.settlement import gates, policy
from jishi.commerce.settlement.actions.give_back import (
    cause_of,
    give_back,
    require_step,
    transit,
)
from jishi.commerce.settlement.actions.pay_out import start_channel
from jishi.commerce.settlement.actions.second_factor import prove
from jishi.commerce.settlement.contracts import Payee, PayeeKind, WithdrawalState, WithdrawalView
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    BankAccountCooling,
    DayLimitReached,
    PayOutRefused,
    WithdrawalTooLarge,
    WithdrawalTooSmall,
)
from jishi.commerce.settlement.events import WithdrawalRequested
from jishi.commerce.settlement.models import BankAccount, Withdrawal
from jishi.commerce.settlement.position import (
    currency,
    lock_shop,
    move,
    position_of_payee,
    purse,
    require_free,
)
from jishi.commerce.settlement.queries import day_left, shop_of_owner, withdrawal_views
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id


@use_case
def request_withdrawal(
    *, owner_id: UUID, bank_account_id: UUID, minor: int, code: str
) -> WithdrawalView:
    """Take `minor` out of the shop's balance towards one of its bank accounts.

    Under the payee's lock: the sum must be within what is withdrawable, the day's limits hold, the
    account must be past its cooling, the second factor's code is spent, and the gate
    `settlement.pay_out` is asked: allow → approved, hold → an operator decides, refuse → nothing
    happens. The money is in transit from then on. Emits `WithdrawalRequested`.

    Raises `NoShop`, `NotFound` (no such account), `MoneyFrozen`, `BankAccountCooling`,
    `WithdrawalTooSmall`, `WithdrawalTooLarge`, `DayLimitReached`, `BalanceTooSmall`,
    `SecondFactorMissing`, `SecondFactorWrong`, `PayOutRefused`.
    """
    payee = Payee(PayeeKind.SHOP, shop_of_owner(owner_id).id)
    return _request(payee, owner_id, bank_account_id=bank_account_id, minor=minor, code=code)


@use_case
def request_promoter_withdrawal(
    *, person_id: UUID, bank_account_id: UUID, minor: int, code: str
) -> WithdrawalView:
    """The same out of what a promoter has earned, by the same rules. Raises the same but `NoShop`."""
    payee = Payee(PayeeKind.PROMOTER, person_id)
    return _request(payee, person_id, bank_account_id=bank_account_id, minor=minor, code=code)


def _request(
    payee: Payee, owner_id: UUID, *, bank_account_id: UUID, minor: int, code: str
) -> WithdrawalView:
    lock_shop(payee.id)
    account = _usable_account(payee.id, bank_account_id)
    _require_within_limits(payee.id, minor)
    there = position_of_payee(payee, locked=True).withdrawable.minor
    if minor > there:
        raise BalanceTooSmall(withdrawable_minor=there)
    prove(person_id=owner_id, code=code)
    now, pk = clock.now(), new_id()
    verdict = gates.pay_out.ask(
        gates.PayoutQuestion(
            withdrawal_id=pk, shop_id=payee.id, payee_kind=payee.kind, owner_id=owner_id,
            minor=minor, currency=currency(), bank_account_added_at=account.added_at, requested_at=now,
        )
    )  # fmt: skip
    if verdict.outcome == "refuse":
        raise PayOutRefused(rule=verdict.rule, because_zh=verdict.zh, because_en=verdict.en)
    is_let = verdict.outcome == "allow"
    row = Withdrawal.objects.create(
        id=pk, number=policy.withdrawal_number(clock.market_day(), pk), shop_id=payee.id,
        payee_kind=payee.kind, owner_id=owner_id, bank_account=account, minor=minor, currency=currency(),
        state=WithdrawalState.APPROVED if is_let else WithdrawalState.REQUESTED,
        rule=verdict.rule[:120], requested_at=now,
        approved_by=f"gate:{gates.pay_out.name}" if is_let else "",
    )  # fmt: skip
    move(
        source=purse(payee), target=transit(row), minor=minor, cause=cause_of(row),
        label="withdrawal.requested",
    )  # fmt: skip
    outbox.record(
        WithdrawalRequested(
            withdrawal_id=pk, shop_id=payee.id, minor=minor, currency=row.currency,
            state=str(row.state),
        )
    )  # fmt: skip
    audit.write(
        actor=f"person:{owner_id}", verb="withdrawal.request", target=f"withdrawal:{pk}",
        basis=row.rule, minor=minor, state=str(row.state),
    )  # fmt: skip
    if is_let:
        start_channel(row)
    return withdrawal_views([row])[0]


def _usable_account(shop_id: UUID, account_id: UUID) -> BankAccount:
    account = BankAccount.objects.filter(pk=account_id, shop_id=shop_id, removed_at=None).first()
    if account is None:
        raise NotFound
    require_free(shop_id)
    if account.usable_from > clock.now():
        at = account.usable_from.astimezone(clock.market_zone())
        raise BankAccountCooling(usable_from=at.isoformat(timespec="minutes"))
    return account


def _require_within_limits(shop_id: UUID, minor: int) -> None:
    """Per withdrawal and per market day. What was refused in the house does not count."""
    bounds = day_left(shop_id)
    if minor < bounds.least_minor:
        raise WithdrawalTooSmall(least_minor=bounds.least_minor)
    if minor > bounds.most_minor:
        raise WithdrawalTooLarge(most_minor=bounds.most_minor)
    if minor > bounds.minor or bounds.count < 1:
        raise DayLimitReached(left_minor=bounds.minor, left_count=bounds.count)


@use_case
def approve_withdrawal(*, withdrawal_id: UUID, by: UUID) -> None:
    """An operator lets a held withdrawal go. Raises `NotFound`, `WithdrawalMoved`, `MoneyFrozen`."""
    row = lock_withdrawal(withdrawal_id)
    require_step(row, WithdrawalState.APPROVED)
    require_free(row.shop_id)
    row.state = WithdrawalState.APPROVED
    row.approved_by = f"person:{by}"
    row.save(update_fields=["state", "approved_by"])
    audit.write(
        actor=f"person:{by}", verb="withdrawal.approve", target=f"withdrawal:{row.pk}",
        minor=row.minor,
    )  # fmt: skip
    start_channel(row)


@use_case
def refuse_withdrawal(*, withdrawal_id: UUID, by: UUID, reason: str, rule: str = "") -> None:
    """An operator stops a withdrawal that has not left the house; the money is back at once.
    Raises `NotFound`, `WithdrawalMoved`."""
    row = lock_withdrawal(withdrawal_id)
    give_back(row, state=WithdrawalState.REFUSED, reason=reason, actor=f"person:{by}", rule=rule)


@use_case
def cancel_withdrawal(*, withdrawal_id: UUID, owner_id: UUID) -> None:
    """Its owner takes back what has not left the house. Raises `NotFound` (also for another's),
    `WithdrawalMoved`."""
    if not Withdrawal.objects.filter(pk=withdrawal_id, owner_id=owner_id).exists():
        raise NotFound
    row = lock_withdrawal(withdrawal_id)
    give_back(
        row, state=WithdrawalState.REFUSED, reason="本人撤回 · taken back by the owner",
        actor=f"person:{owner_id}",
    )  # fmt: skip


def lock_withdrawal(withdrawal_id: UUID) -> Withdrawal:
    """Shop first, then row: everywhere in this order. Raises `NotFound`."""
    shop_id = Withdrawal.objects.filter(pk=withdrawal_id).values_list("shop_id", flat=True).first()
    if shop_id is None:
        raise NotFound
    lock_shop(shop_id)
    return (
        Withdrawal.objects.select_for_update(of=("self",))
        .select_related("bank_account")
        .get(pk=withdrawal_id)
    )
