"""How requests, answers and call-backs are signed: RSA-2048, PKCS#1 v1.5, SHA-256, base64.

This is the whole scheme, so that a client can be written from this page alone. The signed text is
five lines, each closed by a line feed (``\\n``), the last one too::

    METHOD
    path?query
    timestamp
    nonce
    body

- ``METHOD`` is upper case. ``path?query`` is what stands on the request line, percent-encoding as
  sent; with no query there is no question mark. Scheme, host and port are not signed.
- ``timestamp`` is whole seconds since 1970-01-01 UTC, in decimal digits.
- ``nonce`` is 8 to 64 characters of ``A-Z a-z 0-9 _ -``, new for every request.
- ``body`` is the bytes as sent; with no body the line is empty.

The three values travel in the headers ``Sandbox-Timestamp``, ``Sandbox-Nonce`` and
``Sandbox-Signature``. The shape follows WeChat Pay v3 and Alipay, which use the same algorithm.

An answer to an authenticated request is signed by the provider over the *request's* method,
path and nonce and the *answer's* timestamp and body, so an answer cannot be moved to another
request.
"""

from __future__ import annotations

import base64
import binascii
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

HEADER_TIMESTAMP = "Sandbox-Timestamp"
HEADER_NONCE = "Sandbox-Nonce"
HEADER_SIGNATURE = "Sandbox-Signature"

ALGORITHM = "RSA-PKCS1v15-SHA256"
MAX_AGE_S = 300
"""A request is refused when its timestamp is further than this from the receiver's clock."""

NONCE_PATTERN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def canonical_text(*, method: str, target: str, timestamp: int, nonce: str, body: bytes) -> bytes:
    """Give the bytes that are signed.

    ``target`` is ``path?query`` in ASCII, ``timestamp`` in seconds.
    Raises ``UnicodeEncodeError`` when the target was not percent-encoded.
    """
    head = f"{method.upper()}\n{target}\n{timestamp}\n{nonce}\n".encode("ascii")
    return head + body + b"\n"


def sign(private_key: RSAPrivateKey, text: bytes) -> str:
    """Sign a canonical text; the answer is base64 with padding, on one line."""
    signature = private_key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signature).decode("ascii")


def verify(public_key: RSAPublicKey, text: bytes, signature: str) -> bool:
    """Tell whether ``signature`` (base64) belongs to the text and key; bad input is just False."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    try:
        public_key.verify(raw, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def is_fresh(timestamp: int, *, now_s: float) -> bool:
    """Tell whether a timestamp (s) lies within five minutes of the clock, before or after."""
    return abs(now_s - timestamp) <= MAX_AGE_S
