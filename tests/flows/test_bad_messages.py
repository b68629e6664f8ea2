"""Forged call-backs, guessed codes, strange pages and garbage on the socket: refused, nothing changed."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from jishi.site.crowd.client import Client, Purchase
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import until
from tests.flows import opening
from tests.flows.market import ROOT, Market
from tests.flows.refusals import answer, error_in, records, refused, rows

pytestmark = pytest.mark.flow
Json = dict[str, Any]
HOOK = "/hooks/payments/sandbox"


@pytest.fixture(scope="module")
def seller(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Seller:
    return opening.open_shop(
        market, tmp_path_factory.mktemp("cup"), telephone="13812345001", name="做碗老钱",
        shop="窑边小铺", product="粗陶碗", stock=20,
    )  # fmt: skip


@pytest.fixture(scope="module")
def buyer(market: Market) -> Client:
    found = Client(market.url)
    found.sign_in("messages@example.com", name="收信的人")
    return found


@contextmanager
def nothing_changes(market: Market) -> Iterator[None]:
    with only_noted(market, noted=frozenset()):
        yield


@contextmanager
def only_noted(
    market: Market, noted: frozenset[str] = frozenset({"kernel_auditline"})
) -> Iterator[None]:
    """Nothing happens but that the audit notes the attempt."""
    before = records(market)
    yield
    after = records(market)
    assert {name for name in after if after[name] != before[name]} == noted


# ── the provider's call-backs ───────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def unpaid(seller: Seller, buyer: Client) -> Purchase:
    """An order whose payment was begun at the provider and not paid."""
    sku = seller.my_products()[0]["skus"][0]["id"]
    bought = buyer.buy([{"sku_id": sku, "quantity": 1}], buyer.address(opening.ADDRESS))
    assert buyer.start_payment(bought.payment_id)["state"] == "pending"
    return bought


@pytest.fixture(scope="module")
def provider_key(market: Market) -> RSAPrivateKey:
    """The provider's own key: only who has it can say that money came."""
    path = market.home / "sandbox-pay" / "provider-private.pem"
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


def claim(market: Market, bought: Purchase, **changes: Any) -> Json:
    """What the provider would say of this payment once it is paid."""
    found = dict(rows(market, "SELECT payment_id::text, out_trade_no FROM payments_attempt"))
    return {
        "event": "payment.paid", "notify_id": str(uuid.uuid4()),
        "out_trade_no": found[bought.payment_id], "trade_no": "S1",
        "amount_minor": bought.total_minor, "currency": "CNY",
        "occurred_at": "2026-01-01T00:00:00Z",
    } | changes  # fmt: skip


def call_back(
    market: Market, body: bytes, key: RSAPrivateKey, *, at: int | None = None, target: str = HOOK
) -> httpx.Response:
    """Send a call-back signed with `key`, by the published description of the scheme."""
    stamp, nonce = str(at or int(time.time())), uuid.uuid4().hex
    signed = f"POST\n{target}\n{stamp}\n{nonce}\n".encode() + body + b"\n"
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    headers = {
        "Content-Type": "application/json", "Sandbox-Timestamp": stamp, "Sandbox-Nonce": nonce,
        "Sandbox-Signature": base64.b64encode(signature).decode(),
    }  # fmt: skip
    return httpx.post(market.url + HOOK, content=body, headers=headers, trust_env=False, timeout=30)


def test_a_call_back_that_the_provider_did_not_sign_is_refused(
    market: Market, unpaid: Purchase, provider_key: RSAPrivateKey
) -> None:
    body = json.dumps(claim(market, unpaid)).encode()
    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    genuine = call_back(market, b"{}", provider_key).request.headers
    with only_noted(market):
        answers = [
            httpx.post(market.url + HOOK, content=body, trust_env=False),
            httpx.post(market.url + HOOK, content=b"\xff" * 100, trust_env=False),
            httpx.post(market.url + HOOK, content=body, headers=genuine_of(genuine)),
            call_back(market, body, forger),
            call_back(market, body, provider_key, target="/hooks/payments/other"),
            call_back(market, body, provider_key, at=int(time.time()) - 3600),
            call_back(market, body, provider_key, at=int(time.time()) + 3600),
            httpx.get(market.url + HOOK),
        ]
    assert [answered.status_code for answered in answers] == [400] * 7 + [405]
    assert all(answered.text != "success" for answered in answers)
    elsewhere = httpx.post(f"{market.url}/hooks/payments/nobody", content=body)
    assert elsewhere.status_code in (400, 404, 422)


def genuine_of(headers: httpx.Headers) -> dict[str, str]:
    """The provider's signature of something else."""
    return {name: value for name, value in headers.items() if name.startswith("sandbox-")}


