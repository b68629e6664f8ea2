"""How one talks to Stripe: its library, with our time limits; its failures as ours; its webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from jishi.commerce.payments.errors import CallBackRefused, ProviderRefused, ProviderUnreachable
from jishi.commerce.payments.policy import is_fresh

if TYPE_CHECKING:
    from stripe import StripeClient

TIMEOUT_S = 10.0
#: Refusals that more money, a rest or an operator mends: the number stays and is sent again.
LATER = frozenset({"balance_insufficient", "lock_timeout", "rate_limit", "idempotency_key_in_use"})


@dataclass(frozen=True, kw_only=True)
class StripeConfig:
    """A Stripe account and the secret of our webhook endpoint."""

    secret_key: str
    webhook_secret: str
    gateway: str

    @property
    def is_live(self) -> bool:
        return self.secret_key.startswith(("sk_live_", "rk_live_"))

    @classmethod
    def read(cls, values: Mapping[str, str]) -> StripeConfig | None:
        """From `settings.STRIPE`; None without a key. Raises ValueError."""
        if not values["secret_key"]:
            return None
        if not values["webhook_secret"]:
            raise ValueError("a Stripe key without the secret of its webhook")
        return cls(
            secret_key=values["secret_key"],
            webhook_secret=values["webhook_secret"],
            gateway=values["gateway"].rstrip("/"),
        )


@cache
def client_of(config: StripeConfig) -> StripeClient:
    """The library's client: no silent retries, they are ours to make under our own numbers.

    The library is large, so it is loaded only where Stripe is used.
    """
    import stripe

    return stripe.StripeClient(
        config.secret_key,
        base_addresses={"api": config.gateway},
        http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
        max_network_retries=0,
    )


@contextmanager
def calling() -> Iterator[None]:
    """The library's failures as ours: what is certain, and what is not."""
    import stripe

    try:
        yield
    except stripe.InvalidRequestError as error:
        code = str(error.code or "invalid_request")
        if code in LATER or error.http_status in (409, 429):
            raise ProviderUnreachable(code) from error
        raise ProviderRefused(code, str(error.user_message or "")) from error
    except stripe.CardError as error:
        raise ProviderRefused(str(error.code or "card"), str(error.user_message or "")) from error
    except stripe.StripeError as error:
        # Connection, time-out, 5xx, 429, keys of ours, a key in use: nothing is known.
        raise ProviderUnreachable(f"{type(error).__name__}: {error}"[:200]) from error


def plain(thing: Any) -> dict[str, Any]:
    """One of the library's objects as a dict of dicts."""
    return dict(thing.to_dict())


def every(listed: Any) -> Iterator[dict[str, Any]]:
    """All objects of a list, page after page."""
    for thing in listed.auto_paging_iter():
        yield plain(thing)


def verified_event(config: StripeConfig, header: str, body: bytes, now: datetime) -> dict[str, Any]:
    """The event of a webhook whose signature is good and not older than five minutes.

    The age is judged by our own clock; thin events carry nothing and are refused. Raises
    `CallBackRefused`.
    """
    import stripe

    try:
        text = body.decode()
        stripe.WebhookSignature.verify_header(text, header, config.webhook_secret, None)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise CallBackRefused(reason="signature") from error
    told = [part[2:] for part in header.split(",") if part.startswith("t=")]
    if len(told) != 1 or not told[0].isdigit() or len(told[0]) > 12:
        raise CallBackRefused(reason="signature")
    if not is_fresh(datetime.fromtimestamp(int(told[0]), UTC), now):
        raise CallBackRefused(reason="age")
    try:
        event = json.loads(text)
    except ValueError as error:
        raise CallBackRefused(reason="body") from error
    if not isinstance(event, dict) or event.get("object") != "event":
        raise CallBackRefused(reason="body")
    return event
