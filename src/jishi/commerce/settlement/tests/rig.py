"""What tests of settlement do again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp

from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import gates
from jishi.commerce.settlement.actions import second_factor
from jishi.commerce.settlement.actions.bank_account import add_bank_account
from jishi.commerce.settlement.actions.withdraw import request_withdrawal
from jishi.commerce.settlement.contracts import Position, WithdrawalView
from jishi.commerce.settlement.position import payable, position_of
from jishi.kernel import clock
from jishi.kernel.gates import ALLOW, Verdict
from jishi.kernel.ids import new_id

#: When tests of this room take place, unless they say otherwise.
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLEARING = ledger.AccountRef(ledger.AccountKind.PROVIDER_CLEARING, "sandbox")
NUMBER = "6222 0212 3456 7890"


def allow(_: object) -> Verdict:
    return ALLOW


class Codes:
    """The app on a person's telephone, with a clock that never shows the same code twice."""

    def __init__(self, person_id: UUID, at: datetime = NOON) -> None:
        self.person_id = person_id
        set_up = second_factor.begin_set_up(person_id=person_id, name="lan")
        self.totp = pyotp.TOTP(set_up.secret)
        self.at = at
        self.recovery: list[str] = []

    def next(self) -> str:
        """Go on half a minute and read the code; use it inside `clock.frozen(codes.at)`."""
        self.at += timedelta(seconds=30)
        return self.totp.at(self.at)

    def confirm(self) -> None:
        code = self.next()
        with clock.frozen(self.at):
            self.recovery = second_factor.confirm_set_up(person_id=self.person_id, code=code)


@dataclass
class Till:
    """One shop, its owner's second factor and bank account."""

    shop_id: UUID
    owner_id: UUID
    codes: Codes
    account_id: UUID

    @classmethod
    def open(cls, shop_id: UUID, owner_id: UUID, *, holder: str, number: str = NUMBER) -> Till:
        codes = Codes(owner_id)
        codes.confirm()
        code = codes.next()
        with clock.frozen(codes.at):
            account = add_bank_account(
                owner_id=owner_id, holder=holder, bank="农业银行", number=number, code=code
            )
        codes.at += timedelta(hours=25)
        return cls(shop_id, owner_id, codes, account.id)

    def earn(self, minor: int, order_id: UUID | None = None) -> UUID:
        """An order of this shop was settled for `minor`."""
        order_id = order_id or new_id()
        with clock.frozen(self.codes.at):
            ledger.post(
                entries=[
                    ledger.Entry(CLEARING, minor),
                    ledger.Entry(payable(self.shop_id), -minor),
                ],
                cause=ledger.Cause("order", str(order_id)),
                label="order.settled",
                currency="CNY",
            )
        return order_id

    def withdraw(self, minor: int) -> WithdrawalView:
        code = self.codes.next()
        with clock.frozen(self.codes.at):
            return request_withdrawal(
                owner_id=self.owner_id, bank_account_id=self.account_id, minor=minor, code=code
            )

    def position(self) -> Position:
        with clock.frozen(self.codes.at):
            return position_of(self.shop_id)

    def minors(self) -> tuple[int, int, int]:
        """(balance, withdrawable, in transit)"""
        found = self.position()
        return found.balance.minor, found.withdrawable.minor, found.in_transit.minor


def plugged(answer: object) -> object:
    """Put `answer` into the gate; returns what was there."""
    before = gates.pay_out._answer
    gates.pay_out._answer = answer  # type: ignore[assignment]
    return before
