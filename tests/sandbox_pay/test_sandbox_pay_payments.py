"""Opening, paying, failing, closing; idempotency; transfers; the statement."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox_pay.rig import Market, Receiver, eventually


def test_new_payment_is_pending_and_has_a_page(market: Market) -> None:
    order = market.order()
    answer = market.post("/v1/payments", order)
    assert answer.status_code == 201
    payment = answer.json()
    assert payment["state"] == "pending"
    assert payment["amount_minor"] == 12850
    assert payment["paid_at"] is None
    assert payment["refunded_minor"] == 0
    assert payment["pay_url"].startswith(f"{market.sandbox.url}/pay/")


def test_same_body_gives_the_same_payment(market: Market) -> None:
    order = market.order()
    first = market.post("/v1/payments", order)
    again = market.post("/v1/payments", order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_retry_with_less_time_left_is_the_same_payment(market: Market) -> None:
    order = market.order()
    first = market.post("/v1/payments", order)
    again = market.post("/v1/payments", {**order, "expires_in_s": 10})
    assert again.status_code == 200
    assert first.json() == again.json()


def test_same_number_sent_by_twenty_at_once_opens_one_payment(market: Market) -> None:
    order = market.order()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: market.post("/v1/payments", order), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["trade_no"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount_minor", 12851), ("currency", "USD"), ("subject", "别的东西")],
)
def test_same_number_for_something_else_is_a_conflict(
    market: Market, name: str, value: object
) -> None:
    order = market.order()
    opened = market.post("/v1/payments", order).json()
    answer = market.post("/v1/payments", {**order, name: value})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "number_conflict"
    assert error["details"]["differs"] == name
    assert market.state(order["out_trade_no"]) == opened


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount_minor", 0),
        ("amount_minor", -1),
        ("amount_minor", 1.0),
        ("amount_minor", True),
        ("amount_minor", "100"),
        ("currency", "cny"),
        ("out_trade_no", "a/b"),
        ("out_trade_no", ""),
        ("subject", "line\nbreak"),
        ("notify_url", "ftp://host/x"),
        ("notify_url", "http://user@host/x"),
        ("return_url", "javascript:alert(1)"),
        ("return_url", "http://host;form-action/x"),
        ("amount", 5),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_opened(
    market: Market, name: str, value: object
) -> None:
    order = {**market.order(), name: value}
    answer = market.post("/v1/payments", order)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("field_invalid", name)


def test_paying_makes_it_paid_with_a_moment(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    assert market.pay(number)["state"] == "paid"
    payment = market.state(number)
    assert payment["state"] == "paid"
    assert datetime.fromisoformat(payment["paid_at"]).tzinfo is not None


def test_paying_twenty_times_at_once_moves_money_once(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    with ThreadPoolExecutor(20) as pool:
        states = {one["state"] for one in pool.map(lambda _: market.pay(number), range(20))}
    assert states == {"paid"}
    assert len([row for row in _statement(market) if row["out_no"] == number]) == 1
    assert len(market.callbacks(number)) == 1


def test_declined_payment_is_failed_and_stays_so(market: Market, receiver: Receiver) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    market.set_scenario(number, decline=True)
    assert market.pay(number)["state"] == "failed"
    again = market.post("/v1/test/pay", {"out_trade_no": number})
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "payment_not_payable"
    assert receiver.wait_for(number, 1)[0].content["event"] == "payment.failed"
    assert [row for row in _statement(market) if row["out_no"] == number] == []


def test_closed_payment_cannot_be_paid(market: Market, receiver: Receiver) -> None:
    number = market.open_payment(receiver)["out_trade_no"]
    for _ in range(2):
        closed = market.post(f"/v1/payments/{number}/close", {})
        assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    answer = market.post("/v1/test/pay", {"out_trade_no": number})
    assert answer.json()["error"]["code"] == "payment_not_payable"
    assert market.state(number)["state"] == "closed"
    market.callbacks_settled(number)
    assert [one.content["event"] for one in receiver.about(number)] == ["payment.closed"]


def test_paid_payment_cannot_be_closed(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    market.pay(number)
    answer = market.post(f"/v1/payments/{number}/close", {})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "payment_already_paid"
    assert market.state(number)["state"] == "paid"


def test_payment_past_its_deadline_closes_by_itself(market: Market, receiver: Receiver) -> None:
    number = market.open_payment(receiver, expires_in_s=1)["out_trade_no"]
    assert receiver.wait_for(number, 1)[0].content["event"] == "payment.closed"
    assert market.state(number)["state"] == "closed"


def test_query_fails_once_when_asked_to(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    market.set_scenario(number, fail_next_query=True)
    answer = market.get(f"/v1/payments/{number}")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "scenario_failure"
    assert market.state(number)["state"] == "pending"


def test_transfer_is_processing_and_then_succeeds(market: Market, receiver: Receiver) -> None:
    order = {
        "out_transfer_no": market.order()["out_trade_no"],
        "payee": "果农老周",
        "amount_minor": 8000,
        "notify_url": receiver.url,
    }
    first = market.post("/v1/transfers", order)
    assert (first.status_code, first.json()["state"]) == (201, "processing")
    number = order["out_transfer_no"]
    assert receiver.wait_for(number, 1)[0].content["event"] == "transfer.succeeded"
    again = market.post("/v1/transfers", order)
    assert (again.status_code, again.json()["state"]) == (200, "succeeded")
    other = market.post("/v1/transfers", {**order, "amount_minor": 8001})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "number_conflict")
    moved = [row for row in _statement(market) if row["out_no"] == number]
    assert [(row["kind"], row["amount_minor"]) for row in moved] == [("transfer", "-8000")]


def test_transfer_to_a_failing_payee_fails_and_moves_nothing(market: Market) -> None:
    number = market.order()["out_trade_no"]
    market.post(
        "/v1/transfers",
        {"out_transfer_no": number, "payee": "sandbox:fail", "amount_minor": 500},
    )
    eventually(
        lambda: market.get(f"/v1/transfers/{number}").json()["state"] == "failed",
        what="the transfer failed",
    )
    transfer = market.get(f"/v1/transfers/{number}").json()
    assert transfer["failure_code"] == "payee_account_invalid"
    assert [row for row in _statement(market) if row["out_no"] == number] == []


def test_statement_lists_payment_and_refund_with_signs(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    market.pay(number)
    refund = {"out_refund_no": number + "R", "out_trade_no": number, "amount_minor": 50}
    assert market.post("/v1/refunds", refund).status_code == 201
    rows = [row for row in _statement(market) if row["out_trade_no"] == number]
    assert [(row["kind"], row["out_no"], row["amount_minor"]) for row in rows] == [
        ("payment", number, "12850"),
        ("refund", number + "R", "-50"),
    ]


def test_statement_of_a_day_to_come_or_of_no_day_is_refused(market: Market) -> None:
    future = market.get("/v1/statements/2999-01-01")
    assert (future.status_code, future.json()["error"]["code"]) == (404, "statement_not_ready")
    for nonsense in ("2026-13-01", "20261123", "2026-W01-1"):
        answer = market.get(f"/v1/statements/{nonsense}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "field_invalid")


def test_statement_of_an_empty_past_day_is_final(market: Market) -> None:
    answer = market.get("/v1/statements/2020-01-01")
    assert answer.headers["Sandbox-Statement-Final"] == "true"
    assert len(answer.text.splitlines()) == 1


def _statement(market: Market) -> list[dict[str, str]]:
    """Read today's statement, and yesterday's in case Beijing's midnight has just passed."""
    today = datetime.now(UTC) + timedelta(hours=8)
    rows: list[dict[str, str]] = []
    for day in (today - timedelta(days=1), today):
        answer = market.get(f"/v1/statements/{day:%Y-%m-%d}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows += csv.DictReader(io.StringIO(answer.text))
    return rows
