"""What settlement asks of whoever can do it: a channel for transfers, and providers' statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jishi.commerce.settlement.contracts import ProviderRow, TransferOrder
from jishi.kernel.ports import Port


def _no_channel(order: TransferOrder) -> str:
    del order
    return ""


def _no_statement(provider: str, day: date) -> Sequence[ProviderRow] | None:
    del provider, day
    return None


def _no_providers() -> Sequence[str]:
    return ()


def _no_channels() -> Sequence[str]:
    return ()


#: Providers that can pay out to an account of theirs.
transfer_channels: Port[[], Sequence[str]] = Port(_no_channels)
#: Start a transfer inside the current transaction and answer the provider's id; "" when there is no
#: channel, then the withdrawal waits for a batch file. The answer comes later: `note_result`. The same
#: `ref` is never carried out twice.
start_transfer: Port[[TransferOrder], str] = Port(_no_channel)
#: What a provider says about a day (the market's day); None while it says nothing yet.
provider_statement: Port[[str, date], Sequence[ProviderRow] | None] = Port(_no_statement)
#: Providers that can give statements.
statement_providers: Port[[], Sequence[str]] = Port(_no_providers)
