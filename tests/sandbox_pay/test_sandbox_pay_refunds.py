"""Refunds never add up to more than was paid, and each number is carried out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.sandbox_pay.rig import Market, Receiver


def _paid(market: Market, receiver: Receiver | None = None, amount_minor: int = 1000) -> str:
    number: str = market.open_payment(receiver, amount_minor=amount_minor)["out_trade_no"]
    market.pay(number)
    return number


def _refund(market: Market, number: str, suffix: str, amount_minor: int) -> httpx.Response:
    return market.post(
        "/v1/refunds",
        {
            "out_refund_no": number + suffix,
            "out_trade_no": number,
            "amount_minor": amount_minor,
            "reason": "七天无理由",
        },
    )


def test_refund_succeeds_is_told_and_can_be_read(market: Market, receiver: Receiver) -> None:
    number = _paid(market, receiver)
    answer = _refund(market, number, "R1", 400)
    assert (answer.status_code, answer.json()["state"]) == (201, "succeeded")
    assert market.get(f"/v1/refunds/{number}R1").json() == answer.json()
    assert market.state(number)["refunded_minor"] == 400
    market.callbacks_settled(number + "R1")
    [told] = receiver.about(number + "R1")
    assert told.content["event"] == "refund.succeeded"
    assert told.content["amount_minor"] == 400
    assert told.content["out_trade_no"] == number


def test_same_refund_number_refunds_once(market: Market) -> None:
    number = _paid(market)
    first, again = (_refund(market, number, "R", 600) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert market.state(number)["refunded_minor"] == 600


def test_same_refund_number_with_another_amount_is_a_conflict(market: Market) -> None:
    number = _paid(market)
    _refund(market, number, "R", 600)
    answer = _refund(market, number, "R", 601)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "number_conflict")
    assert market.state(number)["refunded_minor"] == 600


def test_refund_above_what_is_left_is_refused_and_changes_nothing(market: Market) -> None:
    number = _paid(market)
    _refund(market, number, "R1", 700)
    answer = _refund(market, number, "R2", 301)
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "refund_exceeds_paid"
    assert error["details"] == {"asked_minor": 301, "refundable_minor": 300}
    assert market.state(number)["refunded_minor"] == 700
    assert market.get(f"/v1/refunds/{number}R2").status_code == 404
    assert _refund(market, number, "R3", 300).status_code == 201
    assert market.state(number)["refunded_minor"] == 1000


def test_forty_refunds_at_once_never_exceed_the_payment(market: Market) -> None:
    number = _paid(market, amount_minor=1000)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda i: _refund(market, number, f"R{i}", 150), range(40)))
    granted = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code == 409]
    assert (len(granted), len(refused)) == (6, 34)
    assert {answer.json()["error"]["code"] for answer in refused} == {"refund_exceeds_paid"}
    assert market.state(number)["refunded_minor"] == 900


def test_one_refund_number_sent_by_twenty_at_once_refunds_once(market: Market) -> None:
    number = _paid(market)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: _refund(market, number, "R", 300), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert market.state(number)["refunded_minor"] == 300


def test_unpaid_payment_cannot_be_refunded(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    answer = _refund(market, number, "R", 1)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "payment_not_refundable")


def test_unknown_payment_cannot_be_refunded(market: Market) -> None:
    answer = _refund(market, "UNKNOWN", "R", 1)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
