"""How one talks to WeChat Pay v3: signing, verifying answers and notices, decrypting, platform keys.

Sources: https://pay.weixin.qq.com/doc/v3/merchant/4012365342 (signing), /4013053420 (verifying),
/4012071382 (decrypting notices), /4012068814 (platform certificates).
"""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jishi.commerce.payments.adapters import signatures
from jishi.commerce.payments.adapters.reading import readable
from jishi.commerce.payments.errors import CallBackRefused, ProviderRefused, ProviderUnreachable
from jishi.commerce.payments.policy import is_fresh
from jishi.kernel import clock

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
SCHEME = "WECHATPAY2-SHA256-RSA2048"
PUBLIC_KEY_PREFIX = "PUB_KEY_ID_"
#: WeChat Pay sends requests with signatures of this beginning to see whether they are refused.
PROBE = "WECHATPAY/SIGNTEST/"
CERTIFICATES = "/v3/certificates"
CERTIFICATES_KEPT = timedelta(hours=12)
#: A stranger's made-up serial must not make us fetch certificates as often as he likes.
CERTIFICATES_PAUSE = timedelta(minutes=1)
#: Codes after which nothing is known, whatever the status says.
UNKNOWN_CODES = frozenset({"SYSTEM_ERROR", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "BANK_ERROR"})
UNKNOWN_STATUSES = frozenset({401, 408, 429})


@dataclass(frozen=True, kw_only=True)
class WechatConfig:
    """A merchant. Public-key mode when `public_key_id` is set, else certificate mode."""

    mch_id: str
    app_id: str
    serial: str
    """Of our own certificate."""
    private_key: RSAPrivateKey
    api_v3_key: bytes
    gateway: str
    public_key_id: str = ""
    public_key: RSAPublicKey | None = None
    trade_type: str = "h5"
    splits: bool = False
    """Orders are opened as ones that may be split; others never can be."""
    transfer_scene_id: str = ""
    transfer_report: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str]) -> WechatConfig | None:
        """From `settings.WECHAT_PAY`; None when no merchant is named. Raises ValueError."""
        if not values["mch_id"]:
            return None
        api_v3_key = values["api_v3_key"].encode()
        if len(api_v3_key) != 32:
            raise ValueError("the API v3 key has 32 bytes")
        key_id = values["public_key_id"]
        if key_id and not key_id.startswith(PUBLIC_KEY_PREFIX):
            raise ValueError(f"a public key's id begins with {PUBLIC_KEY_PREFIX}")
        return cls(
            mch_id=values["mch_id"],
            app_id=values["app_id"],
            serial=values["serial"],
            private_key=signatures.private_key(values["private_key"]),
            api_v3_key=api_v3_key,
            gateway=values["gateway"].rstrip("/"),
            public_key_id=key_id,
            public_key=signatures.public_key(values["public_key"]) if key_id else None,
            trade_type=values["trade_type"],
            splits=values["splits"] == "1",
            transfer_scene_id=values["transfer_scene_id"],
            transfer_report=tuple(orjson.loads(values["transfer_report"] or "[]")),
        )


