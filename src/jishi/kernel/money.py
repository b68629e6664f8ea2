"""Money in integer minor units (分, cents). Never a float, never without its currency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: ISO 4217 exponent: how many minor digits a currency has.
EXPONENTS = {"CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "HKD": 2, "JPY": 0}
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "¥"}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were combined: a programming error, never user input."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: `minor` in the smallest unit of `currency` (ISO 4217). May be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise CurrencyMismatchError(f"unknown currency {self.currency}")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} with {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, basis_points: int) -> Money:
        """`basis_points`/10,000 of this, rounded half up on the minor unit (never loses a sign)."""
        scaled = abs(self.minor) * basis_points
        rounded = (scaled + 5_000) // 10_000
        return Money(rounded if self.minor >= 0 else -rounded, self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Parts in proportion to `weights` that sum to this exactly (largest remainder method).

        Weights are non-negative and not all zero; ties go to the earlier part, so that the same
        question always gets the same answer.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be non-negative and not all zero")
        sign, amount = (-1, -self.minor) if self.minor < 0 else (1, self.minor)
        floors = [amount * weight // total for weight in weights]
        left = amount - sum(floors)
        by_remainder = sorted(
            range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i)
        )
        for i in by_remainder[:left]:
            floors[i] += 1
        return [Money(sign * part, self.currency) for part in floors]

    def text(self) -> str:
        """For people: sign of the currency, thousands grouped, e.g. ¥1,234.50."""
        exponent = EXPONENTS[self.currency]
        whole, part = divmod(abs(self.minor), 10**exponent)
        sign = "-" if self.minor < 0 else ""
        digits = f".{part:0{exponent}d}" if exponent else ""
        return f"{sign}{SIGNS[self.currency]}{whole:,}{digits}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum of `amounts`; zero of `currency` when there is none."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result
