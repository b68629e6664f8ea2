"""What other rooms hand to payments and learn from it. Amounts are integer minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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


class TransferState(StrEnum):
    """Where a pay-out stands; `succeeded`, `failed` and `expired` are final."""

    REQUESTED = "requested"
    """Promised here; the provider has not been asked yet."""
    SENT = "sent"
    """The provider has it and works on it."""
    AWAITING_USER_CONFIRM = "awaiting_user_confirm"
    """The payee must press a button at the provider, or the money comes back."""
    UNKNOWN = "unknown"
    """No usable answer. The provider is asked about the number before it is sent again, unchanged."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    """The payee did not confirm in time; nothing was paid."""


class SplitState(StrEnum):
    """Where the division of a payment among receivers stands."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Capability(StrEnum):
    """What a provider can do beyond taking a payment and giving all of it back."""

    PARTIAL_REFUND = "partial_refund"
    SPLIT = "split"
    """Dividing a paid payment among several receivers."""
    TRANSFER = "transfer"
    """Paying out to a payee's account."""
    STATEMENT = "statement"
    """A daily list of every movement of money."""
    USER_CONFIRMS = "user_confirms"
    """A transfer waits until the payee confirms it in the provider's app."""


class RowKind(StrEnum):
    """What a row of a provider's statement is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    TRANSFER = "transfer"
    SPLIT = "split"
    FEE = "fee"
    OTHER = "other"


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
    capabilities: frozenset[Capability] = frozenset()
    currencies: frozenset[str] = frozenset()
    """ISO 4217 codes it takes; empty: whatever the market uses."""
    smallest_transfer_minor: int = 1


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
    """pending, succeeded or failed."""
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReport:
    """What a provider says about a transfer."""

    out_transfer_no: str
    transfer_no: str
    state: TransferState
    """sent, awaiting_user_confirm, succeeded, failed or expired."""
    amount: Money
    failure: str = ""
    user_package: str = ""
    """What the payee's client needs to show the confirmation, as the provider gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """A call-back whose signature and age were good."""

    notify_id: str
    event: str
    payment: ProviderReport | None = None
    refund: RefundReport | None = None
    transfer: TransferReport | None = None

    @property
    def number(self) -> str:
        """Our number that it is about; empty when it is about nothing of ours."""
        if self.payment:
            return self.payment.out_trade_no
        if self.refund:
            return self.refund.out_refund_no
        return self.transfer.out_transfer_no if self.transfer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is asked of a provider. The number and all fields but the time left never change."""

    out_trade_no: str
    amount: Money
    subject: str
    notify_url: str
    return_url: str
    expires_in_s: int
    started_at: datetime
    """When the attempt began; the same however often it is sent."""
    expires_at: datetime
    payer_ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNumbers:
    """What is known of an attempt when its provider is asked about it."""

    out_trade_no: str
    trade_no: str
    """The provider's own number; empty until it has told one."""
    amount: Money
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """A refund as it is asked of a provider; the same however often it is sent."""

    out_trade_no: str
    trade_no: str
    out_refund_no: str
    amount: Money
    paid: Money
    """What the payment was in all."""
    reason: str
    notify_url: str
    started_at: datetime
    """When the attempt that is refunded began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutAccount:
    """Where a pay-out goes: an account of a payee at one provider."""

    provider: str
    account: str
    """Log-in name or user id (Alipay), openid (WeChat Pay), connected account (Stripe), payee (sandbox)."""
    name: str = ""
    """The holder's real name, for the providers that compare it."""
    kind: str = ""
    """The provider's type of the account where it has several; empty: its usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOrder:
    """A transfer as it is asked of a provider; the same however often it is sent."""

    out_transfer_no: str
    to: PayoutAccount
    amount: Money
    remark: str
    notify_url: str
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRef:
    """A pay-out as other rooms see it. `ref` is the caller's own."""

    id: UUID
    ref: str
    state: TransferState
    amount: Money
    provider: str
    failure: str | None
    user_package: str | None
    expires_at: datetime | None
    """Until when the payee may confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One receiver's part of a split."""

    to: PayoutAccount
    minor: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOrder:
    """A split as it is asked of a provider; the same however often it is sent."""

    out_split_no: str
    out_trade_no: str
    trade_no: str
    shares: tuple[Share, ...]
    paid: Money
    is_last: bool
    """What is not given to anybody becomes the market's at once."""
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitReport:
    """What a provider says about a split: pending, succeeded or failed."""

    out_split_no: str
    split_no: str
    state: str
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One movement on a provider's statement. `amount` is signed: plus is money in for the market."""

    provider: str
    day: date
    kind: RowKind
    out_no: str
    """Our number, when the provider gives it."""
    provider_no: str
    amount: Money
    at: datetime | None
