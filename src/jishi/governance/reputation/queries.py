"""Reads of scores."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from jishi.governance.reputation.contracts import NO_SCORE, DayScore, ShopScore
from jishi.governance.reputation.models import Scored
from jishi.governance.reputation.policy import TREND_DAYS, WINDOW_DAYS, score_of
from jishi.kernel import clock

#: The market's day begins and ends by this clock.


def shop_scores(ids: Iterable[UUID]) -> dict[UUID, ShopScore]:
    """Scores of these shops, each of them; one query."""
    wanted = set(ids)
    rows = (
        Scored.objects.filter(shop_id__in=wanted, at__gte=clock.now() - timedelta(days=WINDOW_DAYS))
        .values("shop_id")
        .order_by()
        .annotate(
            sum_description=Sum("description"),
            sum_service=Sum("service"),
            sum_logistics=Sum("logistics"),
            n=Count("order_id"),
        )
    )
    found = {
        row["shop_id"]: score_of(
            description=row["sum_description"],
            service=row["sum_service"],
            logistics=row["sum_logistics"],
            n=row["n"],
        )
        for row in rows
    }
    return {shop_id: found.get(shop_id, NO_SCORE) for shop_id in wanted}


def trend(shop_id: UUID) -> list[DayScore]:
    """The last 30 days of the market, oldest first, today included."""
    today = clock.now().astimezone(clock.market_zone())
    first = today.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=TREND_DAYS - 1
    )
    rows = (
        Scored.objects.filter(shop_id=shop_id, at__gte=first)
        .annotate(day=TruncDate("at", tzinfo=clock.market_zone()))
        .values("day")
        .order_by()
        .annotate(
            sum_description=Sum("description"),
            sum_service=Sum("service"),
            sum_logistics=Sum("logistics"),
            n=Count("order_id"),
        )
    )
    by_day = {
        row["day"]: score_of(
            description=row["sum_description"],
            service=row["sum_service"],
            logistics=row["sum_logistics"],
            n=row["n"],
        )
        for row in rows
    }
    days = [(first + timedelta(days=index)).date() for index in range(TREND_DAYS)]
    return [
        DayScore(day=day, composite=score.composite, n=score.n)
        for day in days
        for score in [by_day.get(day, NO_SCORE)]
    ]
