"""What other rooms hand to the ledger and learn from it. Amounts are integer minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from jishi.kernel.money import Money


class AccountKind(StrEnum):
    """The chart of accounts. Assets and costs grow by debit (+), all others by credit (−)."""

    PROVIDER_CLEARING = "provider_clearing"
    """Asset: what a payment provider (owner: its id) holds for the market."""
    BANK = "bank"
    """Asset: the market's own bank account (owner: "market"), from which shops are paid by hand."""
    RECEIVABLE = "receivable"
    """Asset: what a shop (owner: shop id) owes the market after a claw-back that its money did not
    cover. Later settlements repay it."""
    DIFFERENCE = "difference"
    """Asset or debt: what a provider's statement (owner: provider) and the books do not agree on,
    until an operator has found out why."""
    PROVIDER_FEE = "provider_fee"
    """Cost: what a provider (owner: its id) keeps for its service."""
    COUPON_PLATFORM = "coupon_platform"
    """Cost: discounts that the market bears (owner: "market")."""
    COUPON_MERCHANT = "coupon_merchant"
    """Cost: discounts that a shop bears (owner: shop id), where they are booked at all."""
    ESCROW = "escrow"
    """Liability: a buyer's money held for one order (owner: order id) until it is settled."""
    SHOP_PAYABLE = "shop_payable"
    """Liability: what the market owes a shop (owner: shop id)."""
    DEPOSIT = "deposit"
    """Liability: a shop's deposit (owner: shop id); covers claw-backs, returned on leaving."""
    RESERVE = "reserve"
    """Liability: a shop's settled money kept back for a while (owner: shop id)."""
    FROZEN = "frozen"
    """Liability: a sum of a shop that a freeze (owner: freeze id) holds; moves only when it ends."""
    WITHDRAWAL_IN_TRANSIT = "withdrawal_in_transit"
    """Liability: on its way to a shop's bank account (owner: withdrawal id)."""
    PROMOTER_PAYABLE = "promoter_payable"
    """Liability: what the market owes a promoter (owner: person id)."""
    BUYER_REFUND = "buyer_refund"
    """Liability: promised back to the payer of a payment (owner: payment id), not yet paid out."""
    FUND = "fund"
    """Liability: money set aside for a purpose (owner: fund code), e.g. the growth fund."""
    PLATFORM_FEE = "platform_fee"
    """Income: technical-service fees (owner: "market")."""


#: Assets and costs: a debit makes the balance grow.
ASSETS = frozenset(
    {
        AccountKind.PROVIDER_CLEARING, AccountKind.BANK, AccountKind.RECEIVABLE,
        AccountKind.DIFFERENCE, AccountKind.PROVIDER_FEE, AccountKind.COUPON_PLATFORM,
        AccountKind.COUPON_MERCHANT,
    }
)  # fmt: skip
#: Accounts that nearly every order touches. No balance row is kept for them, so that they never
#: make two orders wait for each other; their balance is the sum of their entries.
COMPUTED = frozenset(
    {
        AccountKind.PROVIDER_CLEARING, AccountKind.PLATFORM_FEE, AccountKind.BANK,
        AccountKind.DIFFERENCE, AccountKind.PROVIDER_FEE, AccountKind.COUPON_PLATFORM,
        AccountKind.COUPON_MERCHANT,
    }
)  # fmt: skip
#: Accounts that hold somebody's money: the database refuses a posting that would overdraw one.
#: A receivable is guarded the other way round: nobody repays more than they owe.
NEVER_OVERDRAWN = frozenset(
    {
        AccountKind.ESCROW, AccountKind.BUYER_REFUND, AccountKind.SHOP_PAYABLE,
        AccountKind.DEPOSIT, AccountKind.RESERVE, AccountKind.FROZEN,
        AccountKind.WITHDRAWAL_IN_TRANSIT, AccountKind.PROMOTER_PAYABLE, AccountKind.FUND,
        AccountKind.RECEIVABLE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Names an account; with a currency it is one. `shop_id`: the shop whose books it belongs to."""

    kind: str
    owner: str
    shop_id: UUID | None = field(default=None, compare=False)


def shop_account(kind: AccountKind, shop_id: UUID) -> AccountRef:
    """A shop's one account of `kind` (payable, deposit, reserve, receivable)."""
    return AccountRef(kind, str(shop_id), shop_id)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawBack:
    """Where claw-back money came from, in minor units; `entries` debit these sources and sum to the
    whole. `owed` is what the shop had not got: it is in debt for it now."""

    from_balance: int
    from_reserve: int
    from_deposit: int
    owed: int
    entries: tuple[Entry, ...]

    @property
    def total(self) -> int:
        return self.from_balance + self.from_reserve + self.from_deposit + self.owed


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """One line of the books: `kept` as stored (None for kinds that are computed), `computed` from
    the entries; both from the account's natural side."""

    kind: str
    owner: str
    currency: str
    kept: int | None
    computed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """How far the hash chain reaches: `position` of the last sealed posting (0: none), its `digest`
    (hex), and how many committed postings wait to be sealed."""

    position: int
    digest: str
    unsealed: int


#: What a posting's label means to people: (zh, en).
LABELS: dict[str, tuple[str, str]] = {
    "payment.received": ("买家付款", "Payment received"),
    "payment.late": ("订单已取消后到账的付款", "Payment that came after the order was cancelled"),
    "refund.promised": ("退款（待退回）", "Refund promised"),
    "refund.paid": ("退款已退回", "Refund paid out"),
    "order.settled": ("订单结算", "Order settled"),
    "fee.technical_service": ("技术服务费", "Technical-service fee"),
    "coupon.subsidy": ("平台补贴（优惠券）", "Market's part of a coupon"),
    "promoter.share": ("推广佣金", "Promoter's share"),
    "refund.claw_back": ("售后退款追回", "Given back for a refund"),
    "refund.unwound": ("退款冲回", "Unwound for a refund"),
    "claw_back": ("退款追回", "Claw-back for a refund"),
    "receivable.repaid": ("偿还欠款", "Debt repaid"),
    "deposit.paid_in": ("缴纳保证金", "Deposit paid in"),
    "deposit.from_balance": ("货款转入保证金", "Deposit topped up from the balance"),
    "deposit.returned": ("退还保证金", "Deposit returned"),
    "deposit.deducted": ("扣除保证金", "Deposit deducted"),
    "deposit.restored": ("恢复保证金", "Deposit restored"),
    "reserve.kept": ("留存备付金", "Kept in reserve"),
    "reserve.released": ("释放备付金", "Reserve released"),
    "freeze.held": ("冻结", "Frozen"),
    "freeze.lifted": ("解冻", "Freeze lifted"),
    "withdrawal.requested": ("申请提现", "Withdrawal requested"),
    "withdrawal.paid": ("提现到账", "Withdrawal paid"),
    "withdrawal.given_back": ("提现未成，退回余额", "Withdrawal not paid, back in the balance"),
    "withdrawal.returned": ("银行退票，退回余额", "Returned by the bank, back in the balance"),
    "difference.found": ("对账差异", "Difference found"),
    "difference.explained": ("对账差异已核销", "Difference explained"),
    "provider.fee": ("渠道手续费", "Provider fee"),
    "provider.settled_to_bank": ("渠道结算到银行", "Provider paid out to the bank"),
}


def label_text(label: str, language: str) -> str:
    """`label` in `language` ("zh" or "en"); an unknown label is shown as it is."""
    zh, en = LABELS.get(label, (label, label))
    return en if language.startswith("en") else zh
