"""Pay-outs: one batch, one file, one payment, whatever is said twice, late or against itself."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta

import pytest

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments.events import TransferSucceeded
from jishi.commerce.payments.models import Transfer
from jishi.commerce.settlement.actions.bank_account import add_bank_account
from jishi.commerce.settlement.actions.pay_out import (
    dissolve_batch,
    make_batch,
    note_result,
    send_batch,
)
from jishi.commerce.settlement.actions.take_results import import_results
from jishi.commerce.settlement.contracts import BankResult, ImportReport
from jishi.commerce.settlement.errors import (
    BankAccountNotValid,
    BatchMoved,
    NothingToPayOut,
    ResultFileNotValid,
    SecondFactorMissing,
    SecondFactorWrong,
)
from jishi.commerce.settlement.models import Batch, Difference, Withdrawal
from jishi.commerce.settlement.tests.conftest import person
from jishi.commerce.settlement.tests.rig import Codes, Till
from jishi.kernel import clock, outbox
from jishi.kernel.db import unit_of_work
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id

pytestmark = pytest.mark.django_db
BANK = ledger.AccountRef(ledger.AccountKind.BANK, "market")


@dataclass
class Operator:
    id: object
    codes: Codes

    def send(self, batch_id: object) -> str:
        code = self.codes.next()
        with clock.frozen(self.codes.at):
            return send_batch(batch_id=batch_id, by=self.id, code=code)  # type: ignore[arg-type]


@pytest.fixture
def operator(db: None) -> Operator:
    row = person("op", desks=("operator",))
    codes = Codes(row.pk)
    codes.confirm()
    return Operator(row.pk, codes)


def sent(till: Till, operator: Operator, *minors: int) -> list[Withdrawal]:
    till.earn(sum(minors))
    ids = [till.withdraw(minor).id for minor in minors]
    operator.send(make_batch(by=operator.id))  # type: ignore[arg-type]
    return [Withdrawal.objects.get(pk=pk) for pk in ids]


def say(row: Withdrawal, outcome: str, minor: int | None = None) -> str:
    return note_result(
        result=BankResult(number=row.number, minor=minor or row.minor, outcome=outcome),
        actor="bank",
    )


def bank() -> int:
    return ledger.balance(BANK, "CNY").minor


def test_the_file_holds_every_account_once_and_its_own_control(
    till: Till, operator: Operator
) -> None:
    till.earn(30_000)
    till.withdraw(10_050)
    till.withdraw(700)
    batch_id = make_batch(by=operator.id)  # type: ignore[arg-type]
    text = operator.send(batch_id)
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[1] for row in rows] == ["amount", "100.50", "7.00", "107.50"]
    assert {row[5] for row in rows[1:3]} == {"6222021234567890"}
    head, tail = text[: text.rindex("CONTROL")], rows[-1]
    assert (tail[0], tail[3], tail[5]) == (
        "CONTROL",
        "2",
        hashlib.sha256(head.encode()).hexdigest(),
    )
    batch = Batch.objects.get()
    assert (batch.state, batch.count, batch.total_minor) == ("sent", 2, 10_750)
    assert batch.checksum == hashlib.sha256(text.encode()).hexdigest()
    assert operator.send(batch_id) == text
    assert set(Withdrawal.objects.values_list("state", flat=True)) == {"sent"}


def test_no_file_without_the_operators_second_factor(till: Till, operator: Operator) -> None:
    till.earn(1_000)
    till.withdraw(1_000)
    batch_id = make_batch(by=operator.id)  # type: ignore[arg-type]
    with pytest.raises(SecondFactorWrong):
        send_batch(batch_id=batch_id, by=operator.id, code="000000")  # type: ignore[arg-type]
    with pytest.raises(SecondFactorMissing):
        send_batch(batch_id=batch_id, by=new_id(), code="000000")
    assert Withdrawal.objects.get().state == "batched"
    with pytest.raises(NotFound):
        operator.send(new_id())


def test_paid_is_booked_once_however_often_it_is_said(till: Till, operator: Operator) -> None:
    [row] = sent(till, operator, 9_000)
    assert [say(row, "paid") for _ in range(3)] == ["applied", "known", "known"]
    assert (bank(), till.minors()) == (-9_000, (0, 0, 0))
    assert Batch.objects.get().state == "done"
    assert ledger.check() == []


def test_failed_gives_the_money_back_once_and_a_new_try_has_a_new_number(
    till: Till, operator: Operator
) -> None:
    [row] = sent(till, operator, 9_000)
    assert [say(row, "failed") for _ in range(2)] == ["applied", "known"]
    assert (bank(), till.minors()) == (0, (9_000, 9_000, 0))
    again = till.withdraw(9_000)
    assert again.number != row.number
    operator.send(make_batch(by=operator.id))  # type: ignore[arg-type]
    second = Withdrawal.objects.get(pk=again.id)
    assert say(second, "paid") == "applied"
    assert (bank(), till.minors()) == (-9_000, (0, 0, 0))


def test_paid_after_failed_is_believed_and_clawed_back(till: Till, operator: Operator) -> None:
    """The bank called it failed, then paid it after all: the money must not be there twice."""
    [row] = sent(till, operator, 9_000)
    say(row, "failed")
    till.withdraw(4_000)
    assert [say(row, "paid") for _ in range(2)] == ["applied", "known"]
    found = till.position()
    assert (bank(), found.balance.minor, found.owed.minor) == (-9_000, 0, 4_000)
    assert ledger.check() == []


def test_returned_after_paid_gives_the_money_back_once(till: Till, operator: Operator) -> None:
    [row] = sent(till, operator, 9_000)
    assert [say(row, one) for one in ("paid", "returned", "returned", "paid")] == [
        "applied", "applied", "known", "known",
    ]  # fmt: skip
    assert (bank(), till.minors()) == (0, (9_000, 9_000, 0))


def test_returned_that_overtakes_paid_ends_the_same(till: Till, operator: Operator) -> None:
    [row] = sent(till, operator, 9_000)
    assert [say(row, one) for one in ("returned", "paid")] == ["applied", "known"]
    assert (bank(), till.minors()) == (0, (9_000, 9_000, 0))


def test_what_contradicts_changes_nothing(till: Till, operator: Operator) -> None:
    paid, failed = sent(till, operator, 9_000, 1_000)
    say(paid, "paid")
    say(failed, "failed")
    before = (bank(), till.minors())
    assert say(paid, "failed") == "doubtful"
    assert say(failed, "returned") == "doubtful"
    assert say(paid, "paid", minor=9_001) == "doubtful"
    till.earn(500)
    unsent = Withdrawal.objects.get(pk=till.withdraw(500).id)
    assert say(unsent, "paid") == "doubtful"
    assert unsent.state == "approved"
    assert (bank(), till.minors()[0]) == (before[0], before[1][0])


def test_a_result_file_is_taken_in_line_by_line_and_a_second_time_without_effect(
    till: Till, operator: Operator
) -> None:
    one, two = sent(till, operator, 9_000, 1_000)
    text = (
        "number,amount,outcome,reference,reason\r\n"
        f"{one.number},90.00,paid,R1,\r\n{two.number},10.00,failed,,账户不存在\r\n"
        "W99999999ABCDEF0123,5.00,paid,R9,\r\nCONTROL,105.00,3,,\r\n"
    )
    assert import_results(text=text, by=new_id()) == ImportReport(applied=2, known=0, doubtful=1)
    assert import_results(text=text, by=new_id()) == ImportReport(applied=0, known=2, doubtful=1)
    two.refresh_from_db()
    assert (two.state, two.note) == ("failed", "账户不存在")
    difference = Difference.objects.get()
    assert (difference.provider, difference.kind, difference.theirs_minor) == (
        "bank",
        "result",
        -500,
    )
    assert (bank(), till.minors()) == (-9_000, (1_000, 1_000, 0))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {"1": "empty"}),
        ("number,amount,outcome\nW1234567,1.005,paid", {"2": "amount"}),
        ("W1234567,1.00,done", {"1": "outcome"}),
        ("W1234567,-1.00,paid", {"1": "amount"}),
        ("W1;DROP,1.00,paid", {"1": "number"}),
        ("W1234567,1.00,paid\nCONTROL,2.00,1", {"2": "control"}),
        ("W1234567,1.00,paid\nCONTROL,1.00,2", {"2": "control"}),
        ("W1234567,１.00,paid", {"1": "amount"}),
    ],
)  # fmt: skip
def test_a_file_with_one_bad_line_changes_nothing(text: str, lines: dict[str, str]) -> None:
    with pytest.raises(ResultFileNotValid) as refused:
        import_results(text=text, by=new_id())
    assert refused.value.details == {"lines": lines}
    assert Difference.objects.count() == 0


def test_an_open_batch_can_be_taken_apart_a_sent_one_cannot(till: Till, operator: Operator) -> None:
    till.earn(1_000)
    till.withdraw(1_000)
    batch_id = make_batch(by=operator.id)  # type: ignore[arg-type]
    dissolve_batch(batch_id=batch_id, by=operator.id)  # type: ignore[arg-type]
    assert Withdrawal.objects.get().state == "approved"
    again = make_batch(by=operator.id)  # type: ignore[arg-type]
    operator.send(again)
    with pytest.raises(BatchMoved):
        dissolve_batch(batch_id=again, by=operator.id)  # type: ignore[arg-type]
    assert Withdrawal.objects.get().state == "sent"


def test_a_providers_channel_takes_it_under_our_number_instead_of_a_batch(
    till: Till, operator: Operator
) -> None:
    code = till.codes.next()
    with clock.frozen(till.codes.at):
        account = add_bank_account(
            owner_id=till.owner_id, holder="lan", bank="沙盒", number="payee-lan", code=code,
            channel="sandbox",
        )  # fmt: skip
    till.account_id = account.id
    till.codes.at += timedelta(hours=25)
    till.earn(5_000)
    row = Withdrawal.objects.get(pk=till.withdraw(5_000).id)
    asked = Transfer.objects.get()
    assert (asked.ref, asked.amount_minor, asked.payee["account"]) == (
        row.number,
        5_000,
        "payee-lan",
    )
    assert (row.state, row.channel) == ("sent", "sandbox")
    with pytest.raises(NothingToPayOut):
        make_batch(by=operator.id)  # type: ignore[arg-type]
    for _ in range(2):
        with unit_of_work():
            outbox.record(
                TransferSucceeded(
                    transfer_id=asked.pk, ref=row.number, provider="sandbox", amount_minor=5_000,
                    currency="CNY", succeeded_at=till.codes.at,
                )
            )  # fmt: skip
        outbox.drain()
    row.refresh_from_db()
    assert row.state == "paid"
    clearing = ledger.AccountRef(ledger.AccountKind.PROVIDER_CLEARING, "sandbox")
    assert (ledger.balance(clearing, "CNY").minor, bank()) == (0, 0)


def test_an_account_at_a_provider_that_does_not_pay_out_is_not_added(till: Till) -> None:
    code = till.codes.next()
    with clock.frozen(till.codes.at), pytest.raises(BankAccountNotValid) as refused:
        add_bank_account(
            owner_id=till.owner_id, holder="lan", bank="某行", number="payee-lan", code=code,
            channel="nobody",
        )  # fmt: skip
    assert refused.value.details == {"fields": {"channel": "unknown"}}
