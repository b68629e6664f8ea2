"""What the running provider consists of, handed to every request."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from sandbox_pay.moments import beijing_clock
from sandbox_pay.store import Store

DEFAULT_BACKOFF_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the provider was started. Times in seconds."""

    public_url: str
    """Where a payer's browser reaches the provider; without a closing slash."""
    payee_name: str = "集市 Jishi"
    """Shown on the page when the merchant names no payee."""
    transfer_delay_s: float = 2.0
    callback_backoff_s: tuple[float, ...] = DEFAULT_BACKOFF_S
    """Pauses before the second, third, … attempt; the last one repeats."""
    callback_timeout_s: float = 10.0


@dataclass(slots=True)
class Provider:
    """The running provider."""

    settings: Settings
    store: Store
    private_key: RSAPrivateKey
    merchant_key: RSAPublicKey
    work_arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a call-back may have become due, so that the courier looks at once."""
    background: list[asyncio.Task[None]] = field(default_factory=list)


def new_provider_no(prefix: str, *, now_ms: int) -> str:
    """Make a number of the provider's own: prefix, Beijing time to the second, random digits."""
    return f"{prefix}{beijing_clock(now_ms):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}"


def new_page_token() -> str:
    """Make the token of a payer's page: 192 random bits, safe in a URL."""
    return secrets.token_urlsafe(24)