@dataclass
class Line:
    """One instance a process; threads may share it."""

    config: WechatConfig
    _certificates: dict[str, x509.Certificate] = field(default_factory=dict)
    _fetched_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(
        self, method: str, path: str, content: Any = None, *, key_id: str = ""
    ) -> dict[str, Any]:
        """The verified JSON of an answer that is a success; {} for one without content.

        `path` with its query. Raises `ProviderUnreachable` when the outcome is not known,
        `ProviderRefused` with the code of a refusal.
        """
        body = b"" if content is None else orjson.dumps(content)
        answer = self.send(method, path, body, key_id=key_id)
        is_signed = "Wechatpay-Signature" in answer.headers
        if answer.is_success or is_signed:
            self._verify_answer(answer)
        if answer.is_success:
            with readable():
                return dict(orjson.loads(answer.content)) if answer.content else {}
        code = _code(answer)
        status = answer.status_code
        if status >= 500 or status in UNKNOWN_STATUSES or code in UNKNOWN_CODES:
            raise ProviderUnreachable(code or f"HTTP {status}")
        raise ProviderRefused(code or f"http_{status}")

    def send(self, method: str, path: str, body: bytes, *, key_id: str = "") -> httpx.Response:
        """One signed request; what comes back is not verified yet."""
        headers = {
            **self.authorization(method, path, body),
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "jishi",
        }
        if key_id or self.config.public_key_id:
            headers["Wechatpay-Serial"] = key_id or self.config.public_key_id
        try:
            return httpx.request(
                method,
                self.config.gateway + path,
                content=body,
                headers=headers,
                timeout=TIMEOUT,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ProviderUnreachable(str(error) or type(error).__name__) from error

    def authorization(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The header that signs a request over its method, path, time, nonce and body."""
        timestamp = str(int(clock.now().timestamp()))
        nonce = secrets.token_hex(16)
        text = f"{method}\n{path}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"
        values = {
            "mchid": self.config.mch_id,
            "nonce_str": nonce,
            "signature": signatures.sign(self.config.private_key, text),
            "timestamp": timestamp,
            "serial_no": self.config.serial,
        }
        told = ",".join(f'{name}="{value}"' for name, value in values.items())
        return {"Authorization": f"{SCHEME} {told}"}

    def download(self, url: str) -> tuple[str, dict[str, str]]:
        """Where a bill lies and the header with which it is given; files carry no signature."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return url, {**self.authorization("GET", path, b""), "User-Agent": "jishi"}

    def verify_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raises `CallBackRefused` unless WeChat Pay signed these bytes within five minutes."""
        signature = headers.get("Wechatpay-Signature", "")
        if signature.startswith(PROBE):
            raise CallBackRefused(reason="probe")
        if headers.get("Wechatpay-Signature-Type", SCHEME) != SCHEME:
            raise CallBackRefused(reason="signature")
        try:
            key = self._platform_key(headers.get("Wechatpay-Serial", ""))
        except ProviderUnreachable as error:
            raise CallBackRefused(reason="no_key") from error
        if key is None or not signatures.is_signed(key, _signed_text(headers, body), signature):
            raise CallBackRefused(reason="signature")
        if not _is_fresh(headers, now):
            raise CallBackRefused(reason="age")

    def decrypt(self, resource: Mapping[str, Any]) -> bytes:
        """The content of an `encrypt-resource` (AES-256-GCM). Raises ValueError."""
        if resource.get("algorithm") != "AEAD_AES_256_GCM":
            raise ValueError("another algorithm")
        try:
            return AESGCM(self.config.api_v3_key).decrypt(
                str(resource["nonce"]).encode(),
                base64.b64decode(str(resource["ciphertext"]), validate=True),
                str(resource.get("associated_data") or "").encode(),
            )
        except (InvalidTag, binascii.Error, KeyError) as error:
            raise ValueError("not encrypted for this merchant") from error

    def encrypt(self, text: str) -> tuple[str, str]:
        """A sensitive field for the provider's eyes (RSA-OAEP, SHA-1 as it asks), and the key's id."""
        if self.config.public_key is not None:
            key, key_id = self.config.public_key, self.config.public_key_id
        else:
            key_id, certificate = max(
                self._current_certificates().items(), key=lambda item: item[1].not_valid_after_utc
            )
            key = signatures.certificate_key(certificate)
        mask = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303
        return base64.b64encode(key.encrypt(text.encode(), mask)).decode(), key_id

    def _verify_answer(self, answer: httpx.Response) -> None:
        headers = answer.headers
        key = self._platform_key(headers.get("Wechatpay-Serial", ""))
        text = _signed_text(headers, answer.content)
        signature = headers.get("Wechatpay-Signature", "")
        if key is None or not signatures.is_signed(key, text, signature):
            raise ProviderUnreachable("the answer's signature is not WeChat Pay's")
        if not _is_fresh(headers, clock.now()):
            raise ProviderUnreachable("the answer is old")

    def _platform_key(self, serial: str) -> RSAPublicKey | None:
        """The key that a serial names; None when there is no such key."""
        if self.config.public_key_id and serial == self.config.public_key_id:
            return self.config.public_key
        if not serial or serial.startswith(PUBLIC_KEY_PREFIX) or self.config.public_key_id:
            return None
        found = self._current_certificates().get(serial) or self._fetch_anew().get(serial)
        return None if found is None else signatures.certificate_key(found)

    def _current_certificates(self) -> dict[str, x509.Certificate]:
        now = clock.now()
        if self._fetched_at is None or now - self._fetched_at > CERTIFICATES_KEPT:
            return self._fetch_anew()
        return {
            serial: certificate
            for serial, certificate in self._certificates.items()
            if certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        }

    def _fetch_anew(self) -> dict[str, x509.Certificate]:
        """Platform certificates come encrypted with our own key, which is what makes them true; the
        answer must then be signed by one of them."""
        with self._lock:
            now = clock.now()
            if self._fetched_at is not None and now - self._fetched_at < CERTIFICATES_PAUSE:
                return self._certificates
            answer = self.send("GET", CERTIFICATES, b"")
            if answer.status_code != 200:
                raise ProviderUnreachable(f"certificates: HTTP {answer.status_code}")
            found: dict[str, x509.Certificate] = {}
            with readable():
                for entry in orjson.loads(answer.content)["data"]:
                    pem = self.decrypt(entry["encrypt_certificate"])
                    found[str(entry["serial_no"])] = x509.load_pem_x509_certificate(pem)
            signer = found.get(answer.headers.get("Wechatpay-Serial", ""))
            signature = answer.headers.get("Wechatpay-Signature", "")
            text = _signed_text(answer.headers, answer.content)
            if signer is None or not signatures.is_signed(
                signatures.certificate_key(signer), text, signature
            ):
                raise ProviderUnreachable("the certificates are not signed by one of them")
            self._certificates, self._fetched_at = found, now
            return found


def _signed_text(headers: Mapping[str, str], body: bytes) -> bytes:
    timestamp = headers.get("Wechatpay-Timestamp", "")
    return f"{timestamp}\n{headers.get('Wechatpay-Nonce', '')}\n".encode() + body + b"\n"


def _is_fresh(headers: Mapping[str, str], now: datetime) -> bool:
    text = headers.get("Wechatpay-Timestamp", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return False
    return is_fresh(datetime.fromtimestamp(int(text), UTC), now)


def _code(answer: httpx.Response) -> str:
    try:
        return str(orjson.loads(answer.content).get("code", ""))
    except (orjson.JSONDecodeError, AttributeError):
        return ""
