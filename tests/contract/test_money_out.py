"""What every provider must hold when money goes out: refunds, pay-outs, splits, and the statement of all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api, models
from jishi.commerce.payments.actions.split import send_split
from jishi.commerce.payments.contracts import Capability, RowKind
from jishi.commerce.payments.errors import TransferDiffers, TransferNotGivenUp
from jishi.kernel import clock
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent
from jishi.kernel.money import Money
from tests.contract.fakes.alipay import BEIJING
from tests.contract.steps import (
    accepted,
    clearing,
    escrow,
    events,
    paid,
    refund_order,
    request,
    send_until_paid,
    step,
)
from tests.contract.tills import Till

pytestmark = pytest.mark.django_db(transaction=True)


def test_partial_refunds_are_paid_once_each_though_their_answers_are_lost(till: Till) -> None:
    payment_id, order, number = paid(till)
    for minor, ref in ((1000, "a"), (200, "b"), (1000, "a")):
        api.refund(
            payment_id=payment_id, subject_id=order, amount=Money(minor, "CNY"), reason="x",
            ref=ref, actor="person:x",
        )  # fmt: skip
    for row in models.Refund.objects.order_by("ref"):
        till.served.weather.set("after", "before")
        send_until_paid(row)
    assert sum(till.refunded(number)) == 1200
    assert events("RefundSucceeded") == 2
    assert (escrow(order), clearing(till)) == (3000, 3000)
    assert ledger.check() == []


def test_a_refund_is_not_paid_twice_when_it_is_sent_again_by_a_restarted_worker(till: Till) -> None:
    payment_id, order, number = paid(till)
    api.refund(
        payment_id=payment_id, subject_id=order, amount=Money(700, "CNY"), reason="x", ref="a",
        actor="person:x",
    )  # fmt: skip
    row = models.Refund.objects.get()
    send_until_paid(row)
    if hasattr(till, "fake") and hasattr(till.fake, "forget_keys"):
        till.fake.forget_keys()
    # As after a restore from the day before: the market has forgotten, the provider has not.
    again = till.provider.refund(refund_order(row))
    assert (again.out_refund_no, again.amount.minor) == (row.out_refund_no, 700)
    assert sum(till.refunded(number)) == 700


def test_a_pay_out_is_asked_for_once_and_told_once(till: Till) -> None:
    till.hold_transfers()
    row = request(till, "w1")
    assert request(till, "w1").pk == row.pk
    with pytest.raises(TransferDiffers):
        request(till, "w1", minor=5001)
    step(row)
    accepted(till, row)
    notice = till.transfer_notice(row.out_transfer_no)
    assert [notice.deliver(till.id) in (200, 204) for _ in range(3)] == [True] * 3
    assert (step(row), api.get_transfer("w1").state) == ("succeeded", "succeeded")
    assert (till.times_paid(row.out_transfer_no), events("TransferSucceeded")) == (1, 1)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(weather=st.lists(st.sampled_from(["before", "after", "fine"]), max_size=5))
def test_whatever_is_lost_a_pay_out_is_paid_once_under_one_number(
    till: Till, weather: list[str]
) -> None:
    row = request(till, f"w{new_id()}")
    number = row.out_transfer_no
    till.served.weather.set(*weather)
    for _ in range(len(weather) + 1):
        step(row)
    till.served.weather.set()
    step(row)
    accepted(till, row)
    if till.id == "sandbox" and row.state != "succeeded":
        till.end_transfer(number, "succeeded")
    step(row)
    assert (row.state, row.out_transfer_no) == ("succeeded", number)
    assert till.times_paid(number) == 1


def test_what_is_unknown_is_asked_about_before_it_is_sent_again(till: Till) -> None:
    till.hold_transfers()
    row = request(till, "w1")
    before = ["fine"] if till.looks_first else []
    till.served.weather.set(*before, "after", part=till.transfer_path)
    assert step(row) == "unknown"
    with pytest.raises(TransferNotGivenUp):
        api.give_up_transfer(ref="w1", actor="person:x", reason="impatient")
    till.served.weather.seen.clear()
    step(row)
    assert len(till.served.weather.seen) == 1
    assert row.state in ("sent", "awaiting_user_confirm", "succeeded")


def test_a_pay_out_to_nobody_fails_and_pays_nothing(till: Till) -> None:
    row = request(till, "w1", payee=till.bad_payee)
    step(row)
    if row.state in ("sent", "awaiting_user_confirm"):
        till.end_transfer(row.out_transfer_no, "failed")
        step(row)
    assert row.state == "failed"
    assert row.failure
    assert (events("TransferFailed"), events("TransferSucceeded")) == (1, 0)
    assert till.times_paid(row.out_transfer_no) == 0
    assert step(row) == "failed"


def test_a_payee_who_must_confirm_is_waited_for_and_not_for_ever(till: Till) -> None:
    if not till.waits_for_user:
        assert Capability.USER_CONFIRMS not in till.provider.info.capabilities
        return
    till.hold_transfers()
    row = request(till, "w1")
    assert step(row) == "awaiting_user_confirm"
    ref = api.get_transfer("w1")
    assert ref.user_package
    assert ref.expires_at == row.expires_at
    assert step(row) == "awaiting_user_confirm"
    assert events("TransferNeedsUser") == 1
    till.end_transfer(row.out_transfer_no, "expired")
    assert step(row) == "expired"
    told = OutboxEvent.objects.get(type="payments.TransferFailed")
    assert told.payload["failure"] == "expired"
    assert till.times_paid(row.out_transfer_no) == 0


def test_what_a_provider_does_not_declare_is_refused_before_it_is_asked(till: Till) -> None:
    payment_id, _, number = paid(till)
    if till.may_split:
        assert Capability.SPLIT in till.provider.info.capabilities
        return
    with pytest.raises(api.ProviderNotCapable):
        api.split(payment_id=payment_id, ref="s", shares=[], is_last=True, actor="person:x")
    assert models.Split.objects.count() == 0
    assert till.refunded(number) == [0]


def test_a_split_is_made_once_though_its_answer_is_lost(till: Till) -> None:
    if not till.may_split:
        return
    payment_id, _, _ = paid(till)
    shares = [
        api.Share(to=api.PayoutAccount(provider=till.id, account=name), minor=minor, note="share")
        for name, minor in (("one", 300), ("two", 120))
    ]
    for _ in range(2):
        api.split(payment_id=payment_id, ref="s", shares=shares, is_last=True, actor="person:x")
    row = models.Split.objects.get()
    for weather in (["fine", "fine", "fine", "after"], ["before"], [], []):
        till.served.weather.set(*weather)
        send_split(split_id=row.pk)
    row.refresh_from_db()
    assert row.state == "succeeded"
    assert sorted(till.split_parts(row.out_split_no)) == [120, 300]
    assert events("SplitSucceeded") == 1


def test_the_statement_has_every_movement_with_our_number_and_its_sum_is_the_ledgers(
    till: Till,
) -> None:
    payment_id, order, number = paid(till)
    api.refund(
        payment_id=payment_id, subject_id=order, amount=Money(1250, "CNY"), reason="x", ref="a",
        actor="person:x",
    )  # fmt: skip
    back = models.Refund.objects.get()
    send_until_paid(back)
    till.hold_transfers()
    out = request(till, "w1", minor=900)
    step(out)
    accepted(till, out)
    assert step(out) == "succeeded"
    day = clock.now().astimezone(BEIJING).date()
    with till.next_morning():
        rows = api.statement(provider=till.id, day=day)
    wanted = {number, back.out_refund_no, out.out_transfer_no}
    found = {
        (row.kind, row.out_no, row.amount.minor)
        for row in rows
        if row.out_no in wanted and row.kind is not RowKind.FEE
    }
    assert found == {
        (RowKind.PAYMENT, number, 4200),
        (RowKind.REFUND, back.out_refund_no, -1250),
        (RowKind.TRANSFER, out.out_transfer_no, -900),
    }
    assert sum(minor for _, _, minor in found) == clearing(till) - 900
    fees = [row.amount.minor for row in rows if row.kind is RowKind.FEE]
    assert fees == ([-till.fee_minor] if till.fee_minor else [])
