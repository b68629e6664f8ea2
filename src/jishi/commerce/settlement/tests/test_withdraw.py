"""Withdrawals: what is there and not a cent more, under one code each, stopped by freezes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from jishi.commerce.catalog.models import Shop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.ledger.errors import AlreadyPosted
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.bank_account import add_bank_account, remove_bank_account
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    BankAccountCooling,
    BankAccountKnown,
    BankAccountNotValid,
    DayLimitReached,
    HolderDiffers,
    PayOutRefused,
    SecondFactorWrong,
    WithdrawalMoved,
    WithdrawalTooLarge,
    WithdrawalTooSmall,
)
from jishi.commerce.settlement.models import BankAccount, Withdrawal
from jishi.commerce.settlement.tests.rig import NUMBER, Till, plugged
from jishi.kernel import clock
from jishi.kernel.errors import Busy, NotFound
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id
from jishi.kernel.models import AuditLine

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


def test_a_withdrawal_puts_the_money_in_transit_under_its_own_number(till: Till) -> None:
    till.earn(50_000)
    found = till.withdraw(20_000)
    assert (found.state, found.amount.minor, found.masked) == ("approved", 20_000, "**** 7890")
    assert till.minors() == (30_000, 30_000, 20_000)
    assert ledger.check() == []


@pytest.mark.parametrize("minor", [50_001, 4_999_999])
def test_more_than_is_there_is_refused_and_nothing_moves(till: Till, minor: int) -> None:
    till.earn(50_000)
    with pytest.raises(BalanceTooSmall) as refused:
        till.withdraw(minor)
    assert refused.value.details == {"withdrawable_minor": 50_000}
    assert till.minors() == (50_000, 50_000, 0)
    assert Withdrawal.objects.count() == 0


def test_limits_of_one_withdrawal_and_of_a_day(till: Till, settings: SettingsWrapper) -> None:
    settings.WITHDRAWAL_DAY_COUNT = 2
    settings.WITHDRAWAL_DAY_MINOR = 6_000
    settings.WITHDRAWAL_MOST_MINOR = 5_000
    till.earn(50_000)
    for minor, refusal in ((99, WithdrawalTooSmall), (0, WithdrawalTooSmall), (-5, WithdrawalTooSmall),
                           (5_001, WithdrawalTooLarge)):  # fmt: skip
        with pytest.raises(refusal):
            till.withdraw(minor)
    till.withdraw(4_000)
    with pytest.raises(DayLimitReached) as refused:
        till.withdraw(2_001)
    assert refused.value.details == {"left_minor": 2_000, "left_count": 1}
    till.withdraw(1_000)
    with pytest.raises(DayLimitReached):
        till.withdraw(100)
    till.codes.at += timedelta(days=1)
    till.withdraw(5_000)
    assert till.minors()[2] == 10_000


def test_a_code_allows_one_withdrawal(till: Till) -> None:
    till.earn(50_000)
    till.withdraw(1_000)
    used = till.codes.totp.at(till.codes.at)
    before = till.codes.totp.at(till.codes.at - timedelta(seconds=30))
    for code in (used, before, "000000", "", "12345a", "１２３４５６"):
        with clock.frozen(till.codes.at), pytest.raises(SecondFactorWrong):
            withdraw.request_withdrawal(
                owner_id=till.owner_id, bank_account_id=till.account_id, minor=1_000, code=code
            )
    assert till.minors() == (49_000, 49_000, 1_000)


def test_a_new_account_cools_for_a_day(till: Till) -> None:
    till.earn(50_000)
    code = till.codes.next()
    with clock.frozen(till.codes.at):
        fresh = add_bank_account(
            owner_id=till.owner_id,
            holder="lan",
            bank="工商银行",
            number="6222000011112222",
            code=code,
        )
    till.account_id = fresh.id
    till.codes.at += timedelta(hours=23)
    with pytest.raises(BankAccountCooling):
        till.withdraw(1_000)
    assert till.minors()[2] == 0
    till.codes.at += timedelta(hours=1)
    till.withdraw(1_000)
    assert till.minors()[2] == 1_000


def test_another_shops_account_or_a_removed_one_is_not_there(
    till: Till, new_shop: Callable[..., Shop]
) -> None:
    till.earn(50_000)
    other = new_shop("bo")
    theirs = Till.open(other.pk, other.owner_id, holder="bo", number="6222999988887777")
    mine, till.account_id = till.account_id, theirs.account_id
    with pytest.raises(NotFound):
        till.withdraw(1_000)
    with pytest.raises(NotFound):
        remove_bank_account(owner_id=till.owner_id, account_id=theirs.account_id)
    till.account_id = mine
    remove_bank_account(owner_id=till.owner_id, account_id=mine)
    with pytest.raises(NotFound):
        till.withdraw(1_000)
    assert Withdrawal.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"number": "12ab 34"}, BankAccountNotValid),
        ({"number": "6222-0212-3456-78901; DROP"}, BankAccountNotValid),
        ({"bank": "x"}, BankAccountNotValid),
        ({"holder": "somebody else"}, HolderDiffers),
        ({"number": NUMBER}, BankAccountKnown),
    ],
)
def test_an_account_that_is_not_valid_is_not_added(
    till: Till, fields: dict[str, str], refusal: type[Exception]
) -> None:
    given = {"holder": "lan", "bank": "农业银行", "number": "6222000011112222"} | fields
    code = till.codes.next()
    with clock.frozen(till.codes.at), pytest.raises(refusal):
        add_bank_account(owner_id=till.owner_id, code=code, **given)
    assert BankAccount.objects.count() == 1


def test_the_number_is_nowhere_in_the_database_in_clear(till: Till) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM settlement_bankaccount t")
        text = str(cursor.fetchall())
        cursor.execute("SELECT t::text FROM kernel_auditline t")
        text += str(cursor.fetchall())
        cursor.execute("SELECT encode(number, 'escape') FROM settlement_bankaccount")
        text += str(cursor.fetchall())
    assert "62220212" not in text
    assert "7890" in text


def test_the_gate_holds_or_refuses(till: Till) -> None:
    till.earn(50_000)
    plugged(lambda _: Verdict(outcome="hold", rule="pay.big@1"))
    held = till.withdraw(1_000)
    assert (held.state, held.rule) == ("requested", "pay.big@1")
    plugged(lambda _: Verdict(outcome="refuse", rule="pay.no@2", zh="不行", en="no"))
    with pytest.raises(PayOutRefused) as refused:
        till.withdraw(1_000)
    assert refused.value.message("zh") == "暂不能提现：不行（规则 pay.no@2）。"
    assert till.minors() == (49_000, 49_000, 1_000)
    plugged(None)
    assert till.withdraw(1_000).state == "requested"
    operator = new_id()
    withdraw.approve_withdrawal(withdrawal_id=held.id, by=operator)
    assert Withdrawal.objects.get(pk=held.id).approved_by == f"person:{operator}"
    with pytest.raises(WithdrawalMoved):
        withdraw.approve_withdrawal(withdrawal_id=held.id, by=operator)


def test_what_is_refused_is_back_to_the_cent_and_only_once(till: Till) -> None:
    till.earn(50_000)
    found = till.withdraw(7_777)
    withdraw.refuse_withdrawal(withdrawal_id=found.id, by=new_id(), reason="资料不符")
    assert till.minors() == (50_000, 50_000, 0)
    with pytest.raises(WithdrawalMoved):
        withdraw.refuse_withdrawal(withdrawal_id=found.id, by=new_id(), reason="again")
    with pytest.raises(WithdrawalMoved):
        withdraw.cancel_withdrawal(withdrawal_id=found.id, owner_id=till.owner_id)
    assert till.minors() == (50_000, 50_000, 0)
    assert AuditLine.objects.filter(verb="withdrawal.refused").count() == 1


def test_only_the_owner_takes_a_withdrawal_back(till: Till) -> None:
    till.earn(50_000)
    found = till.withdraw(7_777)
    with pytest.raises(NotFound):
        withdraw.cancel_withdrawal(withdrawal_id=found.id, owner_id=new_id())
    withdraw.cancel_withdrawal(withdrawal_id=found.id, owner_id=till.owner_id)
    assert till.minors() == (50_000, 50_000, 0)


def test_the_books_themselves_pay_a_withdrawal_out_once(till: Till) -> None:
    """Even if a mistake in this room asked twice."""
    till.earn(50_000)
    row = Withdrawal.objects.get(pk=till.withdraw(1_000).id)
    transit = ledger.AccountRef(ledger.AccountKind.WITHDRAWAL_IN_TRANSIT, str(row.pk))
    bank = ledger.AccountRef(ledger.AccountKind.BANK, "market")

    def pay() -> None:
        ledger.post(
            entries=[ledger.Entry(transit, 1_000), ledger.Entry(bank, -1_000)],
            cause=ledger.Cause("withdrawal", str(row.pk)), label="withdrawal.paid", currency="CNY",
        )  # fmt: skip

    pay()
    with pytest.raises(AlreadyPosted):
        pay()


@pytest.mark.django_db(transaction=True)
def test_twenty_withdrawals_at_once_get_only_what_is_there(till: Till) -> None:
    """Recovery codes, as their order does not matter: ten for twenty threads, each good once."""
    till.earn(35_000)
    outcomes: list[str] = []
    barrier = threading.Barrier(20)

    def ask(n: int) -> str:
        try:
            with clock.frozen(till.codes.at):
                withdraw.request_withdrawal(
                    owner_id=till.owner_id, bank_account_id=till.account_id, minor=10_000,
                    code=till.codes.recovery[n % 10],
                )  # fmt: skip
            return "done"
        except Busy:
            return ask(n)
        except (BalanceTooSmall, SecondFactorWrong) as refused:
            return refused.code

    def run(n: int) -> None:
        try:
            barrier.wait(30)
            outcomes.append(ask(n))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), outcomes.count("done")) == (20, 3)
    assert till.minors() == (5_000, 5_000, 30_000)
    assert Withdrawal.objects.count() == 3
    assert ledger.check() == []
