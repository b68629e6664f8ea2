"""The sandbox provider in a process of its own, and call-backs signed with its key."""

from __future__ import annotations

import base64
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client

from jishi.commerce.payments.adapters.sandbox import SandboxPay, signed_text
from jishi.kernel import clock

SOURCES = Path(__file__).resolve().parents[4]
HOOK = "/hooks/payments/sandbox"


class Sandbox:
    """The running service; `url` is where it listens."""

    def __init__(self, data: Path, merchant_key: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "sandbox_pay", "--data", str(data), "--port", str(port),
                "--merchant-key", str(merchant_key), "--log-level", "error",
                "--callback-backoff-s", "0.2",
            ],
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
        )  # fmt: skip
        self._await_health()

    def _await_health(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError("the sandbox provider did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def pay(self, out_trade_no: str) -> None:
        SandboxPay()._call("POST", "/v1/test/pay", {"out_trade_no": out_trade_no})

    def scenario(self, out_trade_no: str, **flags: Any) -> None:
        SandboxPay()._call("POST", "/v1/test/scenarios", {"out_trade_no": out_trade_no, **flags})

    def key(self) -> rsa.RSAPrivateKey:
        pem = (self.data / "provider-private.pem").read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def call_back(
        self, content: dict[str, Any], *, age_s: int = 0, key: rsa.RSAPrivateKey | None = None
    ) -> int:
        """Deliver a signed call-back to the market; returns the HTTP status."""
        body = orjson.dumps(content)
        timestamp = str(int(clock.now().timestamp()) - age_s)
        nonce = secrets.token_urlsafe(12)
        text = signed_text(method="POST", target=HOOK, timestamp=timestamp, nonce=nonce, body=body)
        signature = (key or self.key()).sign(text, padding.PKCS1v15(), hashes.SHA256())
        answer = Client(enforce_csrf_checks=True).post(
            HOOK,
            data=body,
            content_type="application/json",
            headers={
                "Sandbox-Timestamp": timestamp,
                "Sandbox-Nonce": nonce,
                "Sandbox-Signature": base64.b64encode(signature).decode(),
            },
        )
        return answer.status_code


def payment_event(
    out_trade_no: str, state: str, minor: int, *, notify_id: str = "", currency: str = "CNY"
) -> dict[str, Any]:
    """The body of a call-back about a payment."""
    return {
        "notify_id": notify_id or f"ntf_{secrets.token_hex(8)}",
        "event": f"payment.{state}",
        "out_trade_no": out_trade_no,
        "trade_no": "SBP1",
        "amount_minor": minor,
        "currency": currency,
        "occurred_at": clock.now().isoformat(),
    }
