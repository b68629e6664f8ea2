"""Who may call: forged, aged, replayed and altered requests; signed answers."""

from __future__ import annotations

import json
import re
import time

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox_pay import signing
from tests.sandbox_pay.rig import Market, SandboxProcess, is_signed_by, new_key


def test_canonical_text_is_five_lines_each_closed() -> None:
    text = signing.canonical_text(
        method="post", target="/v1/x?a=1", timestamp=1700000000, nonce="abcdefgh", body=b'{"a":1}'
    )
    assert text == b'POST\n/v1/x?a=1\n1700000000\nabcdefgh\n{"a":1}\n'


def test_empty_body_is_an_empty_line() -> None:
    text = signing.canonical_text(method="GET", target="/v1/x", timestamp=1, nonce="n", body=b"")
    assert text == b"GET\n/v1/x\n1\nn\n\n"


def test_signature_belongs_to_one_text_and_one_key() -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
    signature = signing.sign(key, b"text")
    assert signing.verify(key.public_key(), b"text", signature)
    assert not signing.verify(key.public_key(), b"text.", signature)
    assert not signing.verify(other.public_key(), b"text", signature)
    assert not signing.verify(key.public_key(), b"text", "not base64!")
    assert not signing.verify(key.public_key(), b"text", "")


def test_five_minutes_are_allowed_and_no_second_more() -> None:
    assert signing.is_fresh(1000, now_s=1300.0)
    assert signing.is_fresh(1300, now_s=1000.0)
    assert not signing.is_fresh(1000, now_s=1301.0)
    assert not signing.is_fresh(1301, now_s=1000.0)


def _refused(answer: httpx.Response, code: str) -> None:
    assert answer.status_code == 401
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert re.search("[\u4e00-\u9fff]", error["message_zh"])


def test_request_without_signature_is_refused(market: Market) -> None:
    _refused(market.send("GET", "/v1/payments/X", b"", {}), "signature_missing")


def test_request_signed_by_a_stranger_is_refused_and_changes_nothing(
    sandbox: SandboxProcess, market: Market
) -> None:
    order = market.order()
    _refused(Market(sandbox, key=new_key()).post("/v1/payments", order), "signature_invalid")
    assert market.get(f"/v1/payments/{order['out_trade_no']}").status_code == 404


def test_request_with_an_altered_body_is_refused(market: Market) -> None:
    order = market.order()
    honest = json.dumps(order).encode()
    altered = json.dumps({**order, "amount_minor": 1}).encode()
    headers = market.sign("POST", "/v1/payments", honest)
    _refused(market.send("POST", "/v1/payments", altered, headers), "signature_invalid")
    assert market.get(f"/v1/payments/{order['out_trade_no']}").status_code == 404


def test_signature_for_one_path_is_refused_on_another(market: Market) -> None:
    number = market.open_payment()["out_trade_no"]
    headers = market.sign("POST", "/v1/payments/OTHER/close", b"")
    answer = market.send("POST", f"/v1/payments/{number}/close", b"", headers)
    _refused(answer, "signature_invalid")
    assert market.state(number)["state"] == "pending"


@pytest.mark.parametrize("shift_s", [-330, 330])
def test_request_too_far_from_the_clock_is_refused(market: Market, shift_s: int) -> None:
    target = "/v1/payments/X"
    headers = market.sign("GET", target, b"", timestamp=int(time.time()) + shift_s)
    _refused(market.send("GET", target, b"", headers), "request_expired")


def test_replayed_request_is_refused(market: Market) -> None:
    order = market.order()
    body = json.dumps(order).encode()
    headers = market.sign("POST", "/v1/payments", body)
    assert market.send("POST", "/v1/payments", body, headers).status_code == 201
    _refused(market.send("POST", "/v1/payments", body, headers), "nonce_reused")


def test_a_stranger_cannot_use_up_the_markets_nonce(
    sandbox: SandboxProcess, market: Market
) -> None:
    target, nonce = "/v1/payments/X", "nonce-known-to-both"
    forged = Market(sandbox, key=new_key()).sign("GET", target, b"", nonce=nonce)
    _refused(market.send("GET", target, b"", forged), "signature_invalid")
    honest = market.sign("GET", target, b"", nonce=nonce)
    assert market.send("GET", target, b"", honest).status_code == 404


def test_answers_are_signed_over_the_requests_path_and_nonce(
    sandbox: SandboxProcess, market: Market
) -> None:
    target = "/v1/test/callbacks?out_no=NONE"
    headers = market.sign("GET", target, b"")
    answer = market.send("GET", target, b"", headers)
    assert answer.headers["Sandbox-Nonce"] == headers["Sandbox-Nonce"]
    assert is_signed_by(sandbox.public_key(), answer.headers, "GET", target, answer.content)


def test_body_of_more_than_64_kib_is_refused(market: Market) -> None:
    body = b" " * 65_537
    answer = market.send("POST", "/v1/payments", body, market.sign("POST", "/v1/payments", body))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "body_too_large"


def test_unknown_path_and_method_get_typed_errors(sandbox: SandboxProcess) -> None:
    missing = httpx.get(f"{sandbox.url}/v2/anything")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "no_such_path")
    wrong = httpx.delete(f"{sandbox.url}/v1/payments")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_allowed")
