"""What the tests drive the provider with.

The signing here is written out by hand from the published description, not imported, so that a
change to the scheme can't pass unnoticed.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

T = TypeVar("T")

DEADLINE_S = 30.0
SOURCES = Path(__file__).resolve().parents[2] / "src"


def new_key() -> RSAPrivateKey:
    """Make a market's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def eventually(look: Callable[[], T], *, what: str) -> T:
    """Look again and again until there is something; fail after the deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"did not happen in time: {what}")


def signed_text(method: str, target: str, timestamp: int, nonce: str, body: bytes) -> bytes:
    """Write the text to sign, from the published description."""
    return b"\n".join(
        [method.encode(), target.encode(), str(timestamp).encode(), nonce.encode(), body, b""]
    )


def is_signed_by(
    key: RSAPublicKey, headers: Mapping[str, str], method: str, target: str, body: bytes
) -> bool:
    """Check the three headers as a market would."""
    text = signed_text(
        method, target, int(headers["Sandbox-Timestamp"]), headers["Sandbox-Nonce"], body
    )
    try:
        key.verify(
            base64.b64decode(headers["Sandbox-Signature"]),
            text,
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except InvalidSignature:
        return False
    return True


class SandboxProcess:
    """The provider as it runs in production: its own process, port and directory."""

    def __init__(self, data: Path, merchant_key: RSAPrivateKey) -> None:
        self.data = data
        self.merchant_key = merchant_key
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        data.mkdir(parents=True, exist_ok=True)
        self._key_file = data.parent / f"{data.name}-merchant.pem"
        self._key_file.write_bytes(
            merchant_key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Give the command line it is started with."""
        return [
            *(sys.executable, "-m", "sandbox_pay", "--port", str(self.port)),
            *("--data", str(self.data), "--merchant-key", str(self._key_file)),
            *("--callback-backoff-s", "0.05,0.1,0.2", "--transfer-delay-s", "0.2"),
            *("--log-level", "warning"),
        ]

    def start(self) -> None:
        """Start it and wait until it is healthy."""
        self._process = subprocess.Popen(self.command(), env=self.environment())
        eventually(self._is_healthy, what="the provider answers")

    def environment(self) -> dict[str, str]:
        """Give the environment it is started in."""
        return {**os.environ, "PYTHONPATH": str(SOURCES)}

    def kill(self) -> None:
        """Kill it without warning, as a power cut or the kernel would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(DEADLINE_S)

    def stop(self) -> None:
        """Stop it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(DEADLINE_S)

    def public_key(self) -> RSAPublicKey:
        """Fetch the key that it signs with."""
        pem = httpx.get(f"{self.url}/v1/public-key").json()["public_key_pem"]
        key = serialization.load_pem_public_key(pem.encode())
        assert isinstance(key, RSAPublicKey)
        return key

    def _is_healthy(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the provider ended by itself"
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


class Market:
    """A merchant's client: signs every request and checks the signature of every answer."""

    def __init__(self, sandbox: SandboxProcess, *, key: RSAPrivateKey | None = None) -> None:
        self.sandbox = sandbox
        self._key = key or sandbox.merchant_key

    def sign(
        self,
        method: str,
        target: str,
        body: bytes,
        *,
        timestamp: int | None = None,
        nonce: str = "",
    ) -> dict[str, str]:
        """Make the three headers."""
        moment = int(time.time()) if timestamp is None else timestamp
        nonce = nonce or secrets.token_hex(12)
        signature = self._key.sign(
            signed_text(method, target, moment, nonce, body), padding.PKCS1v15(), hashes.SHA256()
        )
        return {
            "Sandbox-Timestamp": str(moment),
            "Sandbox-Nonce": nonce,
            "Sandbox-Signature": base64.b64encode(signature).decode(),
        }

    def send(
        self, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> httpx.Response:
        """Send a request as it is."""
        return httpx.request(
            method, self.sandbox.url + target, content=body, headers=headers, timeout=DEADLINE_S
        )

    def get(self, target: str) -> httpx.Response:
        """Ask, signed."""
        return self.send("GET", target, b"", self.sign("GET", target, b""))

    def post(self, target: str, content: Mapping[str, object]) -> httpx.Response:
        """Post a JSON object, signed."""
        body = json.dumps(content).encode()
        return self.send("POST", target, body, self.sign("POST", target, body))

    def order(self, receiver: Receiver | None = None, **changes: object) -> dict[str, Any]:
        """Write the body of a payment with a number of its own."""
        return {
            "out_trade_no": "T" + secrets.token_hex(8),
            "amount_minor": 12850,
            "currency": "CNY",
            "subject": "高山苹果 5 斤",
            "notify_url": receiver.url if receiver else "http://127.0.0.1:9/notify",
            "return_url": "http://127.0.0.1:9/back?from=pay",
            "expires_in_s": 600,
            **changes,
        }

    def open_payment(self, receiver: Receiver | None = None, **changes: object) -> dict[str, Any]:
        """Open a payment and give the answer."""
        answer = self.post("/v1/payments", self.order(receiver, **changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def set_scenario(self, out_trade_no: str | None = None, **scenario: object) -> None:
        """Ask for misbehaviour."""
        named = {} if out_trade_no is None else {"out_trade_no": out_trade_no}
        answer = self.post("/v1/test/scenarios", {**named, **scenario})
        assert answer.status_code == 200, answer.text

    def pay(self, out_trade_no: str) -> dict[str, Any]:
        """Pay without a page."""
        answer = self.post("/v1/test/pay", {"out_trade_no": out_trade_no})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def state(self, out_trade_no: str) -> dict[str, Any]:
        """Query a payment."""
        return dict(self.get(f"/v1/payments/{out_trade_no}").json())

    def callbacks(self, out_no: str) -> list[dict[str, Any]]:
        """List what the provider knows of its call-backs."""
        return list(self.get(f"/v1/test/callbacks?out_no={out_no}").json()["callbacks"])

    def callbacks_settled(self, out_no: str) -> list[dict[str, Any]]:
        """Wait until nothing about the number is waiting any more, and list the call-backs."""

        def look() -> list[dict[str, Any]]:
            found = self.callbacks(out_no)
            return [] if any(row["state"] == "waiting" for row in found) else found

        return eventually(look, what=f"call-backs of {out_no} settled")


@dataclass
class Received:
    """One call-back as it arrived."""

    target: str
    headers: dict[str, str]
    body: bytes
    content: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.content = json.loads(self.body)


class Receiver:
    """A merchant's call-back address: a real HTTP server in a thread."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], tuple[int, bytes]] = lambda _: (200, b"success")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/notify?channel=sandbox"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def about(self, out_no: str) -> list[Received]:
        """Give the call-backs about a number, in the order of arrival."""
        return [one for one in self.received if out_no in one.content.values()]

    def wait_for(self, out_no: str, count: int) -> list[Received]:
        """Wait until at least ``count`` call-backs about a number have arrived."""
        return eventually(
            lambda: found if len(found := self.about(out_no)) >= count else [],
            what=f"{count} call-backs about {out_no}",
        )

    @contextmanager
    def holding(self) -> Iterator[threading.Event]:
        """Let every call-back hang until the block ends; the event tells that one hangs."""
        before = self.answer
        arrived, released = threading.Event(), threading.Event()

        def hold(_: Received) -> tuple[int, bytes]:
            arrived.set()
            released.wait(DEADLINE_S)
            return 503, b"late"

        self.answer = hold
        try:
            yield arrived
        finally:
            self.answer = before
            released.set()

    def stop(self) -> None:
        """Close the address."""
        self._server.shutdown()
        self._server.server_close()

    def _handler_class(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                one = Received(self.path, dict(self.headers.items()), body)
                receiver.received.append(one)
                status, text = receiver.answer(one)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except ConnectionError:
                    # The provider was killed while it waited for this answer.
                    return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                return

        return Handler
