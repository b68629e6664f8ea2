"""Shapes of settlement's answers. Times are RFC 3339 in UTC."""

from __future__ import annotations

from ninja import Field

from jishi.commerce.ledger import http_schemas as ledger_out
from jishi.commerce.settlement import contracts, reasons
from jishi.kernel.http import MoneyOut, Schema


class MoneyFreeze(Schema):
    """Why money does not move. `amount` null: all of it."""

    id: str
    amount: MoneyOut | None
    held: MoneyOut
    ground: str
    rule: str
    case: str
    placed_at: str
    until: str | None
    lifted_at: str | None
    lift_reason: str

    @classmethod
    def of(cls, found: contracts.FreezeView) -> MoneyFreeze:
        return cls(
            id=str(found.id),
            amount=MoneyOut.of(found.amount) if found.amount else None,
            held=MoneyOut.of(found.held),
            ground=found.ground,
            rule=found.rule,
            case=found.case,
            placed_at=found.placed_at.isoformat(),
            until=found.until.isoformat() if found.until else None,
            lifted_at=found.lifted_at.isoformat() if found.lifted_at else None,
            lift_reason=found.lift_reason,
        )


class ShopMoney(ledger_out.ShopMoney):
    """`available`: what may be withdrawn now; `balance` less what is owed, what freezes still want and
    what the deposit lacks."""

    balance: MoneyOut
    deposit: MoneyOut
    deposit_due: MoneyOut
    reserve: MoneyOut
    frozen: MoneyOut
    in_transit: MoneyOut
    owed: MoneyOut
    is_frozen: bool
    freezes: list[MoneyFreeze]
    has_second_factor: bool


class PayoutAccount(Schema):
    id: str
    holder: str
    bank: str
    masked: str
    added_at: str
    usable_from: str
    is_usable: bool

    @classmethod
    def of(cls, found: contracts.BankAccountView) -> PayoutAccount:
        return cls(
            id=str(found.id),
            holder=found.holder,
            bank=found.bank,
            masked=found.masked,
            added_at=found.added_at.isoformat(),
            usable_from=found.usable_from.isoformat(),
            is_usable=found.is_usable,
        )


class PayoutReady(Schema):
    """What stands ready to be taken out and what is in the way. `left_today` and `left_count`: what
    the limits of this day still allow; `cooling_s`: how long a new account waits; `channels`:
    providers that pay out to an account there."""

    available: MoneyOut
    balance: MoneyOut
    in_transit: MoneyOut
    frozen: MoneyOut
    owed: MoneyOut
    is_frozen: bool
    freezes: list[MoneyFreeze]
    has_second_factor: bool
    least: MoneyOut
    most: MoneyOut
    left_today: MoneyOut
    left_count: int
    accounts: list[PayoutAccount]
    holder: str
    cooling_s: int
    channels: list[str]


class PromoterRow(Schema):
    """One movement of a promoter's money."""

    id: str
    at: str
    label: str
    amount: MoneyOut
    balance: MoneyOut
    cause: str


class PromoterMoney(Schema):
    """`earned_30d`: shares of orders settled in thirty days."""

    available: MoneyOut
    balance: MoneyOut
    earned_30d: MoneyOut
    rows: list[PromoterRow]
    next_cursor: str | None


class PayoutAccountIn(Schema):
    """`channel`: empty for a bank account, else the provider that pays out to `number`."""

    holder: str = Field(max_length=80)
    bank: str = Field(max_length=80)
    number: str = Field(max_length=140)
    code: str = Field(max_length=40)
    channel: str = Field("", max_length=20)


class WithdrawalIn(Schema):
    account_id: str
    amount_minor: int = Field(gt=0, le=10**12)
    code: str = Field(max_length=40)


class Withdrawal(Schema):
    id: str
    number: str
    state: str
    amount: MoneyOut
    bank: str
    masked: str
    requested_at: str
    ended_at: str | None
    note: str
    rule: str

    @classmethod
    def of(cls, found: contracts.WithdrawalView) -> Withdrawal:
        return cls(
            id=str(found.id),
            number=found.number,
            state=found.state,
            amount=MoneyOut.of(found.amount),
            bank=found.bank,
            masked=found.masked,
            requested_at=found.requested_at.isoformat(),
            ended_at=found.ended_at.isoformat() if found.ended_at else None,
            note=found.note,
            rule=found.rule,
        )


class DepositIn(Schema):
    """`source`: payment (pay it like an order) or balance."""

    amount_minor: int = Field(gt=0, le=10**12)
    source: str = Field("payment", max_length=10)


class DepositOut(Schema):
    """`payment_id`: what to pay now, null when it came from the balance."""

    payment_id: str | None
    deposit: MoneyOut
    due: MoneyOut
    short: MoneyOut


class FactorOut(Schema):
    """`uri`: for an authenticator app, shown once."""

    secret: str
    uri: str


class CodeIn(Schema):
    code: str = Field(max_length=40)


class RecoveryCodes(Schema):
    """Each good once; shown this once."""

    codes: list[str]


class WhyEntry(Schema):
    account: str
    amount: MoneyOut
    is_ours: bool


class WhyRow(Schema):
    posting_id: str
    label: str
    amount: MoneyOut


class WhyAmount(Schema):
    """A posting taken apart; `also`: what else the same cause moved."""

    posting_id: str
    at: str
    label: str
    why: str
    rule: str
    link: str
    entries: list[WhyEntry]
    also: list[WhyRow]

    @classmethod
    def of(cls, found: reasons.Explanation) -> WhyAmount:
        return cls(
            posting_id=str(found.posting_id),
            at=found.at.isoformat(),
            label=found.label,
            why=found.reason.text,
            rule=found.reason.rule,
            link=found.reason.link,
            entries=[
                WhyEntry(account=one.account, amount=MoneyOut.of(one.amount), is_ours=one.is_ours)
                for one in found.entries
            ],
            also=[
                WhyRow(posting_id=str(pk), label=label, amount=MoneyOut.of(amount))
                for pk, label, amount in found.also
            ],
        )


class StatementLine(Schema):
    posting_id: str
    at: str
    label: str
    why: str
    amount: MoneyOut
    balance: MoneyOut


class StatementSum(Schema):
    label: str
    count: int
    amount: MoneyOut


class MonthStatement(Schema):
    """Opening + all sums = closing."""

    month: str
    opening: MoneyOut
    closing: MoneyOut
    sums: list[StatementSum]
    rows: list[StatementLine]
