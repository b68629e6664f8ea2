"""What other rooms learn about scores. Scores run from 1.0 to 5.0 and are None without a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopScore:
    description: float | None
    service: float | None
    logistics: float | None
    composite: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScore:
    """The reviews of one day of the market; `composite` None when there was none."""

    day: date
    composite: float | None
    n: int


NO_SCORE = ShopScore(description=None, service=None, logistics=None, composite=None, n=0)
