"""Whatever the network repeats, reorders, forges or loses, money is counted once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection

from jishi.commerce.ledger import api as ledger
from jishi.commerce.payments import api, models, tasks
from jishi.commerce.payments.actions.ask import look_at_payment
from jishi.commerce.payments.actions.close import close_attempt, close_payment
from jishi.commerce.payments.actions.refund import refund, send_refund
from jishi.commerce.payments.actions.start import start_payment
from jishi.commerce.payments.errors import PaymentAlreadyPaid, PaymentNotPayable, RefundTooLarge
from jishi.commerce.payments.tests.rig import Sandbox, payment_event
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings as SettingsWrapper

pytestmark = pytest.mark.django_db(transaction=True)
PAYER, SHOP_A, SHOP_B = new_id(), new_id(), new_id()
ORDER_A, ORDER_B = new_id(), new_id()
CLEARING = ledger.AccountRef("provider_clearing", "sandbox")


def create(minors: tuple[int, int] = (3000, 1200)) -> UUID:
    return api.create_payment(
        payment_id=new_id(),
        payer_id=PAYER,
        parts=[
            api.PaymentPart(subject_id=ORDER_A, shop_id=SHOP_A, minor=minors[0]),
            api.PaymentPart(subject_id=ORDER_B, shop_id=SHOP_B, minor=minors[1]),
        ],
        currency="CNY",
        expires_at=clock.now() + timedelta(minutes=15),
    ).id


def start(payment_id: UUID) -> str:
    """Started at the provider; returns the number there."""
    ref = start_payment(payment_id=payment_id, payer_id=PAYER, provider="sandbox")
    assert ref.state == "pending"
    attempt_id = models.Payment.objects.get(pk=payment_id).attempt_id
    return models.Attempt.objects.get(pk=str(attempt_id)).out_trade_no


def state(payment_id: UUID) -> str:
    return models.Payment.objects.get(pk=payment_id).state


def held() -> tuple[int, int, int]:
    """(clearing, escrow of A, escrow of B)"""
    return (
        ledger.balance(CLEARING, "CNY").minor,
        ledger.balance(ledger.AccountRef("escrow", str(ORDER_A)), "CNY").minor,
        ledger.balance(ledger.AccountRef("escrow", str(ORDER_B)), "CNY").minor,
    )


def events(kind: str) -> int:
    return OutboxEvent.objects.filter(type=f"payments.{kind}").count()


def test_starting_twice_keeps_the_number_and_the_page(sandbox: Sandbox) -> None:
    payment_id = create()
    first = start_payment(payment_id=payment_id, payer_id=PAYER, provider="sandbox")
    again = start_payment(payment_id=payment_id, payer_id=PAYER, provider="sandbox")
    assert first.pay_url is not None
    assert first.pay_url.startswith(sandbox.url)
    assert again == first
    assert models.Attempt.objects.count() == 1


def test_who_asks_to_return_elsewhere_comes_to_the_page_of_the_result(sandbox: Sandbox) -> None:
    payment_id = create()
    start_payment(
        payment_id=payment_id,
        payer_id=PAYER,
        provider="sandbox",
        return_url="https://else.example/",
    )
    path = models.Attempt.objects.get().return_url.split("/", 3)[3]
    assert path == f"pay/return?payment_id={payment_id}"


def test_another_persons_payment_does_not_exist(sandbox: Sandbox) -> None:
    payment_id = create()
    with pytest.raises(NotFound):
        start_payment(payment_id=payment_id, payer_id=new_id(), provider="sandbox")
    with pytest.raises(NotFound):
        look_at_payment(payment_id=payment_id, payer_id=new_id())
    assert state(payment_id) == "created"


def test_a_call_back_pays_all_orders_once_however_often_it_comes(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    told = payment_event(number, "paid", 4200)
    assert [sandbox.call_back(told) for _ in range(3)] == [200, 200, 200]
    assert sandbox.call_back(payment_event(number, "paid", 4200)) == 200
    assert state(payment_id) == "paid"
    assert held() == (4200, 3000, 1200)
    assert events("PaymentSucceeded") == 1
    assert ledger.check() == []


def test_late_pending_or_failed_or_closed_changes_nothing_after_success(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    assert sandbox.call_back(payment_event(number, "paid", 4200)) == 200
    for late in ("pending", "failed", "closed"):
        assert sandbox.call_back(payment_event(number, late, 4200)) == 200
    assert state(payment_id) == "paid"
    assert held() == (4200, 3000, 1200)
    assert events("PaymentFailed") == 0


def test_success_after_a_failure_that_was_told_first_still_counts(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    assert sandbox.call_back(payment_event(number, "failed", 4200)) == 200
    assert state(payment_id) == "failed"
    assert sandbox.call_back(payment_event(number, "paid", 4200)) == 200
    assert state(payment_id) == "paid"
    assert held() == (4200, 3000, 1200)


def test_forged_aged_wrong_or_foreign_call_backs_change_nothing(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    good = payment_event(number, "paid", 4200)
    assert sandbox.call_back(good, key=stranger) == 400
    assert sandbox.call_back(good, age_s=301) == 400
    assert sandbox.call_back(good, age_s=-400) == 400
    assert sandbox.call_back(payment_event(number, "paid", 4199)) == 400
    assert sandbox.call_back(payment_event(number, "paid", 4200, currency="USD")) == 400
    assert sandbox.call_back(payment_event("P-unknown", "paid", 4200)) == 400
    assert sandbox.call_back({"event": "payment.paid"}) == 400
    assert sandbox.call_back({**good, "trade_no": "S\0"}) == 400
    assert state(payment_id) == "pending"
    assert models.CallBackSeen.objects.count() == 0
    assert (held(), events("PaymentSucceeded")) == ((0, 0, 0), 0)
    assert sandbox.call_back(good) == 200
    assert state(payment_id) == "paid"


def test_ten_call_backs_and_queries_at_once_count_once(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    sandbox.pay(number)
    bodies = [payment_event(number, "paid", 4200) for _ in range(5)]
    statuses: list[int] = []
    gate = threading.Barrier(10)

    def call(n: int) -> None:
        try:
            gate.wait()
            if n < 5:
                statuses.append(sandbox.call_back(bodies[n]))
            else:
                api.settle_doubt(payment_id=payment_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 5
    assert (state(payment_id), held()) == ("paid", (4200, 3000, 1200))
    assert events("PaymentSucceeded") == 1


def test_a_lost_call_back_is_found_by_looking_or_by_the_sweep(sandbox: Sandbox) -> None:
    looked, swept = create(), create((500, 700))
    for payment_id in (looked, swept):
        sandbox.pay(start(payment_id))
    with clock.frozen(clock.now() + timedelta(seconds=4)):
        assert look_at_payment(payment_id=looked, payer_id=PAYER).state == "paid"
    with clock.frozen(clock.now() + timedelta(seconds=30)):
        tasks.sweep(0)
    assert state(swept) == "paid"
    assert ledger.check() == []


def test_a_declined_attempt_may_be_followed_by_another(sandbox: Sandbox) -> None:
    payment_id = create()
    first = start(payment_id)
    sandbox.scenario(first, decline=True)
    sandbox.pay(first)
    api.settle_doubt(payment_id=payment_id)
    assert state(payment_id) == "failed"
    second = start(payment_id)
    assert second != first
    sandbox.pay(second)
    api.settle_doubt(payment_id=payment_id)
    assert (state(payment_id), held()) == ("paid", (4200, 3000, 1200))


def test_who_starts_again_is_not_sent_to_a_page_where_all_is_over(sandbox: Sandbox) -> None:
    declined, done = create(), create((500, 700))
    first, paid = start(declined), start(done)
    sandbox.scenario(first, decline=True)
    for number in (first, paid):
        sandbox.pay(number)
    assert (state(declined), state(done)) == ("pending", "pending")  # no call-back has come yet
    assert start(declined) != first
    assert start_payment(payment_id=done, payer_id=PAYER, provider="sandbox").state == "paid"
    assert (state(done), held()) == ("paid", (1200, 500, 700))


def test_a_silent_provider_leaves_it_unknown_and_the_number_the_same(
    sandbox: Sandbox, settings: SettingsWrapper
) -> None:
    payment_id = create()
    settings.SANDBOX_PAY_URL = "http://127.0.0.1:9"
    ref = start_payment(payment_id=payment_id, payer_id=PAYER, provider="sandbox")
    assert (ref.state, ref.failure) == ("unknown", "provider_unreachable")
    before = models.Attempt.objects.get().out_trade_no
    settings.SANDBOX_PAY_URL = sandbox.url
    assert start(payment_id) == before


def test_money_for_a_closed_payment_goes_back_in_full(sandbox: Sandbox) -> None:
    payment_id = create()
    number = start(payment_id)
    sandbox.pay(number)
    close_payment(payment_id=payment_id, reason="changed_mind", actor="person:x")
    attempt = models.Attempt.objects.get()
    close_attempt(attempt_id=attempt.pk)
    close_attempt(attempt_id=attempt.pk)
    assert sandbox.call_back(payment_event(number, "paid", 4200)) == 200
    assert state(payment_id) == "closed"
    assert held() == (4200, 0, 0)
    row = models.Refund.objects.get()
    assert (row.amount_minor, row.state) == (4200, "requested")
    send_refund(refund_id=row.pk)
    assert held() == (0, 0, 0)
    assert (events("PaymentSucceeded"), events("RefundSucceeded")) == (0, 1)
    assert ledger.check() == []


def test_a_closed_payment_cannot_be_started_and_a_paid_one_not_closed(sandbox: Sandbox) -> None:
    closed, paid = create(), create()
    close_payment(payment_id=closed, reason="", actor="clock")
    with pytest.raises(PaymentNotPayable):
        start_payment(payment_id=closed, payer_id=PAYER, provider="sandbox")
    sandbox.pay(start(paid))
    api.settle_doubt(payment_id=paid)
    with pytest.raises(PaymentAlreadyPaid):
        close_payment(payment_id=paid, reason="", actor="clock")
    assert (state(closed), state(paid)) == ("closed", "paid")


def test_a_refund_is_promised_once_paid_once_and_keeps_its_number(
    sandbox: Sandbox, settings: SettingsWrapper
) -> None:
    payment_id = create()
    sandbox.pay(start(payment_id))
    api.settle_doubt(payment_id=payment_id)

    def promise(minor: int, ref: str) -> None:
        refund(
            payment_id=payment_id, subject_id=ORDER_A, amount=Money(minor, "CNY"), reason="x",
            ref=ref, actor="person:x",
        )  # fmt: skip

    promise(3000, "order:a")
    promise(3000, "order:a")
    assert held() == (4200, 0, 1200)
    with pytest.raises(RefundTooLarge):
        promise(3001, "order:a2")
    row = models.Refund.objects.get()
    settings.SANDBOX_PAY_URL = "http://127.0.0.1:9"
    send_refund(refund_id=row.pk)
    row.refresh_from_db()
    number = row.out_refund_no
    assert (row.state, row.tries) == ("unknown", 1)
    settings.SANDBOX_PAY_URL = sandbox.url
    send_refund(refund_id=row.pk)
    send_refund(refund_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.out_refund_no) == ("succeeded", number)
    assert held() == (1200, 0, 1200)
    assert events("RefundSucceeded") == 1
    assert api.get_payment(payment_id, PAYER).state == "partly_refunded"
    assert ledger.check() == []


def test_the_real_service_calls_back_over_http(
    sandbox: Sandbox, settings: SettingsWrapper, live_server: object
) -> None:
    settings.PUBLIC_URL = str(live_server)
    payment_id = create()
    number = start(payment_id)
    sandbox.scenario(number, duplicates=3, forge=True, reorder=True)
    sandbox.pay(number)
    deadline = threading.Event()
    for _ in range(200):
        if models.CallBackSeen.objects.count() == 2:
            break
        deadline.wait(0.05)
    assert state(payment_id) == "paid"
    assert held() == (4200, 3000, 1200)
    assert events("PaymentSucceeded") == 1
