"""One till for each provider: what a payer, a payee and the provider itself do in a test.

The suite in `test_contract.py` knows nothing else of a provider.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import httpx
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from django.test import Client

from jishi.commerce.payments.adapters.alipay import Alipay
from jishi.commerce.payments.adapters.alipay_wire import AlipayConfig
from jishi.commerce.payments.adapters.protocol import PaymentProvider
from jishi.commerce.payments.adapters.sandbox import SandboxPay, signed_text
from jishi.commerce.payments.adapters.stripe_ import Stripe
from jishi.commerce.payments.adapters.stripe_wire import StripeConfig
from jishi.commerce.payments.adapters.wechat import WechatPay
from jishi.commerce.payments.adapters.wechat_wire import WechatConfig
from jishi.commerce.payments.models import Attempt, Payment
from jishi.commerce.payments.tests.rig import Sandbox
from jishi.kernel import clock
from tests.contract.fakes.alipay import BEIJING, FakeAlipay
from tests.contract.fakes.serving import Hours, Receive, Send, Served
from tests.contract.fakes.stripe import FakeStripe
from tests.contract.fakes.wechat import FakeWechat

OTHER_KEY = "x" * 32


@dataclass
class Notice:
    """A call-back on its way to the market."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    def deliver(self, provider: str) -> int:
        return self.answer(provider).status_code

    def answer(self, provider: str) -> Any:
        return Client(enforce_csrf_checks=True).post(
            f"/hooks/payments/{provider}",
            data=self.body,
            content_type=self.content_type,
            headers=self.headers,
        )


class Till:
    """What all have in common. Amounts in minor units of CNY."""

    id: ClassVar[str]
    payee: ClassVar[str] = "payee"
    bad_payee: ClassVar[str] = "nobody"
    waits_for_user: ClassVar[bool] = False
    may_split: ClassVar[bool] = True
    creates_by_call: ClassVar[bool] = True
    create_path: ClassVar[str] = ""
    transfer_path: ClassVar[str] = ""
    looks_first: ClassVar[bool] = False
    """Asks whether a transfer exists before it makes one."""
    acknowledged: ClassVar[tuple[int, bytes]] = (200, b"success")
    fee_minor: ClassVar[int] = 0
    served: Served
    hours: Hours
    provider: PaymentProvider

    def open_page(self, url: str) -> int:
        return httpx.get(url, trust_env=False).status_code

    def pay(self, number: str) -> bool:
        raise NotImplementedError

    def payment_notice(
        self, number: str, *, state: str = "paid", told: str = "", minor: int = 0,
        is_foreign: bool = False, ahead: timedelta = timedelta(),
    ) -> Notice:  # fmt: skip
        raise NotImplementedError

    def transfer_notice(self, number: str) -> Notice:
        raise NotImplementedError

    def hold_transfers(self) -> None:
        """Transfers stay on their way until `end_transfer`."""

    def end_transfer(self, number: str, outcome: str) -> None:
        raise NotImplementedError

    def times_paid(self, number: str) -> int:
        raise NotImplementedError

    def refunded(self, number: str) -> list[int]:
        raise NotImplementedError

    def split_parts(self, number: str) -> list[int]:
        raise NotImplementedError

    @contextmanager
    def next_morning(self) -> Iterator[None]:
        """The day after, when yesterday's statement is there."""
        self.hours.ahead = timedelta(days=1, hours=12)
        try:
            with clock.frozen(clock.now() + self.hours.ahead):
                yield
        finally:
            self.hours.ahead = timedelta()

    @contextmanager
    def shifted(self, ahead: timedelta) -> Iterator[None]:
        before, self.hours.ahead = self.hours.ahead, ahead
        try:
            yield
        finally:
            self.hours.ahead = before

    def stop(self) -> None:
        self.served.stop()


