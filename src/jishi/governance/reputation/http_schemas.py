"""Shapes of scores in the API."""

from __future__ import annotations

from jishi.governance.reputation import contracts
from jishi.kernel.http import MoneyOut, Schema


class ShopScore(Schema):
    description: float | None
    service: float | None
    logistics: float | None
    composite: float | None
    n: int

    @classmethod
    def of(cls, score: contracts.ShopScore) -> ShopScore:
        return cls(
            description=score.description,
            service=score.service,
            logistics=score.logistics,
            composite=score.composite,
            n=score.n,
        )


class ScorePoint(Schema):
    day: str
    composite: float | None
    n: int


class ShopScoreDetail(Schema):
    score: ShopScore
    trend: list[ScorePoint]
    explanation: list[str]


class ShopToday(Schema):
    to_ship: int
    unanswered: int
    orders_today: int
    sales_today: MoneyOut
    on_the_way: MoneyOut
    available: MoneyOut
    score: ShopScore
    to_do: str | None
