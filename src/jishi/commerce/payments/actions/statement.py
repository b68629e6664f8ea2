"""Statement: what a provider says it moved on one day, for reconciliation. Read only."""

from __future__ import annotations

from datetime import date

from jishi.commerce.payments.adapters.registry import provider_by_id
from jishi.commerce.payments.contracts import Capability, StatementRow
from jishi.commerce.payments.errors import ProviderNotCapable


def statement(*, provider: str, day: date) -> list[StatementRow]:
    """Every movement of the provider's calendar day (Beijing; Stripe: the market's zone), signed.

    Call it outside a transaction. Raises `UnknownProvider`, `ProviderNotCapable`,
    `StatementNotReady`, `ProviderUnreachable`; Chinese providers publish a day's bill at about ten
    the next morning.
    """
    adapter = provider_by_id(provider)
    if Capability.STATEMENT not in adapter.info.capabilities:
        raise ProviderNotCapable(provider=provider, capability=Capability.STATEMENT)
    return adapter.statement(day)
