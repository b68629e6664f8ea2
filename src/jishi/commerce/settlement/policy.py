"""Pure decisions of settlement. Amounts in minor units."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from jishi.commerce.settlement.contracts import BankResult, Tier, WithdrawalState
from jishi.kernel.money import EXPONENTS

S = WithdrawalState
#: `failed → paid`: the bank says that it did pay what it had called failed; the money is clawed back.
TRANSITIONS: dict[WithdrawalState, frozenset[WithdrawalState]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REFUSED}),
    S.APPROVED: frozenset({S.BATCHED, S.SENT, S.REFUSED}),
    S.BATCHED: frozenset({S.SENT, S.APPROVED, S.REFUSED}),
    S.SENT: frozenset({S.PAID, S.FAILED}),
    S.PAID: frozenset({S.RETURNED}),
    S.FAILED: frozenset({S.PAID}),
    S.RETURNED: frozenset(),
    S.REFUSED: frozenset(),
}
#: Still in the house: a freeze can stop these.
STOPPABLE = (S.REQUESTED, S.APPROVED, S.BATCHED)
#: Their money is in transit.
IN_TRANSIT = (*STOPPABLE, S.SENT)
#: A TOTP code is good in its own 30 seconds and one step to either side (RFC 6238, section 5.2).
TOTP_STEP_S = 30
TOTP_DRIFT = 1
RECOVERY_CODES = 10
#: Seconds after closing before a shop gets its deposit back: returns may still come.
DEPOSIT_RETURN_AFTER = timedelta(days=30)
_NUMBER = re.compile(r"[0-9A-Z]{8,34}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of withdrawals; `per_day` counts a market day."""

    least_minor: int
    most_minor: int
    per_day_minor: int
    per_day_count: int


def deposit_due(tiers: Sequence[Tier], sales_minor: int) -> int:
    """The deposit of the highest tier that these sales reach."""
    return max(
        (tier.deposit_minor for tier in tiers if sales_minor >= tier.sales_from_minor), default=0
    )


def withdrawable(
    *, balance: int, owed: int, held_for_freezes: int, deposit_short: int, is_frozen: bool
) -> int:
    """What may be taken out: the balance less what is owed, what freezes still want and what the
    deposit lacks; nothing while everything is frozen."""
    if is_frozen:
        return 0
    return max(0, balance - owed - held_for_freezes - deposit_short)


def clean_number(text: str) -> str | None:
    """An account number without its spaces and hyphens, or None when it is none (8–34 letters and
    digits, as an IBAN may be at most: ISO 13616)."""
    found = re.sub(r"[\s-]", "", text).upper()
    return found if _NUMBER.fullmatch(found) else None


def clean_login(text: str) -> str | None:
    """An account name at a provider, or None when it is none: 4–128 characters without spaces."""
    found = text.strip()
    is_plain = found.isprintable() and not re.search(r"\s", found)
    return found if is_plain and 4 <= len(found) <= 128 else None


def masked(last_four: str) -> str:
    return f"**** {last_four}"


def month_bounds(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Begin and end (exclusive) of a month by the market's clock."""
    begin = datetime(year, month, 1, tzinfo=zone)
    return begin, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Begin and end (exclusive) of a day by the market's clock."""
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return begin, datetime(after.year, after.month, after.day, tzinfo=zone)


def decimal_text(minor: int, currency: str) -> str:
    """Plain decimal digits for files: 1234 CNY → 12.34."""
    places = EXPONENTS[currency]
    whole, part = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def minor_of(text: str, currency: str) -> int | None:
    """Minor units of a plain positive decimal with at most the currency's digits, or None."""
    places = EXPONENTS[currency]
    found = re.fullmatch(r"([0-9]{1,13})(?:\.([0-9]{1,4}))?", text.strip(), re.ASCII)
    if found is None or len(found[2] or "") > places:
        return None
    unit: int = 10**places
    return int(found[1]) * unit + int((found[2] or "").ljust(places, "0") or "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """One line of a pay-out file."""

    number: str
    minor: int
    currency: str
    holder: str
    bank: str
    account_number: str


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def payout_file(batch_number: str, lines: Sequence[PayLine]) -> str:
    """The CSV that a bank gets: one line a withdrawal, then the control line with the count, the total
    and the SHA-256 of the lines before it."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(["number", "amount", "currency", "holder", "bank", "account", "reference"])
    for line in lines:
        write(
            [
                line.number, decimal_text(line.minor, line.currency), line.currency,
                harmless(line.holder), harmless(line.bank), line.account_number, batch_number,
            ]
        )  # fmt: skip
    digest = hashlib.sha256(out.getvalue().encode()).hexdigest()
    currency = lines[0].currency
    total = decimal_text(sum(line.minor for line in lines), currency)
    write(["CONTROL", total, currency, str(len(lines)), "", digest, batch_number])
    return out.getvalue()


def read_results(text: str, currency: str) -> tuple[list[BankResult], dict[int, str]]:
    """The lines of a bank's answer (CSV: number, amount, outcome, reference, reason; a header is passed
    over, a control line is checked) and what is wrong with it, by line number from 1."""
    found: list[BankResult] = []
    wrong: dict[int, str] = {}
    control: tuple[int, int, int] | None = None
    for n, row in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff"))), 1):
        cells = [cell.strip() for cell in row] + [""] * 5
        if not any(cells) or (n == 1 and cells[0].lower() == "number"):
            continue
        minor = minor_of(cells[1], currency)
        if cells[0].upper() == "CONTROL":
            count = int(cells[2]) if cells[2].isdecimal() and len(cells[2]) < 9 else -1
            control = (n, minor if minor is not None else -1, count)
        elif minor is None or minor == 0:
            wrong[n] = "amount"
        elif cells[2].lower() not in ("paid", "failed", "returned"):
            wrong[n] = "outcome"
        elif not re.fullmatch(r"[A-Z0-9]{4,32}", cells[0]):
            wrong[n] = "number"
        else:
            found.append(
                BankResult(
                    number=cells[0], minor=minor, outcome=cells[2].lower(),
                    reference=cells[3][:64], reason=cells[4][:200],
                )
            )  # fmt: skip
    if control and (control[1], control[2]) != (sum(r.minor for r in found), len(found)):
        wrong[control[0]] = "control"
    if not found and not wrong:
        wrong[1] = "empty"
    return found, wrong


def withdrawal_number(day: date, pk: UUID) -> str:
    """W, the market's day, and ten hexadecimal digits of the id: what banks and people quote."""
    return f"W{day:%Y%m%d}{pk.hex[-10:].upper()}"