class AlipayTill(Till):
    id = "alipay"
    creates_by_call = False

    def __init__(self, keys: dict[str, str]) -> None:
        self.fake = FakeAlipay(keys, app_id="2021000000000001", seller_id="2088000000000001")
        self.served, self.hours = Served(self.fake.app), self.fake.hours
        self.fake.url = self.served.url
        values = {
            "app_id": self.fake.app_id, "seller_id": self.fake.seller_id,
            "private_key": keys["merchant_private"], "public_key": "",
            "app_cert": keys["app_cert"], "alipay_cert": keys["alipay_cert"],
            "root_cert": keys["root_cert"], "page": "wap", "gateway": f"{self.served.url}/gateway.do",
        }  # fmt: skip
        config = AlipayConfig.read(values)
        assert config is not None
        self.provider = Alipay(config)

    def pay(self, number: str) -> bool:
        if number not in self.fake.trades:
            url = Attempt.objects.get(out_trade_no=number).pay_url
            assert self.open_page(url) == 200
        return self.fake.pay(number)

    def payment_notice(
        self, number: str, *, state: str = "paid", told: str = "", minor: int = 0,
        is_foreign: bool = False, ahead: timedelta = timedelta(),
    ) -> Notice:  # fmt: skip
        states = {"paid": "TRADE_SUCCESS", "pending": "WAIT_BUYER_PAY", "closed": "TRADE_CLOSED"}
        bend = {"trade_status": states[state]}
        if told:
            bend["out_trade_no"] = told
        if minor:
            bend["total_amount"] = f"{minor // 100}.{minor % 100:02d}"
        if is_foreign:
            bend["seller_id"] = "2088999999999999"
        if ahead < timedelta():
            ahead -= timedelta(hours=26)  # Alipay retries for 25 hours
        with self.shifted(ahead):
            body = self.fake.notice(number, **bend)
        return Notice(body, content_type="application/x-www-form-urlencoded")

    def transfer_notice(self, number: str) -> Notice:
        body = self.fake.transfer_notice(number)
        return Notice(body, content_type="application/x-www-form-urlencoded")

    def hold_transfers(self) -> None:
        self.fake.is_delayed = True

    def end_transfer(self, number: str, outcome: str) -> None:
        self.fake.end_transfer(number, {"succeeded": "SUCCESS", "failed": "FAIL"}[outcome])

    def times_paid(self, number: str) -> int:
        return sum(row[:2] == ("转账", number) for row in self.fake.rows)

    def refunded(self, number: str) -> list[int]:
        return sorted(r["fen"] for r in self.fake.refunds.values() if r["out_trade_no"] == number)

    def split_parts(self, number: str) -> list[int]:
        return [-row[3] for row in self.fake.rows if row[0] == "分账" and row[1] == number]


class WechatTill(Till):
    id = "wechat"
    waits_for_user = True
    create_path = "/h5"
    transfer_path = "/transfer-bills"
    acknowledged = (204, b"")
    fee_minor = 1
    key_id: ClassVar[str] = "PUB_KEY_ID_0110000000000000000000000000000001"

    def __init__(self, keys: dict[str, str]) -> None:
        api_v3_key = secrets.token_hex(16)
        self.fake = FakeWechat(
            keys, mch_id="1900000001", app_id="wx0000000000000001", api_v3_key=api_v3_key,
            key_id=self.key_id,
        )  # fmt: skip
        self.served, self.hours = Served(self.fake.app), self.fake.hours
        self.fake.url = self.served.url
        is_key_mode = self.key_id.startswith("PUB_KEY_ID_")
        config = WechatConfig.read(
            {
                "mch_id": self.fake.mch_id, "app_id": self.fake.app_id, "serial": "MERCHANT1",
                "private_key": keys["merchant_private"], "api_v3_key": api_v3_key,
                "public_key_id": self.key_id if is_key_mode else "",
                "public_key": keys["provider_public"] if is_key_mode else "", "splits": "1",
                "trade_type": "h5", "transfer_scene_id": "1005", "transfer_report": "[]",
                "gateway": self.served.url,
            }
        )  # fmt: skip
        assert config is not None
        self.provider = WechatPay(config)

    def pay(self, number: str) -> bool:
        return self.fake.pay(number)

    def payment_notice(
        self, number: str, *, state: str = "paid", told: str = "", minor: int = 0,
        is_foreign: bool = False, ahead: timedelta = timedelta(),
    ) -> Notice:  # fmt: skip
        states = {"paid": "SUCCESS", "pending": "NOTPAY", "closed": "CLOSED"}
        content = {**self.fake.orders[number], "trade_state": states[state]}
        content["out_trade_no"] = told or number
        if minor:
            content["amount"] = {"total": minor, "currency": "CNY"}
        if is_foreign:
            content["mchid"] = "1900000009"
        with self.shifted(ahead):
            headers, body = self.fake.notice("TRANSACTION.SUCCESS", content)
        return Notice(body, headers)

    def transfer_notice(self, number: str) -> Notice:
        content = self.fake.transfers[number]
        headers, body = self.fake.notice("MCHTRANSFER.BILL.FINISHED", content)
        return Notice(body, headers)

    def end_transfer(self, number: str, outcome: str) -> None:
        state, reason = {
            "succeeded": ("SUCCESS", ""),
            "failed": ("FAIL", "ACCOUNT_FROZEN"),
            "expired": ("FAIL", "OVERDUE_CLOSE"),
        }[outcome]
        self.fake.end_transfer(number, state, reason)

    def times_paid(self, number: str) -> int:
        return (
            int(self.fake.transfers[number]["times_paid"]) if number in self.fake.transfers else 0
        )

    def refunded(self, number: str) -> list[int]:
        mine = [r for r in self.fake.refunds.values() if r["out_trade_no"] == number]
        return sorted(r["amount"]["refund"] for r in mine)

    def split_parts(self, number: str) -> list[int]:
        return [r["amount"] for r in self.fake.splits[number]["receivers"]]


