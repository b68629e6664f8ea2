"""How one talks to Alipay's 2.0 gateway: signing, calling, verifying answers and notices.

Sources: https://opendocs.alipay.com/common/02khjm (signing), /common/02mse7 (verifying answers),
/open/270/105902 (notices).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from jishi.commerce.payments.adapters import signatures
from jishi.commerce.payments.errors import CallBackRefused, ProviderRefused, ProviderUnreachable
from jishi.kernel import clock

#: Alipay writes local time of Beijing everywhere, with no zone beside it.
BEIJING = timezone(timedelta(hours=8))
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
OK = "10000"
#: 20000: the gateway does not know itself. The others say the same in the sub-code.
UNKNOWN_CODES = frozenset({"20000"})
UNKNOWN_SUB_CODES = frozenset(
    {"ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error"}
)


@dataclass(frozen=True, kw_only=True)
class AlipayConfig:
    """An application at Alipay. Certificate mode when `app_cert_sn` is set: transfers need it."""

    app_id: str
    seller_id: str
    private_key: RSAPrivateKey
    public_key: RSAPublicKey
    """Alipay's, not ours."""
    gateway: str
    page: str = "wap"
    app_cert_sn: str = ""
    root_cert_sn: str = ""
    alipay_cert_sn: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> AlipayConfig | None:
        """From `settings.ALIPAY`; None when no application is named. Raises ValueError for bad keys."""
        if not values["app_id"]:
            return None
        common: dict[str, Any] = {
            "app_id": values["app_id"],
            "seller_id": values["seller_id"],
            "private_key": signatures.private_key(values["private_key"]),
            "gateway": values["gateway"],
            "page": values["page"],
        }
        if not values["app_cert"]:
            return cls(public_key=signatures.public_key(values["public_key"]), **common)
        own = x509.load_pem_x509_certificate(values["app_cert"].encode())
        theirs = x509.load_pem_x509_certificate(values["alipay_cert"].encode())
        return cls(
            public_key=signatures.certificate_key(theirs),
            app_cert_sn=signatures.alipay_serial(own),
            alipay_cert_sn=signatures.alipay_serial(theirs),
            root_cert_sn=signatures.alipay_root_serial(values["root_cert"]),
            **common,
        )


@dataclass(frozen=True)
class Gateway:
    """One instance a process; threads may share it."""

    config: AlipayConfig
    _headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
    )

    def signed(self, method: str, content: Mapping[str, Any], **more: str) -> list[tuple[str, str]]:
        """All parameters of a request, the signature last. The content is serialised here, once."""
        config = self.config
        parameters = {
            "app_id": config.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": clock.now().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            "app_cert_sn": config.app_cert_sn,
            "alipay_root_cert_sn": config.root_cert_sn,
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
            **more,
        }
        pairs = sorted((name, value) for name, value in parameters.items() if value)
        return [*pairs, ("sign", signatures.sign(config.private_key, joined(pairs)))]

    def page_url(self, method: str, content: Mapping[str, Any], **more: str) -> str:
        """The address at which the payer's browser opens the cashier."""
        return f"{self.config.gateway}?{urlencode(self.signed(method, content, **more))}"

    def call(self, method: str, content: Mapping[str, Any], **more: str) -> dict[str, Any]:
        """The verified answer to a call that succeeded (code 10000).

        Raises `ProviderUnreachable` when the outcome is not known or the answer is not Alipay's,
        `ProviderRefused` with the sub-code: that alone says why.
        """
        try:
            answer = httpx.post(
                self.config.gateway,
                content=urlencode(self.signed(method, content, **more)),
                headers=self._headers,
                timeout=TIMEOUT,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ProviderUnreachable(str(error)) from error
        if answer.status_code != 200:
            raise ProviderUnreachable(f"HTTP {answer.status_code}")
        return self.read(method, answer.content)

    def read(self, method: str, body: bytes) -> dict[str, Any]:
        """Verify an answer over the very characters that were signed, then judge its code."""
        try:
            text = body.decode()
            spans = members(text)
            outer = json.loads(text)
        except ValueError as error:
            raise ProviderUnreachable("the answer is not JSON") from error
        name = method.replace(".", "_") + "_response"
        name = name if name in spans else "error_response"
        if name not in spans:
            raise ProviderUnreachable("the answer has no content")
        start, end = spans[name]
        expected = self.config.alipay_cert_sn
        if expected and outer.get("alipay_cert_sn", expected) != expected:
            raise ProviderUnreachable("the answer was signed with a newer certificate of Alipay's")
        signature = str(outer.get("sign", ""))
        if not signatures.is_signed(self.config.public_key, text[start:end].encode(), signature):
            raise ProviderUnreachable("the answer's signature is not Alipay's")
        content = dict(outer[name])
        code, sub_code = str(content.get("code", "")), str(content.get("sub_code", ""))
        if code in UNKNOWN_CODES or sub_code in UNKNOWN_SUB_CODES:
            raise ProviderUnreachable(sub_code or code)
        if code != OK:
            raise ProviderRefused(sub_code or code, str(content.get("sub_msg", "")))
        return content

    def verified_notice(self, body: bytes) -> dict[str, str]:
        """The fields of a notice whose signature is good. Decoded once; `sign_type` is left out of
        the text, or, for notices that are not about trades, kept: both are tried, as the provider's
        own library does. Raises `CallBackRefused`."""
        try:
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
        except ValueError as error:
            raise CallBackRefused(reason="body") from error
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise CallBackRefused(reason="body")
        if fields.get("sign_type", "RSA2") != "RSA2":  # the one field that nothing signs
            raise CallBackRefused(reason="signature")
        signature = fields.get("sign", "")
        for left_out in ({"sign", "sign_type"}, {"sign"}):
            text = joined(sorted((k, v) for k, v in fields.items() if k not in left_out))
            if signatures.is_signed(self.config.public_key, text, signature):
                return fields
        raise CallBackRefused(reason="signature")


def joined(pairs: list[tuple[str, str]]) -> bytes:
    """`k=v&k=v`, not encoded: the text that is signed."""
    return "&".join(f"{name}={value}" for name, value in pairs).encode()


def members(text: str) -> dict[str, tuple[int, int]]:
    """Where the value of each member of a JSON object begins and ends in `text`. Raises ValueError."""
    decoder = json.JSONDecoder()
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise ValueError("not an object")
    spans: dict[str, tuple[int, int]] = {}
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        name, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise ValueError("no colon")
        start = _skip(text, at + 1)
        _, at = decoder.raw_decode(text, start)
        if name in spans:
            raise ValueError("a member twice")
        spans[name] = (start, at)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
    return spans


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at


def beijing_time(text: str) -> datetime | None:
    """`2026-11-23 16:00:00` of Beijing as an aware moment; None for what is no time."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
