"""What happens to payments, for rooms above. Amounts in minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PaymentSucceeded(Event):
    payment_id: UUID
    payer_id: UUID
    amount_minor: int
    currency: str
    subject_ids: list[UUID]
    paid_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    """An attempt was refused; the payer may try again."""

    payment_id: UUID
    payer_id: UUID
    subject_ids: list[UUID]
    failure: str


@dataclass(frozen=True, kw_only=True)
class PaymentClosed(Event):
    payment_id: UUID
    payer_id: UUID
    subject_ids: list[UUID]


@dataclass(frozen=True, kw_only=True)
class RefundSucceeded(Event):
    """The provider has paid the refund out. `ref` is the caller's own; `subject_id` may be absent
    for money that came after everything was cancelled."""

    payment_id: UUID
    payer_id: UUID
    ref: str
    subject_id: UUID | None
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class TransferSucceeded(Event):
    """The provider has paid out. `ref` is the caller's own."""

    transfer_id: UUID
    ref: str
    provider: str
    amount_minor: int
    currency: str
    succeeded_at: datetime


@dataclass(frozen=True, kw_only=True)
class TransferFailed(Event):
    """Nothing was paid and nothing will be under this `ref`. `failure`: the provider's code, or
    `expired` when the payee did not confirm in time."""

    transfer_id: UUID
    ref: str
    provider: str
    amount_minor: int
    currency: str
    failure: str


@dataclass(frozen=True, kw_only=True)
class TransferNeedsUser(Event):
    """The payee must confirm at the provider until `expires_at`; the package is in `get_transfer`."""

    transfer_id: UUID
    ref: str
    provider: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SplitSucceeded(Event):
    split_id: UUID
    payment_id: UUID
    ref: str
    provider: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class SplitFailed(Event):
    split_id: UUID
    payment_id: UUID
    ref: str
    provider: str
    amount_minor: int
    currency: str
    failure: str
