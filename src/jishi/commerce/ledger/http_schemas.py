"""Shapes of the ledger's answers."""

from __future__ import annotations

from jishi.kernel.http import MoneyOut, Schema


class LedgerRow(Schema):
    id: str
    at: str
    label: str
    amount: MoneyOut
    balance: MoneyOut | None
    cause: str
    link: str | None


class ShopMoney(Schema):
    available: MoneyOut
    in_escrow: MoneyOut
    settled_30d: MoneyOut
    fees_30d: MoneyOut
    rows: list[LedgerRow]
    next_cursor: str | None
