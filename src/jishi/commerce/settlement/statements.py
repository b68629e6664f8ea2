"""Monthly statements: a shop's balance from its opening to its closing, row by row, and the sums that
the rows make. The same statement on a screen, as CSV and as PDF."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import policy, reasons
from jishi.commerce.settlement.position import Kind, currency, payable
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput
from jishi.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One movement of the balance, with the balance after it and its cause in words."""

    posting_id: UUID
    at: datetime
    label: str
    why: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`sums`: (label, count, sum); opening + all sums = closing. `others`: what the shop's other
    accounts held when the month ended: (name, amount)."""

    shop_name: str
    year: int
    month: int
    opening: Money
    closing: Money
    rows: tuple[StatementRow, ...]
    sums: tuple[tuple[str, int, Money], ...]
    others: tuple[tuple[str, Money], ...]
    language: str

    @property
    def title(self) -> str:
        if self.language == "en":
            return f"Statement {self.year}-{self.month:02d}"
        return f"{self.year} 年 {self.month} 月对账单"


WORDS = {
    "zh": ("时间", "事项", "依据", "金额", "余额", "期初余额", "期末余额", "合计", "其他账户（期末）", "凭证"),
    "en": ("Time", "What", "Why", "Amount", "Balance", "Opening balance", "Closing balance", "Sums",
           "Other accounts at the end", "Posting"),
}  # fmt: skip
_OTHERS = (
    (Kind.DEPOSIT, "保证金", "Deposit"),
    (Kind.RESERVE, "备付金", "Reserve"),
    (Kind.RECEIVABLE, "欠款", "Owed to the market"),
)


def read_month(text: str) -> tuple[int, int]:
    """(year, month) of "YYYY-MM"; raises `InvalidInput`."""
    year, dash, month = text.partition("-")
    is_plain = dash and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    if not is_plain or not (2000 <= int(year) <= 2999 and 1 <= int(month) <= 12):
        raise InvalidInput(fields={"month": "YYYY-MM"})
    return int(year), int(month)


def statement(*, shop_id: UUID, year: int, month: int, language: str) -> Statement:
    """The shop's statement of a month by the market's clock, in "zh" or "en". The running month is
    shown as far as it has come. Raises `NotFound` (no such shop)."""
    shop = catalog.get_shop_application(shop_id)
    begin, end = policy.month_bounds(year, month, clock.market_zone())
    opening, rows = ledger.period(payable(shop_id), currency(), begin, end)
    sums: dict[str, list[Money]] = defaultdict(list)
    for row in rows:
        sums[row.label].append(row.amount)
    why = reasons.in_words(
        [(row.cause, row.basis) for row in rows], shop_id=shop_id, language=language
    )
    return Statement(
        shop_name=shop.form.name,
        year=year,
        month=month,
        opening=opening,
        closing=rows[-1].balance if rows else opening,
        rows=tuple(
            StatementRow(
                posting_id=row.posting_id,
                at=row.at,
                label=ledger.label_text(row.label, language),
                why=why[row.cause, row.basis].text,
                amount=row.amount,
                balance=row.balance,
            )
            for row in rows
        ),
        sums=tuple(
            (
                ledger.label_text(label, language),
                len(amounts),
                Money(sum(amount.minor for amount in amounts), currency()),
            )
            for label, amounts in sorted(sums.items())
        ),
        others=tuple(
            (
                en if language == "en" else zh,
                ledger.period(ledger.shop_account(kind, shop_id), currency(), end, end)[0],
            )
            for kind, zh, en in _OTHERS
        ),
        language=language,
    )


def months_of(shop_id: UUID) -> list[tuple[int, int]]:
    """(year, month) from the running month back to the first movement, newest first; at most 36."""
    since = ledger.first_at(payable(shop_id), currency())
    now = clock.now().astimezone(clock.market_zone())
    first = (since or now).astimezone(clock.market_zone())
    count = (now.year - first.year) * 12 + now.month - first.month
    return [
        divmod_month(now.year * 12 + now.month - 1 - back) for back in range(min(count, 35) + 1)
    ]


def divmod_month(index: int) -> tuple[int, int]:
    """(year, month 1–12) of a count of months since the year 0."""
    return index // 12, index % 12 + 1


def as_csv(found: Statement) -> bytes:
    """UTF-8 with a mark, as spreadsheets expect it; amounts as plain decimals; the last column leads
    back to the ledger."""
    words = WORDS[found.language]
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write([found.title, policy.harmless(found.shop_name)])
    write([*words[:5], words[9]])
    write(["", words[5], "", "", _plain(found.opening), ""])
    for row in found.rows:
        at = row.at.astimezone(clock.market_zone()).isoformat(timespec="seconds")
        write(
            [at, row.label, policy.harmless(row.why), _plain(row.amount), _plain(row.balance),
             str(row.posting_id)]
        )  # fmt: skip
    write(["", words[6], "", "", _plain(found.closing), ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(amount: Money) -> str:
    return policy.decimal_text(amount.minor, amount.currency)