def test_a_signed_call_back_that_is_not_true_here_is_refused(
    market: Market, unpaid: Purchase, provider_key: RSAPrivateKey
) -> None:
    claims: list[bytes] = [
        json.dumps(claim(market, unpaid, **changes)).encode()
        for changes in (
            {"amount_minor": 1},
            {"amount_minor": 10**30},
            {"amount_minor": "all"},
            {"currency": "USD"},
            {"out_trade_no": "nobody"},
            {"out_trade_no": None},
            {"notify_id": "\0"},
            {"trade_no": "\0"},
            {"occurred_at": "yesterday"},
            {"event": "refund.succeeded", "out_refund_no": "none", "refund_no": "R"},
        )
    ]
    claims += [b"", b"[]", b"nonsense", b"\xff", b'{"event":1}', b"[" * 5000]
    with only_noted(market):
        for body in claims:
            answered = call_back(market, body, provider_key)
            assert answered.status_code == 400, (body[:200], answered.status_code, answered.text)
        huge = json.dumps(claim(market, unpaid, more="x" * 70_000)).encode()
        assert call_back(market, huge, provider_key).status_code == 413


def test_a_call_back_that_comes_again_counts_once(
    market: Market, seller: Seller, buyer: Client, provider_key: RSAPrivateKey
) -> None:
    sku = seller.my_products()[0]["skus"][0]["id"]
    bought = buyer.buy([{"sku_id": sku, "quantity": 1}], buyer.address(opening.ADDRESS))
    assert buyer.pay(bought.payment_id) == "paid"
    buyer.wait_for_state(bought.order_ids[0], frozenset({"paid"}), within_s=20)
    number = claim(market, bought)["out_trade_no"]
    seen = f"SELECT body FROM payments_callbackseen WHERE number = '{number}'"
    body = str(until(lambda: rows(market, seen), within_s=20, what="the call-back")[0][0]).encode()
    settle(market)
    with only_noted(market):
        again = [call_back(market, body, provider_key) for _ in range(3)]
    assert {answered.text for answered in again} == {"success"}
    told = len(rows(market, "SELECT 1 FROM payments_callbackseen"))
    other = json.dumps(json.loads(body) | {"notify_id": str(uuid.uuid4())}).encode()
    books = rows(market, "SELECT count(*) FROM ledger_entry")
    assert call_back(market, other, provider_key).text == "success"
    assert rows(market, "SELECT count(*) FROM ledger_entry") == books
    assert len(rows(market, "SELECT 1 FROM payments_callbackseen")) == told + 1


def settle(market: Market) -> None:
    """Wait until what was set in motion has been delivered."""
    waiting = "SELECT 1 FROM kernel_outboxevent WHERE done_at IS NULL"
    until(lambda: not rows(market, waiting), within_s=30, what="deliveries")


# ── signing in, and strange pages ───────────────────────────────────────────────────────────────


def test_a_guessed_code_is_limited_and_then_even_the_right_one_is_dead(market: Market) -> None:
    address, client = "guessed@example.com", Client(market.url)
    client.call("request_code", "POST", "/session/code", {"address": address})
    letter = until(
        lambda: client.http.get("/inbox/latest.json", params={"address": address}).json(),
        within_s=10, what="a code",
    )  # fmt: skip
    right = str(letter["code"])
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}d}"
    with nothing_changes(market):
        left = []
        for language in (None, "en", None, "en", None):
            tried = answer(
                client, "POST", "/session", language=language, json={"address": address, "code": wrong}
            )  # fmt: skip
            assert tried.status_code == 422
            left.append(error_in(tried)["details"]["tries_left"])
        assert left == [4, 3, 2, 1, 0]
        dead = {"json": {"address": address, "code": right}}
        refused(client, "POST", "/session", status=422, code="code_expired", **dead)
    assert answer(client, "GET", "/me").status_code == 401
    again = {"json": {"address": address}}
    refused(client, "POST", "/session/code", status=429, code="too_many", **again)


def writes() -> list[tuple[str, str]]:
    document = json.loads((ROOT / "openapi.json").read_text())
    return [
        (method.upper(), path.removeprefix("/api/v1"))
        for path, verbs in document["paths"].items()
        for method, facts in verbs.items()
        if method != "get" and facts.get("security")
    ]


@pytest.mark.parametrize(("method", "path"), writes(), ids=" ".join)
def test_a_strange_page_can_write_nothing(
    market: Market, buyer: Client, method: str, path: str
) -> None:
    target = path.format_map(AnyId())
    with nothing_changes(market):
        refused(buyer, method, target, status=403, code="csrf_failed", with_csrf=False, json={})


