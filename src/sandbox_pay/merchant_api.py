"""The merchant's API: every call is signed, every answer is signed back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox_pay import signing, testing_calls
from sandbox_pay.authentication import authenticate
from sandbox_pay.errors import BodyTooLarge, Refusal, ScenarioFailure
from sandbox_pay.fields import Fields, check_number
from sandbox_pay.moments import iso_utc, now_ms
from sandbox_pay.payments import (
    Payment,
    PaymentOrder,
    close_payment,
    create_payment,
    read_payment,
)
from sandbox_pay.provider import Provider, new_page_token, new_provider_no
from sandbox_pay.refunds import Refund, RefundOrder, create_refund, read_refund
from sandbox_pay.scenarios import take_lost_answer, take_query_failure
from sandbox_pay.statements import write_statement
from sandbox_pay.transfers import Transfer, TransferOrder, create_transfer, read_transfer

MAX_BODY_BYTES = 65_536
JSON = "application/json"
DEFAULT_EXPIRES_IN_S = 900
LONGEST_EXPIRES_IN_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose signature was good."""

    body: bytes
    path: Mapping[str, str]
    query: Mapping[str, str]
    now_ms: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a JSON object, or bytes of another kind."""

    payload: Mapping[str, object] | bytes
    status: int = 200
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Provider, Call], Answer]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def signed(handler: Handler) -> Endpoint:
    """Wrap a handler so that it sees authenticated calls only and its answer is signed."""

    async def endpoint(request: Request) -> Response:
        provider: Provider = request.app.state.provider
        moment_ms = now_ms()
        target = _target(request)
        try:
            body = await _read_body(request)
            nonce = authenticate(
                provider,
                method=request.method,
                target=target,
                headers=request.headers,
                body=body,
                now_ms=moment_ms,
            )
        except Refusal as error:
            return Response(orjson.dumps(error.as_payload()), error.status, media_type=JSON)
        call = Call(body, request.path_params, request.query_params, moment_ms)
        try:
            answer = handler(provider, call)
        except Refusal as error:
            answer = Answer(error.as_payload(), error.status)
        provider.work_arrived.set()
        return _respond(provider, answer, method=request.method, target=target, nonce=nonce)

    return endpoint


def post_payment(provider: Provider, call: Call) -> Answer:
    """POST /v1/payments — 201, or 200 when the number already has this payment."""
    fields = Fields(
        call.body,
        known=(
            "out_trade_no",
            "amount_minor",
            "currency",
            "subject",
            "payee",
            "notify_url",
            "return_url",
            "expires_in_s",
        ),
    )
    order = PaymentOrder(
        out_trade_no=fields.number("out_trade_no"),
        amount_minor=fields.amount_minor(),
        currency=fields.currency(),
        subject=fields.text("subject", longest=128),
        payee=fields.text("payee", longest=64, default=provider.settings.payee_name),
        notify_url=fields.url("notify_url"),
        return_url=fields.url("return_url"),
        expires_in_s=fields.integer(
            "expires_in_s", low=1, high=LONGEST_EXPIRES_IN_S, default=DEFAULT_EXPIRES_IN_S
        ),
    )
    payment, is_new = create_payment(
        provider.store,
        order,
        trade_no=new_provider_no("SBP", now_ms=call.now_ms),
        token=new_page_token(),
        now_ms=call.now_ms,
    )
    if take_lost_answer(provider.store, order.out_trade_no):
        raise ScenarioFailure
    return Answer(_payment_payload(provider, payment), 201 if is_new else 200)


def get_payment(provider: Provider, call: Call) -> Answer:
    """GET /v1/payments/{out_trade_no} — the state now."""
    number = check_number("out_trade_no", call.path["out_trade_no"])
    if take_query_failure(provider.store, number):
        raise ScenarioFailure
    return Answer(
        _payment_payload(provider, read_payment(provider.store, number, now_ms=call.now_ms))
    )


def post_close(provider: Provider, call: Call) -> Answer:
    """POST /v1/payments/{out_trade_no}/close — never payable afterwards. The body is ignored."""
    number = check_number("out_trade_no", call.path["out_trade_no"])
    return Answer(
        _payment_payload(provider, close_payment(provider.store, number, now_ms=call.now_ms))
    )


def post_refund(provider: Provider, call: Call) -> Answer:
    """POST /v1/refunds — 201, or 200 when the number already has this refund."""
    fields = Fields(call.body, known=("out_refund_no", "out_trade_no", "amount_minor", "reason"))
    order = RefundOrder(
        out_refund_no=fields.number("out_refund_no"),
        out_trade_no=fields.number("out_trade_no"),
        amount_minor=fields.amount_minor(),
        reason=fields.text("reason", longest=256, default=""),
    )
    refund, is_new = create_refund(
        provider.store,
        order,
        refund_no=new_provider_no("SBR", now_ms=call.now_ms),
        now_ms=call.now_ms,
    )
    if take_lost_answer(provider.store, order.out_refund_no):
        raise ScenarioFailure
    return Answer(_refund_payload(refund), 201 if is_new else 200)


def get_refund(provider: Provider, call: Call) -> Answer:
    """GET /v1/refunds/{out_refund_no}."""
    number = check_number("out_refund_no", call.path["out_refund_no"])
    return Answer(_refund_payload(read_refund(provider.store, number)))


def get_statement(provider: Provider, call: Call) -> Answer:
    """GET /v1/statements/{YYYY-MM-DD} — CSV; a header says whether the day is over."""
    content, is_final = write_statement(provider.store, call.path["day"], now_ms=call.now_ms)
    headers = {"Sandbox-Statement-Final": "true" if is_final else "false"}
    return Answer(content, media_type="text/csv; charset=utf-8", headers=headers)


def post_transfer(provider: Provider, call: Call) -> Answer:
    """POST /v1/transfers — 201, or 200 when the number already has this transfer."""
    fields = Fields(
        call.body, known=("out_transfer_no", "payee", "amount_minor", "currency", "notify_url")
    )
    order = TransferOrder(
        out_transfer_no=fields.number("out_transfer_no"),
        payee=fields.text("payee", longest=128),
        amount_minor=fields.amount_minor(),
        currency=fields.currency(default="CNY"),
        notify_url=fields.url("notify_url") if fields.has("notify_url") else "",
    )
    transfer, is_new = create_transfer(
        provider.store,
        order,
        transfer_no=new_provider_no("SBT", now_ms=call.now_ms),
        settle_at_ms=call.now_ms + int(provider.settings.transfer_delay_s * 1000),
        now_ms=call.now_ms,
    )
    if take_lost_answer(provider.store, order.out_transfer_no):
        raise ScenarioFailure
    return Answer(_transfer_payload(provider, transfer), 201 if is_new else 200)


def get_transfer(provider: Provider, call: Call) -> Answer:
    """GET /v1/transfers/{out_transfer_no}."""
    number = check_number("out_transfer_no", call.path["out_transfer_no"])
    if take_query_failure(provider.store, number):
        raise ScenarioFailure
    return Answer(_transfer_payload(provider, read_transfer(provider.store, number)))


def post_scenario(provider: Provider, call: Call) -> Answer:
    """POST /v1/test/scenarios."""
    return Answer(testing_calls.set_from_body(provider.store, call.body))


def post_test_pay(provider: Provider, call: Call) -> Answer:
    """POST /v1/test/pay."""
    payment = testing_calls.pay_from_body(provider.store, call.body, now_ms=call.now_ms)
    return Answer(_payment_payload(provider, payment))


def post_test_transfer(provider: Provider, call: Call) -> Answer:
    """POST /v1/test/transfers."""
    ended = testing_calls.end_transfer_from_body(provider.store, call.body, now_ms=call.now_ms)
    return Answer(_transfer_payload(provider, ended))


def get_callbacks(provider: Provider, call: Call) -> Answer:
    """GET /v1/test/callbacks?out_no=…"""
    number = check_number("out_no", call.query.get("out_no"))
    return Answer(testing_calls.list_for_number(provider.store, number))


ROUTES = [
    Route("/v1/payments", signed(post_payment), methods=["POST"]),
    Route("/v1/payments/{out_trade_no}", signed(get_payment), methods=["GET"]),
    Route("/v1/payments/{out_trade_no}/close", signed(post_close), methods=["POST"]),
    Route("/v1/refunds", signed(post_refund), methods=["POST"]),
    Route("/v1/refunds/{out_refund_no}", signed(get_refund), methods=["GET"]),
    Route("/v1/statements/{day}", signed(get_statement), methods=["GET"]),
    Route("/v1/transfers", signed(post_transfer), methods=["POST"]),
    Route("/v1/transfers/{out_transfer_no}", signed(get_transfer), methods=["GET"]),
    Route("/v1/test/scenarios", signed(post_scenario), methods=["POST"]),
    Route("/v1/test/pay", signed(post_test_pay), methods=["POST"]),
    Route("/v1/test/transfers", signed(post_test_transfer), methods=["POST"]),
    Route("/v1/test/callbacks", signed(get_callbacks), methods=["GET"]),
]


def _target(request: Request) -> str:
    raw_path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    return (raw_path + (b"?" + query if query else b"")).decode("ascii")


async def _read_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(limit_bytes=MAX_BODY_BYTES)
    return body


def _respond(
    provider: Provider, answer: Answer, *, method: str, target: str, nonce: str
) -> Response:
    payload = answer.payload
    body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    timestamp = now_ms() // 1000
    text = signing.canonical_text(
        method=method, target=target, timestamp=timestamp, nonce=nonce, body=body
    )
    headers = {
        **answer.headers,
        "Cache-Control": "no-store",
        signing.HEADER_TIMESTAMP: str(timestamp),
        signing.HEADER_NONCE: nonce,
        signing.HEADER_SIGNATURE: signing.sign(provider.private_key, text),
    }
    return Response(body, answer.status, headers=headers, media_type=answer.media_type)


def _payment_payload(provider: Provider, payment: Payment) -> dict[str, object]:
    return {
        "out_trade_no": payment.out_trade_no,
        "trade_no": payment.trade_no,
        "pay_url": f"{provider.settings.public_url}/pay/{payment.token}",
        "state": payment.state.value,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "paid_at": None if payment.paid_at_ms is None else iso_utc(payment.paid_at_ms),
        "refunded_minor": payment.refunded_minor,
        "created_at": iso_utc(payment.created_at_ms),
        "expires_at": iso_utc(payment.expires_at_ms),
    }


def _refund_payload(refund: Refund) -> dict[str, object]:
    return {
        "out_refund_no": refund.out_refund_no,
        "refund_no": refund.refund_no,
        "out_trade_no": refund.out_trade_no,
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "reason": refund.reason,
        "state": "succeeded",
        "succeeded_at": iso_utc(refund.created_at_ms),
    }


def _transfer_payload(provider: Provider, transfer: Transfer) -> dict[str, object]:
    finished_ms = transfer.finished_at_ms
    is_waiting = transfer.state == "awaiting_user"
    return {
        "out_transfer_no": transfer.out_transfer_no,
        "transfer_no": transfer.transfer_no,
        "payee": transfer.payee,
        "amount_minor": transfer.amount_minor,
        "currency": transfer.currency,
        "state": transfer.state,
        "failure_code": transfer.failure_code,
        "confirm_url": f"{provider.settings.public_url}/confirm/{transfer.transfer_no}"
        if is_waiting
        else None,
        "created_at": iso_utc(transfer.created_at_ms),
        "finished_at": None if finished_ms is None else iso_utc(finished_ms),
    }
