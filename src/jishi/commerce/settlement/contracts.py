"""What the room tells others. Amounts are `Money` or integer minor units; times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jishi.kernel.money import Money


class WithdrawalState(StrEnum):
    """Where a withdrawal stands. From `requested` to `sent` its money is in transit: neither the
    shop's balance nor paid."""

    REQUESTED = "requested"
    """Waits for a person: the gate did not let it through by itself."""
    APPROVED = "approved"
    """May be paid; waits for a batch or for the provider's channel."""
    BATCHED = "batched"
    """In a batch that has not left the house."""
    SENT = "sent"
    """At the bank or the provider. Only their answer ends this; it is never sent a second time."""
    PAID = "paid"
    FAILED = "failed"
    """The bank or provider refused; the money is back in the balance."""
    RETURNED = "returned"
    """The bank sent it back after it had been paid; the money is back in the balance."""
    REFUSED = "refused"
    """Stopped in the house (by a person, a rule or a freeze); the money is back in the balance."""


class PayeeKind(StrEnum):
    """Whose money is taken home."""

    SHOP = "shop"
    """The id is the shop's."""
    PROMOTER = "promoter"
    """The id is the person's; what they were promised of orders that their clips and lives brought."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid out: a shop or a promoter."""

    kind: PayeeKind
    id: UUID


class BatchState(StrEnum):
    """Where a pay-out batch stands."""

    OPEN = "open"
    SENT = "sent"
    DONE = "done"


class DifferenceKind(StrEnum):
    """What a statement and the books do not agree on."""

    MISSING_THEIRS = "missing_theirs"
    """The books have it, the statement does not (yet)."""
    MISSING_OURS = "missing_ours"
    """The statement has it, the books do not."""
    AMOUNT = "amount"
    """Both have it, with other amounts."""
    RESULT = "result"
    """A bank's result that fits no withdrawal or contradicts what is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What deposit is due from `sales_from_minor` of settled sales in 30 days on."""

    sales_from_minor: int
    deposit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositView:
    """A shop's deposit: what it has, what is due and on which rule; `short` is what is missing."""

    has: Money
    due: Money
    short: Money
    sales_30d: Money
    category: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A shop's money at one moment. `withdrawable` is what may be taken out now."""

    balance: Money
    withdrawable: Money
    reserve: Money
    frozen: Money
    in_transit: Money
    owed: Money
    deposit: Money
    deposit_due: Money
    held_for_freezes: Money
    is_frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeView:
    """A freeze as its owner may read it. `amount` None: everything. `held` is what it holds now."""

    id: UUID
    shop_id: UUID
    amount: Money | None
    held: Money
    ground: str
    rule: str
    case: str
    placed_at: datetime
    until: datetime | None
    lifted_at: datetime | None
    lift_reason: str
    placed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLeft:
    """What the limits of a withdrawal still allow on this market day, in minor units."""

    least_minor: int
    most_minor: int
    minor: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountView:
    """A bank account without its number: the last four digits are all that is shown."""

    id: UUID
    holder: str
    bank: str
    masked: str
    added_at: datetime
    usable_from: datetime
    is_usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalView:
    """A withdrawal. `note`: why it was refused or failed, or the rule that holds it. A promoter's has
    the person in `shop_id` and `shop_name`."""

    id: UUID
    number: str
    shop_id: UUID
    shop_name: str
    payee_kind: str
    state: str
    amount: Money
    bank: str
    masked: str
    requested_at: datetime
    ended_at: datetime | None
    note: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """A pay-out batch and its control total."""

    id: UUID
    number: str
    state: str
    count: int
    total: Money
    created_at: datetime
    sent_at: datetime | None
    checksum: str
    open_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankResult:
    """One line of a bank's or provider's answer. `outcome`: paid, failed or returned."""

    number: str
    minor: int
    outcome: str
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import of results did: lines that changed something, lines known before, lines that
    fit nothing and wait among the differences."""

    applied: int
    known: int
    doubtful: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOrder:
    """What is asked of a provider's transfer channel (`channel`: its id). `ref` is ours and never used
    twice. `account_number`: the payee's account at that provider."""

    ref: str
    channel: str
    amount: Money
    holder: str
    bank: str
    account_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """One line of a provider's statement. `minor` is signed: + into what it holds for the market.
    `reference`: the id of our payment, refund or withdrawal, empty when the provider's number is
    none of ours."""

    kind: str
    number: str
    reference: str
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """A difference that somebody has to explain."""

    id: UUID
    provider: str
    day: date
    kind: str
    reference: str
    number: str
    ours: Money
    theirs: Money
    state: str
    explanation: str
    explained_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """A day's reconciliation: rows compared, rows that agreed, differences opened and closed."""

    provider: str
    day: date
    rows: int
    matched: int
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSetUp:
    """A new second factor before it is confirmed: shown once."""

    secret: str
    uri: str
