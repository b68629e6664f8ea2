"""What every provider must hold, whatever its protocol: one suite, run at each of them."""

from __future__ import annotations

import contextlib
import itertools
from datetime import timedelta
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api, models
from jishi.commerce.payments.actions.close import close_attempt
from jishi.commerce.payments.actions.refund import _order_of, send_refund
from jishi.commerce.payments.actions.split import send_split
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.adapters.alipay import Alipay
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import Capability, RowKind
from jishi.commerce.payments.errors import CallBackRefused, TransferDiffers, TransferNotGivenUp
from jishi.kernel import clock
from jishi.kernel.ids import new_id
from jishi.kernel.models import AuditLine, OutboxEvent
from jishi.kernel.money import Money
from tests.contract.fakes.alipay import BEIJING
from tests.contract.tills import Notice, Till

pytestmark = pytest.mark.django_db(transaction=True)
PAYER, SHOP = new_id(), new_id()


def create(minor: int = 4200) -> tuple[UUID, UUID]:
    """A payment for one order; (payment, order)."""
    order = new_id()
    part = api.PaymentPart(subject_id=order, shop_id=SHOP, minor=minor)
    made = api.create_payment(
        payment_id=new_id(), payer_id=PAYER, parts=[part], currency="CNY",
        expires_at=clock.now() + timedelta(minutes=15),
    )  # fmt: skip
    return made.id, order


def start(till: Till, payment_id: UUID) -> api.PaymentRef:
    return start_payment(
        payment_id=payment_id, payer_id=PAYER, provider=till.id, payer_ip="203.0.113.7"
    )


def number_of(payment_id: UUID) -> str:
    attempt_id = models.Payment.objects.get(pk=payment_id).attempt_id
    return models.Attempt.objects.get(pk=str(attempt_id)).out_trade_no


def begun(till: Till, minor: int = 4200) -> tuple[UUID, UUID, str]:
    payment_id, order = create(minor)
    ref = start(till, payment_id)
    assert (ref.state, ref.failure) == ("pending", None)
    assert ref.pay_url is not None
    assert till.open_page(ref.pay_url) == 200
    return payment_id, order, number_of(payment_id)


def paid(till: Till, minor: int = 4200) -> tuple[UUID, UUID, str]:
    payment_id, order, number = begun(till, minor)
    assert till.pay(number)
    assert till.payment_notice(number).deliver(till.id) in (200, 204)
    assert state(payment_id) == "paid"
    return payment_id, order, number


def state(payment_id: UUID) -> str:
    return models.Payment.objects.get(pk=payment_id).state


def escrow(order: UUID) -> int:
    return ledger.balance(ledger.AccountRef("escrow", str(order)), "CNY").minor


def clearing(till: Till) -> int:
    return ledger.balance(ledger.AccountRef("provider_clearing", till.id), "CNY").minor


def events(kind: str) -> int:
    return OutboxEvent.objects.filter(type=f"payments.{kind}").count()


# --- paying


def test_a_notice_pays_once_however_often_it_comes_and_is_answered_in_the_providers_words(
    till: Till,
) -> None:
    payment_id, order, number = begun(till)
    assert till.pay(number)
    told = till.payment_notice(number)
    answers = [told.answer(till.id) for _ in range(3)]
    assert [(a.status_code, a.content) for a in answers] == [till.acknowledged] * 3
    assert till.payment_notice(number).deliver(till.id) in (200, 204)
    assert (state(payment_id), escrow(order), clearing(till)) == ("paid", 4200, 4200)
    assert events("PaymentSucceeded") == 1
    assert AuditLine.objects.filter(verb="payment.call_back_repeated").count() >= 2
    assert ledger.check() == []


def test_what_a_lost_notice_would_have_told_is_found_by_asking(till: Till) -> None:
    payment_id, order, number = begun(till)
    assert till.pay(number)
    api.settle_doubt(payment_id=payment_id)
    assert (state(payment_id), escrow(order)) == ("paid", 4200)
    assert till.payment_notice(number).deliver(till.id) in (200, 204)
    assert events("PaymentSucceeded") == 1


def test_a_lost_answer_leaves_the_number_and_the_same_page_is_found_again(till: Till) -> None:
    payment_id, order = create()
    till.served.weather.set("before", "after", part=till.create_path)
    refs = [start(till, payment_id) for _ in range(3)]
    expected = ["unknown", "unknown", "pending"] if till.creates_by_call else ["pending"] * 3
    assert [ref.state for ref in refs] == expected
    assert models.Attempt.objects.count() == 1
    number = number_of(payment_id)
    till.served.weather.set()
    assert till.pay(number)
    api.settle_doubt(payment_id=payment_id)
    assert (state(payment_id), escrow(order)) == ("paid", 4200)


def test_a_closed_payment_cannot_be_paid_at_the_provider(till: Till) -> None:
    payment_id, order, number = begun(till)
    api.close_payment(payment_id=payment_id, reason="changed_mind", actor="person:x")
    close_attempt(attempt_id=models.Attempt.objects.get(out_trade_no=number).pk)
    assert models.Attempt.objects.get(out_trade_no=number).state == "closed"
    assert not till.pay(number)
    assert (escrow(order), clearing(till)) == (0, 0)


def test_money_that_overtakes_the_closing_goes_back_in_full(till: Till) -> None:
    payment_id, order, number = begun(till)
    assert till.pay(number)
    api.close_payment(payment_id=payment_id, reason="changed_mind", actor="person:x")
    close_attempt(attempt_id=models.Attempt.objects.get(out_trade_no=number).pk)
    row = models.Refund.objects.get()
    send_until_paid(row)
    assert till.refunded(number) == [4200]
    assert (state(payment_id), escrow(order), clearing(till)) == ("closed", 0, 0)
    assert events("PaymentSucceeded") == 0


