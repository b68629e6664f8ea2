"""Payments as channel for transfers and as source of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jishi.commerce.payments import api as payments
from jishi.commerce.settlement import ports
from jishi.commerce.settlement.contracts import ProviderRow, TransferOrder
from jishi.commerce.settlement.models import Withdrawal

Capability = payments.Capability


def _able(capability: payments.Capability) -> list[str]:
    return [info.id for info in payments.list_providers() if capability in info.capabilities]


def _channels() -> Sequence[str]:
    return _able(Capability.TRANSFER)


def _statement_providers() -> Sequence[str]:
    return _able(Capability.STATEMENT)


def _start(order: TransferOrder) -> str:
    """Promised in the current transaction; the provider is asked after it, under one number."""
    payments.transfer(
        ref=order.ref,
        to=payments.PayoutAccount(
            provider=order.channel, account=order.account_number, name=order.holder
        ),
        amount=order.amount,
        remark=order.ref,
        actor="settlement",
    )
    return order.channel


def _statement(provider: str, day: date) -> Sequence[ProviderRow] | None:
    try:
        rows = payments.statement(provider=provider, day=day)
    except (payments.StatementNotReady, payments.ProviderUnreachable):
        return None
    causes = payments.causes_of(row.out_no for row in rows)
    withdrawals = {
        number: str(pk)
        for number, pk in Withdrawal.objects.filter(number__in=causes.values()).values_list(
            "number", "pk"
        )
    }
    found = []
    for row in rows:
        cause = causes.get(row.out_no, "")
        found.append(
            ProviderRow(
                kind=str(row.kind), number=row.out_no or row.provider_no,
                reference=withdrawals.get(cause, cause), minor=row.amount.minor,
            )
        )  # fmt: skip
    return found


ports.transfer_channels.plug(_channels)
ports.statement_providers.plug(_statement_providers)
ports.start_transfer.plug(_start)
ports.provider_statement.plug(_statement)
