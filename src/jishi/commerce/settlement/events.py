"""What happens to shops' money, for rooms above. Amounts in minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FreezePlaced(Event):
    """`minor` None: everything the shop has."""

    freeze_id: UUID
    shop_id: UUID
    minor: int | None
    currency: str
    rule: str
    case: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class FreezeLifted(Event):
    freeze_id: UUID
    shop_id: UUID
    rule: str
    case: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalEvent(Event):
    """What every event of a withdrawal carries."""

    withdrawal_id: UUID
    shop_id: UUID
    minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalRequested(WithdrawalEvent):
    """The money is in transit. `state`: approved, or requested when a person must look."""

    state: str


@dataclass(frozen=True, kw_only=True)
class WithdrawalPaid(WithdrawalEvent):
    """The bank or provider has paid it."""


@dataclass(frozen=True, kw_only=True)
class WithdrawalGivenBack(WithdrawalEvent):
    """Refused, failed or returned: the money is in the balance again."""

    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DepositPaidIn(Event):
    shop_id: UUID
    minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class DifferenceFound(Event):
    """A statement or a bank's result does not fit the books."""

    difference_id: UUID
    provider: str
    kind: str
