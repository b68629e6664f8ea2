"""What other rooms hand to the ledger and learn from it. Amounts are integer minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from jishi.kernel.money import Money


class AccountKind(StrEnum):
    """The chart of accounts. Assets grow by debit (+), all others by credit (−)."""

    PROVIDER_CLEARING = "provider_clearing"
    """Asset: what a payment provider (owner: its id) holds for the market."""
    ESCROW = "escrow"
    """Liability: a buyer's money held for one order (owner: order id) until it is settled."""
    SHOP_PAYABLE = "shop_payable"
    """Liability: what the market owes a shop (owner: shop id)."""
    BUYER_REFUND = "buyer_refund"
    """Liability: promised back to the payer of a payment (owner: payment id), not yet paid out."""
    PLATFORM_FEE = "platform_fee"
    """Income: technical-service fees (owner: "market")."""


ASSETS = frozenset({AccountKind.PROVIDER_CLEARING})
#: Accounts that nearly every order touches. No balance row is kept for them, so that they never
#: make two orders wait for each other; their balance is the sum of their entries.
COMPUTED = frozenset({AccountKind.PROVIDER_CLEARING, AccountKind.PLATFORM_FEE})
#: Accounts that hold somebody's money: the database refuses a posting that would overdraw one.
NEVER_OVERDRAWN = frozenset({AccountKind.ESCROW, AccountKind.BUYER_REFUND})


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Names an account; with a currency it is one. `shop_id`: the shop whose books it belongs to."""

    kind: str
    owner: str
    shop_id: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a posting. `minor`: + debit, − credit; never 0."""

    account: AccountRef
    minor: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money moved: a payment, an order, a refund — or, as a basis, a fee rule (`code@version`)."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingView:
    """A posting with its entries."""

    id: UUID
    at: datetime
    label: str
    cause: Cause
    basis: str
    currency: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One entry on an account's statement, seen from the account's natural side.

    `amount` is positive when the balance grew; `balance` is the balance after this row.
    """

    id: int
    posting_id: UUID
    at: datetime
    label: str
    amount: Money
    balance: Money
    cause: Cause
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRuleRef:
    """A version of a fee rule; `str()` is how postings cite it."""

    code: str
    version: int
    basis_points: int

    def __str__(self) -> str:
        return f"fee_rule:{self.code}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something `check` found; `kind` says which promise is broken, `facts` where."""

    kind: str
    facts: dict[str, Any]


#: What a posting's label means to people: (zh, en).
LABELS: dict[str, tuple[str, str]] = {
    "payment.received": ("买家付款", "Payment received"),
    "payment.late": ("订单已取消后到账的付款", "Payment that came after the order was cancelled"),
    "refund.promised": ("退款（待退回）", "Refund promised"),
    "refund.paid": ("退款已退回", "Refund paid out"),
    "order.settled": ("订单结算", "Order settled"),
    "fee.technical_service": ("技术服务费", "Technical-service fee"),
}


def label_text(label: str, language: str) -> str:
    """`label` in `language` ("zh" or "en"); an unknown label is shown as it is."""
    zh, en = LABELS.get(label, (label, label))
    return en if language.startswith("en") else zh