class AnyId(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return str(uuid.UUID(int=7))


# ── the socket ──────────────────────────────────────────────────────────────────────────────────


GARBAGE = (
    b"", b"x", b"\xff\xfe", b"[]", b"null", b"1", b'{"op":1}', b'{"op":"sing"}', b"{" * 4000,
    b'{"op":"join"}', b'{"op":"join","channel":"live:\\u0000"}', b'{"op":"join","channel":"x"}',
    b'{"op":"join","channel":"live:7","after_seq":-1}',
    b'{"op":"join","channel":"live:7","after_seq":1e300}',
    b'{"op":"send","channel":"live:7","kind":"comment","key":"","payload":{}}',
    b'{"op":"send","channel":"live:7","kind":"comment","key":"k","payload":[]}',
    b'{"op":"send","channel":"live:7","kind":"COMMENT;","key":"kkkkkkkk","payload":{}}',
    b'{"op":"leave","channel":["live:7"]}',
)  # fmt: skip


def socket_of(client: Client, language: str = "zh") -> ClientConnection:
    client.http.headers["Accept-Language"] = language
    ticket = client.ticket()
    return connect(f"{ticket['url']}?ticket={quote(str(ticket['ticket']))}", proxy=None)


def answer_to(
    socket: ClientConnection, message: bytes | str, *ops: str, channel: str | None = None
) -> Json:
    """The first answer that is one of `ops`; one's own channel is joined unasked."""
    socket.send(message)
    while True:
        heard: Json = json.loads(socket.recv(timeout=15))
        if heard["op"] in ops and channel in (None, heard.get("channel")):
            return heard


def test_garbage_on_the_socket_is_refused_and_the_line_stays_open(
    market: Market, buyer: Client
) -> None:
    said = {}
    with nothing_changes(market):
        for language in ("zh", "en"):
            with socket_of(buyer, language) as socket:
                found = []
                for message in GARBAGE:
                    heard = answer_to(socket, message, "refused", "nack")
                    assert set(heard["error"]) == {"code", "message", "details"}
                    found.append(heard["error"])
                assert answer_to(socket, b'{"op":"ping"}', "pong")
            said[language] = found
    assert [e["code"] for e in said["zh"]] == [e["code"] for e in said["en"]]
    assert all(z["message"] != e["message"] for z, e in zip(said["zh"], said["en"], strict=True))


def test_rooms_of_others_and_rooms_that_are_none_stay_closed(
    market: Market, seller: Seller, buyer: Client
) -> None:
    closed = (f"person:{seller.id}", f"live:{uuid.uuid4()}", f"board:{uuid.uuid4()}", "admin:1")
    with nothing_changes(market), socket_of(buyer) as socket:
        for channel in closed:
            join = json.dumps({"op": "join", "channel": channel})
            heard = answer_to(socket, join, "refused", "joined", channel=channel)
            assert (heard["op"], heard["error"]["code"]) == ("refused", "not_found"), channel
            say = {"op": "send", "channel": channel, "kind": "comment", "key": "k" * 20,
                   "payload": {"text": "嗨"}}  # fmt: skip
            heard = answer_to(socket, json.dumps(say), "nack", "ack")
            assert heard["op"] == "nack", channel


def test_a_message_too_large_ends_the_line_and_nothing_else(market: Market, buyer: Client) -> None:
    with nothing_changes(market):
        with socket_of(buyer) as socket, pytest.raises(ConnectionClosed):
            answer_to(socket, b'{"op":"ping","x":"' + b"a" * 9000 + b'"}', "pong")
        with socket_of(buyer) as socket:
            assert answer_to(socket, b'{"op":"ping"}', "pong")


@pytest.mark.parametrize(
    "text", ["", "   ", "长" * 101, "长" * 5000, "\0", "\u200b\u200b", None, 7]
)
def test_a_comment_that_cannot_be_is_refused(market: Market, live: str, text: object) -> None:
    talker = Client(market.url)
    talker.sign_in(f"talker{uuid.uuid4().hex}@example.com", name="说不清的人")
    sent = {"json": {"text": text, "client_key": str(uuid.uuid4())}}
    path = f"/lives/{live}/comments"
    with nothing_changes(market):
        refused(talker, "POST", path, status=422, code="invalid_input", **sent)
        say = {"op": "send", "channel": f"live:{live}", "kind": "comment", "key": str(uuid.uuid4()),
               "payload": {"text": text}}  # fmt: skip
        with socket_of(talker) as socket:
            answer_to(socket, json.dumps({"op": "join", "channel": f"live:{live}"}), "joined")
            try:
                heard = answer_to(socket, json.dumps(say), "nack", "refused", "ack")
            except ConnectionClosed:
                assert isinstance(text, str)
                assert len(text) > 1000
            else:
                assert heard["op"] in ("nack", "refused")


@pytest.fixture(scope="module")
def live(seller: Seller) -> str:
    made = seller.create_live(title="做碗", product_ids=[seller.my_products()[0]["id"]])
    return str(made["live"]["id"])
