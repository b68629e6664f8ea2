"""Call-backs: signed, repeated until acknowledged, bent by scenarios, safe across a kill."""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox_pay.courier import backoff_s
from sandbox_pay.provider import DEFAULT_BACKOFF_S
from tests.sandbox_pay.rig import (
    Market,
    Received,
    Receiver,
    SandboxProcess,
    eventually,
    is_signed_by,
)


def _is_genuine(sandbox: SandboxProcess, one: Received) -> bool:
    return is_signed_by(sandbox.public_key(), one.headers, "POST", one.target, one.body)


def test_paid_callback_is_signed_and_complete(market: Market, receiver: Receiver) -> None:
    opened = market.open_payment(receiver)
    number = opened["out_trade_no"]
    market.pay(number)
    market.callbacks_settled(number)
    [one] = receiver.about(number)
    assert one.target == "/notify?channel=sandbox"
    assert _is_genuine(market.sandbox, one)
    content = one.content
    assert content.pop("notify_id").startswith("ntf_")
    assert content == {
        "event": "payment.paid",
        "out_trade_no": number,
        "trade_no": opened["trade_no"],
        "amount_minor": 12850,
        "currency": "CNY",
        "occurred_at": market.state(number)["paid_at"],
    }


def test_callback_is_repeated_until_status_200_and_body_success(
    market: Market, receiver: Receiver
) -> None:
    answers = iter([(500, b"success"), (200, b"fail"), (204, b""), (200, b"success\n")])
    receiver.answer = lambda _: next(answers)
    number = market.open_payment(receiver)["out_trade_no"]
    market.pay(number)
    [row] = market.callbacks_settled(number)
    assert (row["state"], row["attempts"]) == ("delivered", 4)
    told = receiver.about(number)
    assert len(told) == 4
    assert len({one.body for one in told}) == 1
    assert len({one.headers["Sandbox-Nonce"] for one in told}) == 4


def test_pauses_grow_to_a_minute_and_stay_there() -> None:
    pauses = [backoff_s(attempts, DEFAULT_BACKOFF_S) for attempts in range(1, 10)]
    assert pauses == [1, 2, 4, 8, 15, 30, 60, 60, 60]


def test_duplicates_carry_the_same_notify_id(market: Market, receiver: Receiver) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, duplicates=3)
    market.pay(number)
    market.callbacks_settled(number)
    told = receiver.about(number)
    assert len(told) == 4
    assert len({one.content["notify_id"] for one in told}) == 1
    assert all(_is_genuine(market.sandbox, one) for one in told)


def test_old_pending_arrives_after_paid_was_acknowledged(
    market: Market, receiver: Receiver
) -> None:
    answers = iter([(500, b""), (200, b"success"), (200, b"success")])
    receiver.answer = lambda _: next(answers)
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, reorder=True)
    market.pay(number)
    market.callbacks_settled(number)
    told = receiver.about(number)
    assert [one.content["event"] for one in told] == [
        "payment.paid",
        "payment.paid",
        "payment.pending",
    ]
    assert told[2].content["occurred_at"] <= told[0].content["occurred_at"]
    assert told[2].content["notify_id"] != told[0].content["notify_id"]
    assert _is_genuine(market.sandbox, told[2])


def test_lost_callback_never_arrives_but_the_query_tells(
    market: Market, receiver: Receiver
) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, lose=True)
    market.pay(number)
    assert [row["state"] for row in market.callbacks(number)] == ["lost"]
    # A second payment whose call-back does arrive proves that the courier has been at work since.
    other = market.open_payment(receiver)["out_trade_no"]
    market.pay(other)
    receiver.wait_for(other, 1)
    assert receiver.about(number) == []
    assert market.state(number)["state"] == "paid"


def test_forged_callback_comes_first_and_fails_verification(
    market: Market, receiver: Receiver
) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, forge=True)
    market.pay(number)
    market.callbacks_settled(number)
    forged, true = receiver.about(number)
    assert forged.content["event"] == true.content["event"] == "payment.paid"
    assert not _is_genuine(market.sandbox, forged)
    assert _is_genuine(market.sandbox, true)


