"""Making codes and what is kept of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings


def new_code() -> str:
    """Six digits from the system's randomness."""
    return f"{secrets.randbelow(1_000_000):06d}"


def digest(address: str, code: str) -> str:
    """Hex HMAC-SHA-256 under the market's secret key: a stolen table opens no session."""
    key = b"jishi.sign-in-code:" + settings.SECRET_KEY.encode()
    return hmac.new(key, f"{address}\n{code}".encode(), hashlib.sha256).hexdigest()


def matches(stored: str, address: str, code: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(stored, digest(address, code))
