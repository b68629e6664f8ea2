"""What other rooms hand to payments and learn from it. Amounts are integer minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jishi.kernel.money import Money


class PaymentState(StrEnum):
    """Where a payment stands."""

    CREATED = "created"
    """Nobody has tried to pay yet."""
    PENDING = "pending"
    """The payer is at a provider."""
    UNKNOWN = "unknown"
    """The provider did not answer in time; it is asked again."""
    PAID = "paid"
    """The money is there. Refunds only add to it: see `Payment.refunded_minor`."""
    FAILED = "failed"
    """The last attempt was refused; another one may be made."""
    CLOSED = "closed"
    """What it was for was cancelled. Money that still arrives is sent back."""


class AttemptState(StrEnum):
    """Where one attempt at one provider stands; `paid`, `failed`, `closed` are final there."""

    CLAIMED = "claimed"
    """The number is taken; the provider has not confirmed yet."""
    PENDING = "pending"
    UNKNOWN = "unknown"
    PAID = "paid"
    FAILED = "failed"
    CLOSED = "closed"


class RefundState(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"
    """The provider did not answer; the same number is queried and sent again."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """The provider refused for good; a person must look. The promise in the ledger stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPart:
    """The share of one subject (an order) of one shop in a payment."""

    subject_id: UUID
    shop_id: UUID
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRef:
    """A payment as other rooms see it. `state` may also be `refunded` or `partly_refunded`."""

    id: UUID
    state: str
    amount: Money
    provider: str | None
    pay_url: str | None
    expires_at: datetime
    payer_id: UUID
    subject_ids: tuple[UUID, ...]
    failure: str | None
    refunded: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderInfo:
    """A provider a payer may choose."""

    id: str
    name_zh: str
    name_en: str
    is_sandbox: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderReport:
    """What a provider says about a payment: by call-back, query or answer to `create`."""

    out_trade_no: str
    trade_no: str
    state: str
    """pending, paid, failed or closed."""
    amount: Money
    occurred_at: datetime | None = None
    pay_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundReport:
    """What a provider says about a refund."""

    out_refund_no: str
    refund_no: str
    state: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """A call-back whose signature and age were good."""

    notify_id: str
    event: str
    payment: ProviderReport | None = None
    refund: RefundReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is asked of a provider. The number and all fields but the time left never change."""

    out_trade_no: str
    amount: Money
    subject: str
    notify_url: str
    return_url: str
    expires_in_s: int
