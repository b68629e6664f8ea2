"""From what the room knows to what its answers say, for shops and promoters alike."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from jishi.commerce.settlement import http_schemas as out
from jishi.commerce.settlement import ports, queries
from jishi.commerce.settlement.contracts import Payee
from jishi.commerce.settlement.position import currency, position_of_payee
from jishi.kernel.http import MoneyOut


def ready_of(payee: Payee, *, owner_id: UUID, holder: str) -> out.PayoutReady:
    """`holder`: in whose name accounts must be; "": any."""
    there = position_of_payee(payee)
    left = queries.day_left(payee.id)

    def money(minor: int) -> MoneyOut:
        return MoneyOut(minor=minor, currency=currency())

    return out.PayoutReady(
        available=MoneyOut.of(there.withdrawable),
        balance=MoneyOut.of(there.balance),
        in_transit=MoneyOut.of(there.in_transit),
        frozen=MoneyOut.of(there.frozen),
        owed=MoneyOut.of(there.owed),
        is_frozen=there.is_frozen,
        freezes=[
            out.MoneyFreeze.of(one) for one in queries.freezes_of(payee.id) if not one.lifted_at
        ],
        has_second_factor=queries.has_second_factor(owner_id),
        least=money(left.least_minor),
        most=money(left.most_minor),
        left_today=money(left.minor),
        left_count=left.count,
        accounts=[out.PayoutAccount.of(one) for one in queries.bank_accounts_of(payee.id)],
        holder=holder,
        cooling_s=settings.SETTLEMENT_COOLING_S,
        channels=list(ports.transfer_channels.ask()),
    )