def test_forger_claims_paid_where_the_payment_failed_and_does_not_insist(
    market: Market, receiver: Receiver
) -> None:
    receiver.answer = lambda one: (
        (200, b"success") if one.content["event"] == "payment.failed" else (401, b"")
    )
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, forge=True, decline=True)
    market.pay(number)
    rows = market.callbacks_settled(number)
    assert [(row["forged"], row["state"], row["attempts"]) for row in rows] == [
        (True, "abandoned", 1),
        (False, "delivered", 1),
    ]
    events = [one.content["event"] for one in receiver.about(number)]
    assert events == ["payment.paid", "payment.failed"]


def test_delayed_callback_waits_while_the_query_already_tells(
    market: Market, receiver: Receiver
) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, delay_s=3600)
    market.pay(number)
    other = market.open_payment(receiver)["out_trade_no"]
    market.pay(other)
    receiver.wait_for(other, 1)
    assert receiver.about(number) == []
    [row] = market.callbacks(number)
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert market.state(number)["state"] == "paid"


def test_scenario_without_a_number_is_for_payments_without_their_own(
    start_sandbox: Callable[[], SandboxProcess], receiver: Receiver
) -> None:
    market = Market(start_sandbox())
    market.set_scenario(duplicates=1)
    common = market.open_payment(receiver)["out_trade_no"]
    own = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(own)
    market.pay(common)
    market.pay(own)
    assert len(market.callbacks_settled(common)) == 2
    assert len(market.callbacks_settled(own)) == 1


def test_a_hanging_receiver_does_not_hold_up_the_others(market: Market, receiver: Receiver) -> None:
    slow, started = Receiver(), time.monotonic()
    with slow.holding() as arrived:
        for _ in range(40):
            market.pay(market.open_payment(slow)["out_trade_no"])
        assert arrived.wait(30)
        number = market.open_payment(receiver)["out_trade_no"]
        market.pay(number)
        receiver.wait_for(number, 1)
        # Eight at a time; each gives up after ten seconds and makes room for the next eight.
        rounds = 1 + int((time.monotonic() - started) // 10)
        assert len(slow.received) <= 8 * rounds
    slow.stop()


def test_callbacks_go_on_after_a_kill_in_the_middle(
    start_sandbox: Callable[[], SandboxProcess], receiver: Receiver
) -> None:
    sandbox = start_sandbox()
    market = Market(sandbox)
    with receiver.holding() as arrived:
        numbers = [market.open_payment(receiver)["out_trade_no"] for _ in range(12)]
        for number in numbers:
            market.pay(number)
        assert arrived.wait(30)
        sandbox.kill()
    # The provider has never seen an answer, so every one of them is still owed.
    before_restart = len(receiver.received)
    sandbox.start()
    for number in numbers:
        [row] = market.callbacks_settled(number)
        assert row["state"] == "delivered"
        assert market.state(number)["state"] == "paid"
    assert len(receiver.received) == before_restart + len(numbers)
    for number in numbers:
        assert len({one.content["notify_id"] for one in receiver.about(number)}) == 1


def test_key_numbers_and_nonces_survive_a_kill(
    start_sandbox: Callable[[], SandboxProcess],
) -> None:
    sandbox = start_sandbox()
    market = Market(sandbox)
    key = sandbox.public_key().public_numbers()
    order = market.order()
    opened = market.post("/v1/payments", order).json()
    target = f"/v1/payments/{order['out_trade_no']}"
    headers = market.sign("GET", target, b"")
    assert market.send("GET", target, b"", headers).status_code == 200
    sandbox.kill()
    sandbox.start()
    assert sandbox.public_key().public_numbers() == key
    assert market.post("/v1/payments", order).json() == opened
    replayed = market.send("GET", target, b"", headers)
    assert replayed.json()["error"]["code"] == "nonce_reused"


def test_waiting_callback_outlives_a_receiver_that_is_down(
    market: Market,
) -> None:
    down = Receiver()
    down.stop()
    number = market.open_payment(down)["out_trade_no"]
    market.pay(number)
    eventually(
        lambda: market.callbacks(number)[0]["attempts"] >= 3, what="three attempts were made"
    )
    [row] = market.callbacks(number)
    assert (row["state"], row["last_result"]) == ("waiting", "ConnectError")