class WechatCertificateTill(WechatTill):
    """The older mode: platform certificates, fetched and decrypted."""

    key_id = "5678"


class StripeTill(Till):
    id = "stripe"
    create_path = "/checkout/sessions"
    looks_first = True
    fee_minor = 30

    def __init__(self, keys: dict[str, str]) -> None:
        del keys
        self.fake = FakeStripe(secret_key="sk_live_play", webhook_secret="whsec_play")
        self.served, self.hours = Served(self.fake.app), self.fake.hours
        self.fake.url = self.served.url
        config = StripeConfig.read(
            {
                "secret_key": "sk_live_play",
                "webhook_secret": "whsec_play",
                "gateway": self.served.url,
            }
        )
        assert config is not None
        self.provider = Stripe(config)

    def pay(self, number: str) -> bool:
        return self.fake.pay(number)

    def payment_notice(
        self, number: str, *, state: str = "paid", told: str = "", minor: int = 0,
        is_foreign: bool = False, ahead: timedelta = timedelta(),
    ) -> Notice:  # fmt: skip
        session = dict(self.fake.by_reference(number))
        paid = {"status": "complete", "payment_status": "paid"}
        states = {
            "paid": ("completed", paid),
            "pending": ("completed", {**paid, "payment_status": "unpaid"}),
            "closed": ("expired", {"status": "expired", "payment_status": "unpaid"}),
        }
        kind, values = states[state]
        session |= values | {"client_reference_id": told or number}
        if minor:
            session["amount_total"] = minor
        with self.shifted(ahead):
            more = {"account": "acct_other"} if is_foreign else {}
            body = self.fake.event(f"checkout.session.{kind}", session, **more)
            return Notice(body, {"Stripe-Signature": self.fake.signature(body)})

    def _transfer(self, number: str) -> list[dict[str, Any]]:
        things = self.fake.things["transfers"].values()
        return [t for t in things if t["metadata"].get("out_transfer_no") == number]

    def transfer_notice(self, number: str) -> Notice:
        body = self.fake.event("transfer.created", self._transfer(number)[0])
        return Notice(body, {"Stripe-Signature": self.fake.signature(body)})

    def times_paid(self, number: str) -> int:
        return len(self._transfer(number))

    def refunded(self, number: str) -> list[int]:
        intent = self.fake.by_reference(number)["payment_intent"]
        things = self.fake.things["refunds"].values()
        return sorted(r["amount"] for r in things if r["payment_intent"] == intent)

    def split_parts(self, number: str) -> list[int]:
        things = self.fake.things["transfers"].values()
        return [t["amount"] for t in things if t["metadata"].get("out_split_no") == number]


