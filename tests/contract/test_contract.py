"""What every provider must hold, whatever its protocol: one suite, run at each of them. Money in."""

from __future__ import annotations

import contextlib
import itertools
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api, models
from jishi.commerce.payments.actions.close import close_attempt
from jishi.commerce.payments.adapters.alipay import Alipay
from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.errors import CallBackRefused
from jishi.kernel import clock
from jishi.kernel.models import AuditLine
from tests.contract.steps import (
    begun,
    clearing,
    create,
    escrow,
    events,
    number_of,
    paid,
    send_until_paid,
    start,
    state,
)
from tests.contract.tills import Notice, Till

pytestmark = pytest.mark.django_db(transaction=True)


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
