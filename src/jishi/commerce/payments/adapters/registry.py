"""Which providers there are: those with keys in the settings; of them, those that payers are offered."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings

from jishi.commerce.payments.adapters.alipay import Alipay
from jishi.commerce.payments.adapters.alipay_wire import AlipayConfig
from jishi.commerce.payments.adapters.protocol import PaymentProvider
from jishi.commerce.payments.adapters.sandbox import SandboxPay
from jishi.commerce.payments.adapters.stripe_ import Stripe
from jishi.commerce.payments.adapters.stripe_wire import StripeConfig
from jishi.commerce.payments.adapters.wechat import WechatPay
from jishi.commerce.payments.adapters.wechat_wire import WechatConfig
from jishi.commerce.payments.contracts import ProviderInfo
from jishi.commerce.payments.errors import UnknownProvider

log = structlog.get_logger()


def _alipay() -> PaymentProvider | None:
    config = AlipayConfig.read(settings.ALIPAY)
    return Alipay(config) if config else None


def _wechat() -> PaymentProvider | None:
    config = WechatConfig.read(settings.WECHAT_PAY)
    return WechatPay(config) if config else None


def _stripe() -> PaymentProvider | None:
    config = StripeConfig.read(settings.STRIPE)
    return Stripe(config) if config else None


#: Builds a provider from the settings, or None when its keys are not there.
_makers: dict[str, Callable[[], PaymentProvider | None]] = {
    SandboxPay.info.id: SandboxPay,
    "alipay": _alipay,
    "wechat": _wechat,
    "stripe": _stripe,
}
_providers: dict[str, PaymentProvider] = {}


def provider_by_id(provider: str) -> PaymentProvider:
    """A provider whose keys are set, offered or not: money already there must stay reachable.
    Raises `UnknownProvider`."""
    found = _providers.get(provider)
    if found is None and provider in _makers:
        try:
            found = _makers[provider]()
        except ValueError as error:
            log.error("payment_provider_misconfigured", provider=provider, error=str(error))
        if found is not None:
            _providers[provider] = found
    if found is None:
        raise UnknownProvider(provider=provider)
    return found


def list_providers() -> list[ProviderInfo]:
    """What a payer may choose from: `PAYMENT_PROVIDERS` in their order, those that take the market's
    currency. One without good keys is left out and named in the log."""
    offered = []
    for provider in settings.PAYMENT_PROVIDERS:
        try:
            info = provider_by_id(provider).info
        except UnknownProvider:
            log.error("payment_provider_without_keys", provider=provider)
            continue
        if not info.currencies or settings.MARKET_CURRENCY in info.currencies:
            offered.append(info)
    return offered


def notify_url_of(provider: str) -> str:
    """Where a provider calls back."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/hooks/payments/{provider}"


def replace_provider(provider: PaymentProvider) -> PaymentProvider | None:
    """Put `provider` under its id; returns the one that was there. For tests and plug-ins."""
    before = _providers.get(provider.info.id)
    _providers[provider.info.id] = provider
    return before


def forget_provider(provider: str) -> None:
    """Build it from the settings anew when it is needed next."""
    _providers.pop(provider, None)