class SandboxTill(Till):
    """The embedded provider in its own process, behind a line on which answers can be lost."""

    id = "sandbox"
    bad_payee = "sandbox:fail"
    waits_for_user = True
    may_split = False
    create_path = "/v1/payments"

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.served, self.hours = Served(self._forward), Hours()
        self.provider = SandboxPay()
        self.must_wait = False

    async def _forward(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        target = scope["raw_path"].decode() + (
            "?" + scope["query_string"].decode() if scope["query_string"] else ""
        )
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.request(
                scope["method"], self.sandbox.url + target, content=body, headers=scope["headers"]
            )
        kept = [(k, v) for k, v in answer.headers.raw if k.lower() != b"transfer-encoding"]
        start = {"type": "http.response.start", "status": answer.status_code, "headers": kept}
        await send(start)
        await send({"type": "http.response.body", "body": answer.content})

    def _call(self, path: str, **content: Any) -> dict[str, Any]:
        return SandboxPay()._call("POST", path, content)

    def pay(self, number: str) -> bool:
        answer = SandboxPay()._call("GET", f"/v1/payments/{number}")
        if answer["state"] != "pending":
            return False
        self.sandbox.pay(number)
        return True

    def payment_notice(
        self, number: str, *, state: str = "paid", told: str = "", minor: int = 0,
        is_foreign: bool = False, ahead: timedelta = timedelta(),
    ) -> Notice:  # fmt: skip
        content = {
            "notify_id": f"ntf_{secrets.token_hex(8)}", "event": f"payment.{state}",
            "out_trade_no": told or number, "trade_no": "SBP1",
            "amount_minor": minor or Payment.objects.get(attempt_id=Attempt.objects.get(
                out_trade_no=number).pk).amount_minor,
            "currency": "USD" if is_foreign else "CNY", "occurred_at": clock.now().isoformat(),
        }  # fmt: skip
        return self._signed(content, ahead)

    def _signed(self, content: dict[str, Any], ahead: timedelta = timedelta()) -> Notice:
        body = orjson.dumps(content)
        timestamp = str(int((clock.now() + ahead).timestamp()))
        nonce = secrets.token_urlsafe(12)
        text = signed_text(
            method="POST", target="/hooks/payments/sandbox", timestamp=timestamp, nonce=nonce,
            body=body,
        )  # fmt: skip
        signature = self.sandbox.key().sign(text, padding.PKCS1v15(), hashes.SHA256())
        return Notice(
            body,
            {
                "Sandbox-Timestamp": timestamp,
                "Sandbox-Nonce": nonce,
                "Sandbox-Signature": base64.b64encode(signature).decode(),
            },
        )

    def transfer_notice(self, number: str) -> Notice:
        found = SandboxPay()._call("GET", f"/v1/transfers/{number}")
        names = ("out_transfer_no", "transfer_no", "amount_minor", "currency")
        content = {name: found[name] for name in names}
        state = found["state"]
        return self._signed({"notify_id": f"t{number}", "event": f"transfer.{state}", **content})

    def hold_transfers(self) -> None:
        self._call("/v1/test/scenarios", await_user=True)

    def release(self) -> None:
        self._call("/v1/test/scenarios")

    def end_transfer(self, number: str, outcome: str) -> None:
        self._call("/v1/test/transfers", out_transfer_no=number, outcome=outcome)

    def _moved(self, kind: str) -> list[dict[str, str]]:
        rows = SandboxPay().statement(clock.now().astimezone(BEIJING).date())
        return [{"out_no": r.out_no, "minor": str(r.amount.minor)} for r in rows if r.kind == kind]

    def times_paid(self, number: str) -> int:
        return sum(row["out_no"] == number for row in self._moved("transfer"))

    def refunded(self, number: str) -> list[int]:
        path = f"/v1/payments/{number}"
        return [int(SandboxPay()._call("GET", path)["refunded_minor"])]

    @contextmanager
    def next_morning(self) -> Iterator[None]:
        yield  # the service gives the running day too
