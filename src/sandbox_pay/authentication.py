"""Letting in only what the merchant signed, lately, and once."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox_pay import signing
from sandbox_pay.errors import NonceReused, RequestExpired, SignatureInvalid, SignatureMissing
from sandbox_pay.provider import Provider
from sandbox_pay.store import Store

NONCE_KEPT_MS = (2 * signing.MAX_AGE_S + 60) * 1000
"""A timestamp may lie five minutes ahead and stay good for five after: nonces outlive both."""


def authenticate(
    provider: Provider,
    *,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    now_ms: int,
) -> str:
    """Check a request and give its nonce. Raises a 401 error.

    The nonce is spent only by a good signature: a stranger can't spend the merchant's.
    """
    timestamp_text = headers.get(signing.HEADER_TIMESTAMP, "")
    nonce = headers.get(signing.HEADER_NONCE, "")
    signature = headers.get(signing.HEADER_SIGNATURE, "")
    if not (timestamp_text.isascii() and timestamp_text.isdigit() and len(timestamp_text) <= 12):
        raise SignatureMissing(header=signing.HEADER_TIMESTAMP)
    if not signing.NONCE_PATTERN.fullmatch(nonce):
        raise SignatureMissing(header=signing.HEADER_NONCE)
    if not signature:
        raise SignatureMissing(header=signing.HEADER_SIGNATURE)
    timestamp = int(timestamp_text)
    now_s = now_ms / 1000
    if not signing.is_fresh(timestamp, now_s=now_s):
        raise RequestExpired(skew_s=int(abs(now_s - timestamp)), allowed_s=signing.MAX_AGE_S)
    text = signing.canonical_text(
        method=method, target=target, timestamp=timestamp, nonce=nonce, body=body
    )
    if not signing.verify(provider.merchant_key, text, signature):
        raise SignatureInvalid
    spent = provider.store.connection.execute(
        "INSERT OR IGNORE INTO nonce (nonce, seen_at_ms) VALUES (?, ?)", (nonce, now_ms)
    )
    if spent.rowcount == 0:
        raise NonceReused
    return nonce


def forget_old_nonces(store: Store, *, now_ms: int) -> None:
    """Drop the nonces whose requests would be refused by age alone."""
    store.connection.execute("DELETE FROM nonce WHERE seen_at_ms < ?", (now_ms - NONCE_KEPT_MS,))
