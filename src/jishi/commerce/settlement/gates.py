"""What settlement asks upward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.kernel.gates import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutQuestion:
    """May this withdrawal be paid? Freezes are settlement's own business and checked before."""

    withdrawal_id: UUID
    shop_id: UUID
    """The payee: a shop, or with `payee_kind` promoter a person."""
    owner_id: UUID
    minor: int
    currency: str
    bank_account_added_at: datetime
    requested_at: datetime
    payee_kind: str = "shop"


#: allow: approved at once; hold: an operator decides; refuse: nothing happens, the ground is told.
pay_out: Gate[PayoutQuestion] = Gate("settlement.pay_out")
