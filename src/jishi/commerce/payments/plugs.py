"""Answers of payments to lower rooms."""

from __future__ import annotations

from jishi.commerce.payments.adapters.registry import list_providers
from jishi.foundation.accounts.api import payment_providers
from jishi.foundation.accounts.contracts import PaymentProviderRef


def _providers() -> list[PaymentProviderRef]:
    return [
        PaymentProviderRef(
            id=info.id, name_zh=info.name_zh, name_en=info.name_en, is_sandbox=info.is_sandbox
        )
        for info in list_providers()
    ]


payment_providers.plug(_providers)
