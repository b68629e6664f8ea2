"""A promoter takes home what their clips earned, by the same rules as a shop."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import gates
from jishi.commerce.settlement.actions import withdraw
from jishi.commerce.settlement.actions.bank_account import add_bank_account
from jishi.commerce.settlement.actions.catch_up import catch_up_payee
from jishi.commerce.settlement.actions.freeze import freeze, freeze_promoter, lift
from jishi.commerce.settlement.actions.pay_out import make_batch, note_result, send_batch
from jishi.commerce.settlement.contracts import BankResult, Payee, PayeeKind, WithdrawalView
from jishi.commerce.settlement.errors import (
    BalanceTooSmall,
    BankAccountCooling,
    DayLimitReached,
    MoneyFrozen,
    SecondFactorWrong,
    WithdrawalTooSmall,
)
from jishi.commerce.settlement.models import Withdrawal
from jishi.commerce.settlement.position import debt, position_of_payee, purse
from jishi.commerce.settlement.tests.conftest import person
from jishi.commerce.settlement.tests.rig import CLEARING, Codes, Till, allow, plugged
from jishi.foundation.accounts.models import Account
from jishi.foundation.notify.models import Notice
from jishi.kernel import clock
from jishi.kernel.errors import Busy, NotFound
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
NUMBER = "6217 0000 1111 2222"


class Promoter:
    """A person with a second factor, a bank account past its cooling, and earnings."""

    def __init__(self, name: str = "mei") -> None:
        self.id = person(name).pk
        self.payee = Payee(PayeeKind.PROMOTER, self.id)
        self.codes = Codes(self.id)
        self.codes.confirm()
        self.account_id = self.add_account(NUMBER)
        self.codes.at += timedelta(hours=25)

    def add_account(self, number: str) -> UUID:
        code = self.codes.next()
        with clock.frozen(self.codes.at):
            return add_bank_account(
                owner_id=self.id, holder="何梅", bank="农业银行", number=number, code=code,
                payee_kind=PayeeKind.PROMOTER,
            ).id  # fmt: skip

    def earn(self, minor: int) -> None:
        with clock.frozen(self.codes.at):
            ledger.post(
                entries=[ledger.Entry(CLEARING, minor), ledger.Entry(purse(self.payee), -minor)],
                cause=ledger.Cause("order", str(new_id())),
                label="promoter.share",
                currency="CNY",
            )

    def withdraw(self, minor: int) -> WithdrawalView:
        code = self.codes.next()
        with clock.frozen(self.codes.at):
            return withdraw.request_promoter_withdrawal(
                person_id=self.id, bank_account_id=self.account_id, minor=minor, code=code
            )

    def minors(self) -> tuple[int, int, int]:
        """(balance, withdrawable, in transit)"""
        with clock.frozen(self.codes.at):
            found = position_of_payee(self.payee)
        return found.balance.minor, found.withdrawable.minor, found.in_transit.minor


@pytest.fixture
def mei(db: None) -> Promoter:
    return Promoter()


def test_a_promoters_withdrawal_goes_to_the_bank_and_is_paid_once(mei: Promoter) -> None:
    mei.earn(50_000)
    found = mei.withdraw(20_000)
    assert (found.state, found.payee_kind, found.shop_name) == ("approved", "promoter", "mei")
    assert mei.minors() == (30_000, 30_000, 20_000)
    operator = person("op", desks=("operator",))
    codes = Codes(operator.pk, at=mei.codes.at)
    codes.confirm()
    code = codes.next()
    with clock.frozen(codes.at):
        batch = make_batch(by=operator.pk)
        assert "6217000011112222" in send_batch(batch_id=batch, by=operator.pk, code=code)
        result = BankResult(number=found.number, minor=20_000, outcome="paid")
        assert [note_result(result=result, actor="bank") for _ in range(2)] == ["applied", "known"]
    assert mei.minors() == (30_000, 30_000, 0)
    assert Notice.objects.get(kind="money.paid").link == "/me/earnings"
    assert ledger.check() == []


def test_the_limits_the_code_and_the_cooling_hold_for_a_promoter_too(
    mei: Promoter, settings: SettingsWrapper
) -> None:
    settings.WITHDRAWAL_DAY_MINOR = 6_000
    mei.earn(50_000)
    with pytest.raises(WithdrawalTooSmall):
        mei.withdraw(99)
    mei.withdraw(4_000)
    with pytest.raises(DayLimitReached):
        mei.withdraw(2_001)
    with clock.frozen(mei.codes.at), pytest.raises(SecondFactorWrong):
        withdraw.request_promoter_withdrawal(
            person_id=mei.id, bank_account_id=mei.account_id, minor=1_000, code="000000"
        )
    mei.account_id = mei.add_account("6217 9999 8888 7777")
    with pytest.raises(BankAccountCooling):
        mei.withdraw(1_000)
    assert mei.minors() == (46_000, 46_000, 4_000)


def test_more_than_earned_is_refused_and_nothing_moves(mei: Promoter) -> None:
    mei.earn(5_000)
    with pytest.raises(BalanceTooSmall) as refused:
        mei.withdraw(5_001)
    assert refused.value.details == {"withdrawable_minor": 5_000}
    assert (mei.minors(), Withdrawal.objects.count()) == ((5_000, 5_000, 0), 0)


def test_a_shops_account_and_a_promoters_are_not_each_others(mei: Promoter, till: Till) -> None:
    mei.earn(5_000)
    till.earn(5_000)
    mine, mei.account_id = mei.account_id, till.account_id
    with pytest.raises(NotFound):
        mei.withdraw(1_000)
    till.account_id = mine
    with pytest.raises(NotFound):
        till.withdraw(1_000)
    with pytest.raises(NotFound):
        freeze(shop_id=mei.id, minor=None, ground="查", rule="VIO-1@1", by="t", ref="1")
    with pytest.raises(NotFound):
        freeze_promoter(
            person_id=till.shop_id, minor=None, ground="查", rule="VIO-1@1", by="t", ref="1"
        )
    assert Withdrawal.objects.count() == 0


def test_a_freeze_stops_what_has_not_left_and_says_why_until_it_is_lifted(mei: Promoter) -> None:
    mei.earn(10_000)
    waiting = mei.withdraw(4_000)
    with clock.frozen(mei.codes.at):
        placed = freeze_promoter(
            person_id=mei.id, minor=None, ground="涉嫌刷单", rule="VIO-52@1", by="operator", ref="1"
        )
    assert Withdrawal.objects.get(pk=waiting.id).state == "refused"
    assert mei.minors() == (10_000, 0, 0)
    with pytest.raises(MoneyFrozen) as refused:
        mei.withdraw(1_000)
    assert refused.value.details == {"ground": "涉嫌刷单", "rule": "VIO-52@1"}
    with clock.frozen(mei.codes.at):
        lift(freeze_id=placed.id, by="operator", reason="查清了")
    assert mei.minors() == (10_000, 10_000, 0)
    told = Notice.objects.filter(person_id=mei.id, kind__in=["money.frozen", "money.unfrozen"])
    assert told.count() == 2


def test_a_freeze_of_a_sum_takes_new_shares_first_and_gives_all_of_it_back(mei: Promoter) -> None:
    mei.earn(3_000)
    with clock.frozen(mei.codes.at):
        placed = freeze_promoter(
            person_id=mei.id, minor=5_000, ground="核查", rule="VIO-52@1", by="operator", ref="1"
        )
    mei.earn(4_000)
    catch_up_payee(payee=mei.payee)
    assert mei.minors() == (2_000, 2_000, 0)
    lift(freeze_id=placed.id, by="operator", reason="查清了")
    assert mei.minors() == (7_000, 7_000, 0)
    assert ledger.check() == []


def test_what_the_bank_paid_after_calling_it_failed_is_taken_back_or_owed(mei: Promoter) -> None:
    mei.earn(5_000)
    first = mei.withdraw(5_000)
    Withdrawal.objects.update(state="sent", channel="bank")
    failed = BankResult(number=first.number, minor=5_000, outcome="failed", reason="户名不符")
    paid = BankResult(number=first.number, minor=5_000, outcome="paid")
    assert note_result(result=failed, actor="bank") == "applied"
    assert mei.minors() == (5_000, 5_000, 0)
    mei.withdraw(2_000)
    assert note_result(result=paid, actor="bank") == "applied"
    assert mei.minors() == (0, 0, 2_000)
    assert ledger.balance(debt(mei.payee), "CNY").minor == 2_000
    mei.earn(3_000)
    catch_up_payee(payee=mei.payee)
    assert mei.minors() == (1_000, 1_000, 2_000)
    assert ledger.balance(debt(mei.payee), "CNY").minor == 0
    assert ledger.check() == []


def test_the_gate_is_asked_whose_money_it_is_and_may_hold_it(mei: Promoter) -> None:
    asked: list[gates.PayoutQuestion] = []

    def hold(question: gates.PayoutQuestion) -> Verdict:
        asked.append(question)
        return Verdict(outcome="hold", rule="ONB-10@1", zh="等人看", en="a person looks")

    mei.earn(5_000)
    before = plugged(hold)
    found = mei.withdraw(1_000)
    plugged(before)
    assert (found.state, found.rule) == ("requested", "ONB-10@1")
    assert (asked[0].payee_kind, asked[0].shop_id, asked[0].owner_id) == (
        "promoter",
        mei.id,
        mei.id,
    )
    with pytest.raises(NotFound):
        withdraw.cancel_withdrawal(withdrawal_id=found.id, owner_id=new_id())
    withdraw.cancel_withdrawal(withdrawal_id=found.id, owner_id=mei.id)
    assert mei.minors() == (5_000, 5_000, 0)


@pytest.mark.django_db(transaction=True)
def test_six_requests_at_once_take_what_is_there_and_not_a_cent_more() -> None:
    mei = Promoter()
    mei.earn(5_000)
    gate = threading.Barrier(6)
    found: list[str] = []

    def ask(code: str) -> None:
        try:
            gate.wait()
            with clock.frozen(mei.codes.at):
                withdraw.request_promoter_withdrawal(
                    person_id=mei.id, bank_account_id=mei.account_id, minor=2_000, code=code
                )
            found.append("asked")
        except (BalanceTooSmall, Busy) as refused:
            found.append(type(refused).__name__)
        finally:
            connection.close()

    before = plugged(allow)
    threads = [threading.Thread(target=ask, args=(code,)) for code in mei.codes.recovery[:6]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    plugged(before)
    assert sorted(found) == ["BalanceTooSmall"] * 4 + ["asked"] * 2
    assert mei.minors() == (1_000, 1_000, 4_000)
    assert ledger.check() == []


def test_through_http_a_promoter_sees_and_takes_out_only_their_own(mei: Promoter) -> None:
    mei.earn(5_000)
    other = Promoter("other")
    client, stranger = Client(), Client()
    for one, who in ((client, mei), (stranger, other)):
        one.force_login(Account.objects.get(pk=who.id))
    code = mei.codes.next()
    with clock.frozen(mei.codes.at):
        ready = client.get("/api/v1/me/promoter/money/payout").json()
        body = {"account_id": str(mei.account_id), "amount_minor": 1_500, "code": code}
        headers: dict[str, Any] = {"HTTP_IDEMPOTENCY_KEY": str(new_id())}
        answers = [
            client.post(
                "/api/v1/me/promoter/money/withdrawals", body, "application/json", **headers
            )
            for _ in range(2)
        ]
        seen = client.get("/api/v1/me/promoter/money").json()
    assert (ready["available"]["minor"], ready["accounts"][0]["masked"]) == (5_000, "**** 2222")
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Withdrawal.objects.count() == 1
    assert [row["amount"]["minor"] for row in seen["rows"]] == [-1_500, 5_000]
    assert (seen["available"]["minor"], seen["earned_30d"]["minor"]) == (3_500, 5_000)
    pk = answers[0].json()["id"]
    away = stranger.post(f"/api/v1/me/promoter/money/withdrawals/{pk}/cancel")
    gone = stranger.delete(f"/api/v1/me/promoter/money/accounts/{mei.account_id}")
    assert (away.status_code, gone.status_code) == (404, 404)
    assert stranger.get("/api/v1/me/promoter/money/withdrawals").json() == []
    assert Withdrawal.objects.get().state == "approved"
