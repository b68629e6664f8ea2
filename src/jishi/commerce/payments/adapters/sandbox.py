"""SandboxPay: the sandbox provider's client. The scheme is in the service's signing document.

Signed text, one item a line, each closed by a line feed: METHOD, path?query, timestamp (s), nonce,
body. RSA-2048, PKCS#1 v1.5, SHA-256, base64. Answers are signed over the request's method, path
and nonce and the answer's timestamp and body.
"""

from __future__ import annotations

import base64
import binascii
import csv
import io
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import httpx
import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings

from jishi.commerce.payments.adapters import keys
from jishi.commerce.payments.adapters.protocol import Acknowledgement
from jishi.commerce.payments.contracts import (
    CallBack,
    Capability,
    PaymentNumbers,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundOrder,
    RefundReport,
    RowKind,
    SplitOrder,
    SplitReport,
    StatementRow,
    TransferOrder,
    TransferReport,
    TransferState,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    ProviderNotCapable,
    ProviderRefused,
    ProviderUnreachable,
    StatementNotReady,
)
from jishi.commerce.payments.policy import is_fresh
from jishi.kernel import clock
from jishi.kernel.money import Money

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_ALREADY_PAID = "payment_already_paid"
_NOT_FOUND = "not_found"


def signed_text(*, method: str, target: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """The bytes that are signed."""
    return f"{method}\n{target}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"


class SandboxPay:
    """One instance a process; threads may share it."""

    info = ProviderInfo(
        id="sandbox",
        name_zh="沙盒支付（演示，不是真钱）",
        name_en="Sandbox pay (play money)",
        is_sandbox=True,
        capabilities=frozenset(
            {
                Capability.PARTIAL_REFUND,
                Capability.TRANSFER,
                Capability.STATEMENT,
                Capability.USER_CONFIRMS,
            }
        ),
    )
    acknowledgement = Acknowledgement()

    def create(self, order: PaymentOrder) -> ProviderReport:
        return _payment(
            self._call(
                "POST",
                "/v1/payments",
                {
                    "out_trade_no": order.out_trade_no,
                    "amount_minor": order.amount.minor,
                    "currency": order.amount.currency,
                    "subject": order.subject,
                    "notify_url": order.notify_url,
                    "return_url": order.return_url,
                    "expires_in_s": order.expires_in_s,
                },
            )
        )

    def query(self, numbers: PaymentNumbers) -> ProviderReport | None:
        try:
            return _payment(self._call("GET", f"/v1/payments/{numbers.out_trade_no}"))
        except ProviderRefused as refused:
            if refused.code == _NOT_FOUND:
                return None
            raise

    def close(self, numbers: PaymentNumbers) -> ProviderReport | None:
        try:
            return _payment(self._call("POST", f"/v1/payments/{numbers.out_trade_no}/close", {}))
        except ProviderRefused as refused:
            if refused.code in (_ALREADY_PAID, _NOT_FOUND):
                return self.query(numbers)
            raise

    def refund(self, order: RefundOrder) -> RefundReport:
        return _refund(
            self._call(
                "POST",
                "/v1/refunds",
                {
                    "out_trade_no": order.out_trade_no,
                    "out_refund_no": order.out_refund_no,
                    "amount_minor": order.amount.minor,
                    "reason": order.reason[:200] or "refund",
                },
            )
        )

    def query_refund(self, order: RefundOrder) -> RefundReport | None:
        try:
            return _refund(self._call("GET", f"/v1/refunds/{order.out_refund_no}"))
        except ProviderRefused as refused:
            if refused.code == _NOT_FOUND:
                return None
            raise

    def transfer(self, order: TransferOrder) -> TransferReport:
        return _transfer(
            self._call(
                "POST",
                "/v1/transfers",
                {
                    "out_transfer_no": order.out_transfer_no,
                    "payee": order.to.account,
                    "amount_minor": order.amount.minor,
                    "currency": order.amount.currency,
                    "notify_url": order.notify_url,
                },
            )
        )

    def query_transfer(self, order: TransferOrder) -> TransferReport | None:
        try:
            return _transfer(self._call("GET", f"/v1/transfers/{order.out_transfer_no}"))
        except ProviderRefused as refused:
            if refused.code == _NOT_FOUND:
                return None
            raise

    def split(self, order: SplitOrder) -> SplitReport:
        del order
        raise ProviderNotCapable(provider=self.info.id, capability=Capability.SPLIT)

    def query_split(self, order: SplitOrder) -> SplitReport | None:
        del order
        raise ProviderNotCapable(provider=self.info.id, capability=Capability.SPLIT)

    def statement(self, day: date) -> list[StatementRow]:
        try:
            text = self._fetch("GET", f"/v1/statements/{day.isoformat()}").content.decode()
        except ProviderRefused as refused:
            if refused.code == "statement_not_ready":
                raise StatementNotReady(day=day.isoformat()) from refused
            raise
        return [_statement_row(row, day) for row in csv.DictReader(io.StringIO(text))]

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        timestamp = headers.get("Sandbox-Timestamp", "")
        nonce = headers.get("Sandbox-Nonce", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise CallBackRefused(reason="signature")
        text = signed_text(
            method="POST", target=target, timestamp=timestamp, nonce=nonce, body=body
        )
        try:
            key = self._provider_key()
        except ProviderUnreachable as error:
            raise CallBackRefused(reason="no_key") from error
        if not _verify(key, text, headers.get("Sandbox-Signature", "")):
            raise CallBackRefused(reason="signature")
        if not is_fresh(datetime.fromtimestamp(int(timestamp), UTC), now):
            raise CallBackRefused(reason="age")
        return _call_back(body)

    def _call(
        self, method: str, path: str, content: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return dict(orjson.loads(self._fetch(method, path, content).content))

    def _fetch(
        self, method: str, path: str, content: dict[str, Any] | None = None
    ) -> httpx.Response:
        body = b"" if content is None else orjson.dumps(content)
        timestamp = str(int(clock.now().timestamp()))
        nonce = secrets.token_urlsafe(18)
        text = signed_text(method=method, target=path, timestamp=timestamp, nonce=nonce, body=body)
        keys.ensure_merchant_keys()
        signature = keys.merchant_key().sign(text, padding.PKCS1v15(), hashes.SHA256())
        headers = {
            "Content-Type": "application/json",
            "Sandbox-Timestamp": timestamp,
            "Sandbox-Nonce": nonce,
            "Sandbox-Signature": base64.b64encode(signature).decode(),
        }
        try:
            answer = httpx.request(
                method,
                settings.SANDBOX_PAY_URL.rstrip("/") + path,
                content=body,
                headers=headers,
                timeout=TIMEOUT,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ProviderUnreachable(str(error)) from error
        return self._read(answer, method=method, path=path, nonce=nonce)

    def _read(
        self, answer: httpx.Response, *, method: str, path: str, nonce: str
    ) -> httpx.Response:
        """An answer whose signature is good. A 401 is ours to repair: not a refusal."""
        if answer.status_code >= 500 or answer.status_code in (401, 408, 429):
            raise ProviderUnreachable(f"HTTP {answer.status_code}: {answer.text[:200]}")
        text = signed_text(
            method=method,
            target=path,
            timestamp=answer.headers.get("Sandbox-Timestamp", ""),
            nonce=nonce,
            body=answer.content,
        )
        if not _verify(self._provider_key(), text, answer.headers.get("Sandbox-Signature", "")):
            raise ProviderUnreachable("the answer's signature is not the provider's")
        if answer.status_code >= 400:
            error = orjson.loads(answer.content).get("error", {})
            raise ProviderRefused(str(error.get("code", "refused")), str(error.get("message", "")))
        return answer

    def _provider_key(self) -> RSAPublicKey:
        """The pinned key; fetched from the service on first use, as it is ours and runs beside us."""
        key = keys.load_provider_key(self.info.id)
        if key is not None:
            return key
        try:
            answer = httpx.get(
                settings.SANDBOX_PAY_URL.rstrip("/") + "/v1/public-key",
                timeout=TIMEOUT,
                trust_env=False,
            )
            answer.raise_for_status()
            return keys.pin_provider_key(self.info.id, str(answer.json()["public_key_pem"]))
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise ProviderUnreachable(f"no public key: {error}") from error


def _verify(key: RSAPublicKey, text: bytes, signature: str) -> bool:
    try:
        key.verify(
            base64.b64decode(signature, validate=True), text, padding.PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _payment(content: dict[str, Any]) -> ProviderReport:
    paid_at = content.get("paid_at")
    return ProviderReport(
        out_trade_no=str(content["out_trade_no"]),
        trade_no=str(content["trade_no"]),
        state=str(content["state"]),
        amount=Money(int(content["amount_minor"]), str(content["currency"])),
        occurred_at=datetime.fromisoformat(paid_at) if paid_at else None,
        pay_url=str(content.get("pay_url", "")),
    )


def _refund(content: dict[str, Any]) -> RefundReport:
    return RefundReport(
        out_refund_no=str(content["out_refund_no"]),
        refund_no=str(content["refund_no"]),
        state=str(content.get("state", "succeeded")),
        amount=Money(int(content["amount_minor"]), str(content["currency"])),
    )


#: What the service calls a state → what it is here.
_TRANSFER_STATES = {
    "processing": TransferState.SENT,
    "awaiting_user": TransferState.AWAITING_USER_CONFIRM,
    "succeeded": TransferState.SUCCEEDED,
    "failed": TransferState.FAILED,
    "expired": TransferState.EXPIRED,
}
_ROW_KINDS = {
    "payment": RowKind.PAYMENT,
    "refund": RowKind.REFUND,
    "transfer": RowKind.TRANSFER,
}


def _transfer(content: dict[str, Any]) -> TransferReport:
    return TransferReport(
        out_transfer_no=str(content["out_transfer_no"]),
        transfer_no=str(content["transfer_no"]),
        state=_TRANSFER_STATES[str(content["state"])],
        amount=Money(int(content["amount_minor"]), str(content["currency"])),
        failure=str(content.get("failure_code") or ""),
        user_package=str(content.get("confirm_url") or ""),
    )


def _statement_row(row: dict[str, str], day: date) -> StatementRow:
    return StatementRow(
        provider=SandboxPay.info.id,
        day=day,
        kind=_ROW_KINDS.get(row["kind"], RowKind.OTHER),
        out_no=row["out_no"],
        provider_no=row["provider_no"],
        amount=Money(int(row["amount_minor"]), row["currency"]),
        at=datetime.fromisoformat(row["occurred_at"]),
    )


def _call_back(body: bytes) -> CallBack:
    if b"\\u0000" in body:  # PostgreSQL stores no NUL
        raise CallBackRefused(reason="body")
    try:
        content = orjson.loads(body)
        event = str(content["event"])
        kind, _, state = event.partition(".")
        notify_id = str(content["notify_id"])[:80]
        if kind == "refund":
            return CallBack(
                notify_id=notify_id, event=event, refund=_refund({**content, "state": state})
            )
        if kind == "transfer":
            return CallBack(
                notify_id=notify_id, event=event, transfer=_transfer({**content, "state": state})
            )
        if kind == "payment":
            at = content.get("occurred_at") if state == "paid" else None
            facts = {**content, "state": state, "paid_at": at}
            return CallBack(notify_id=notify_id, event=event, payment=_payment(facts))
        return CallBack(notify_id=notify_id, event=event)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CallBackRefused(reason="body") from error