def test_old_news_after_success_changes_nothing(till: Till) -> None:
    payment_id, order, number = paid(till)
    for late in ("pending", "closed"):
        assert till.payment_notice(number, state=late).deliver(till.id) in (200, 204)
    assert (state(payment_id), escrow(order)) == ("paid", 4200)
    assert events("PaymentFailed") == 0


# --- what is not the provider's


def refused(till: Till, notice: Notice) -> None:
    before = AuditLine.objects.filter(verb="payment.call_back_refused").count()
    assert notice.deliver(till.id) == 400
    assert AuditLine.objects.filter(verb="payment.call_back_refused").count() == before + 1


def test_wrong_amounts_numbers_merchants_and_ages_change_nothing(till: Till) -> None:
    payment_id, order, number = begun(till)
    assert till.pay(number)
    refused(till, till.payment_notice(number, minor=4199))
    refused(till, till.payment_notice(number, told="PNOTOURS"))
    refused(till, till.payment_notice(number, is_foreign=True))
    refused(till, till.payment_notice(number, ahead=timedelta(minutes=-6)))
    refused(till, till.payment_notice(number, ahead=timedelta(minutes=6)))
    assert (state(payment_id), escrow(order)) == ("pending", 0)
    assert models.CallBackSeen.objects.count() == 0
    assert till.payment_notice(number).deliver(till.id) in (200, 204)
    assert state(payment_id) == "paid"


def test_a_number_of_another_provider_is_not_this_ones_to_tell_about(till: Till) -> None:
    payment_id, order, number = begun(till)
    assert till.pay(number)
    # Only the provider's own word counts, so a number that is at another one is unknown here.
    stranger = models.Attempt.objects.create(
        payment=models.Payment.objects.get(pk=payment_id), provider="other",
        out_trade_no="PATANOTHER", return_url="/", started_at=clock.now(),
    )  # fmt: skip
    refused(till, till.payment_notice(number, told=stranger.out_trade_no))
    assert (state(payment_id), escrow(order)) == ("pending", 0)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    where=st.floats(0, 0.999999), bit=st.integers(0, 7), part=st.sampled_from(["body", "signature"])
)
def test_no_byte_of_a_notice_can_be_changed_to_any_effect(
    till: Till, where: float, bit: int, part: str
) -> None:
    if not models.Payment.objects.exists():
        _, _, number = begun(till)
        assert till.pay(number)
    payment = models.Payment.objects.get()
    number = number_of(payment.pk)
    notice = till.payment_notice(number)
    name = next((n for n in notice.headers if n.endswith("-Signature")), "")
    if part == "signature" and name:
        text = bytearray(notice.headers[name].encode())
        # "v0" of a Stripe header is not read by anybody.
        end = text.find(b",v0=") if b",v0=" in text else len(text)
        at = int(where * end)
        text[at] ^= 1 << min(bit, 5)
        notice.headers[name] = text.decode()
        if not text.isascii() or any(c < 33 for c in text):
            return
    else:
        body = bytearray(notice.body)
        body[int(where * len(body))] ^= 1 << bit
        if _same_meaning(till, bytes(body), notice.body):
            return
        notice.body = bytes(body)
    assert notice.deliver(till.id) == 400
    assert state(payment.pk) == "pending"
    assert models.CallBackSeen.objects.count() == 0


@pytest.mark.parametrize("till", ["alipay"], indirect=True)
def test_of_a_form_that_is_signed_every_single_bit_is_guarded(till: Till) -> None:
    _, _, number = begun(till)
    assert till.pay(number)
    body = till.payment_notice(number).body
    adapter = provider_by_id("alipay")
    assert isinstance(adapter, Alipay)
    passed = []
    for at, bit in itertools.product(range(len(body)), range(8)):
        changed = bytearray(body)
        changed[at] ^= 1 << bit
        with contextlib.suppress(CallBackRefused):
            adapter.gateway.verified_notice(bytes(changed))
            passed += [] if _same_meaning(till, bytes(changed), body) else [bytes(changed)]
    assert passed == []


def _same_meaning(till: Till, changed: bytes, body: bytes) -> bool:
    """In a form `%e4` and `%E4` are the same letter: nothing was changed."""
    if till.id != "alipay":
        return False
    fields = [parse_qsl(text.decode("latin-1"), keep_blank_values=True) for text in (changed, body)]
    return fields[0] == fields[1]


# --- refunds


def send_until_paid(row: models.Refund) -> None:
    for _ in range(4):
        send_refund(refund_id=row.pk)
        row.refresh_from_db()
        if row.state == "succeeded":
            return
    raise AssertionError(row.state)


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


def refund_order(row: models.Refund) -> object:
    return _order_of(models.Refund.objects.select_related("attempt", "payment").get(pk=row.pk))


# --- pay-outs


def request(till: Till, ref: str, *, payee: str = "", minor: int = 5000) -> models.Transfer:
    to = api.PayoutAccount(provider=till.id, account=payee or till.payee, name="李雷")
    api.transfer(ref=ref, to=to, amount=Money(minor, "CNY"), remark="货款", actor="person:x")
    return models.Transfer.objects.get(ref=ref)


def step(row: models.Transfer) -> str:
    """One step of the job, when its time has come."""
    models.Transfer.objects.filter(pk=row.pk).update(next_try_at=clock.now())
    api.send_transfer(transfer_id=row.pk)
    row.refresh_from_db()
    return row.state


def accepted(till: Till, row: models.Transfer) -> None:
    """The payee presses the button, where there is one; a held transfer goes through."""
    if row.state in ("sent", "awaiting_user_confirm"):
        till.end_transfer(row.out_transfer_no, "succeeded")


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


# --- splits and statements


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
