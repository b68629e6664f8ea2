"""Which providers there are."""

from __future__ import annotations

from jishi.commerce.payments.adapters.protocol import PaymentProvider
from jishi.commerce.payments.adapters.sandbox import SandboxPay
from jishi.commerce.payments.contracts import ProviderInfo
from jishi.commerce.payments.errors import UnknownProvider

_providers: dict[str, PaymentProvider] = {SandboxPay.info.id: SandboxPay()}


def provider_by_id(provider: str) -> PaymentProvider:
    """Raises `UnknownProvider`."""
    try:
        return _providers[provider]
    except KeyError as error:
        raise UnknownProvider(provider=provider) from error


def list_providers() -> list[ProviderInfo]:
    """What a payer may choose from."""
    return [provider.info for provider in _providers.values()]


def replace_provider(provider: PaymentProvider) -> PaymentProvider | None:
    """Put `provider` under its id; returns the one that was there. For tests and plug-ins."""
    before = _providers.get(provider.info.id)
    _providers[provider.info.id] = provider
    return before
