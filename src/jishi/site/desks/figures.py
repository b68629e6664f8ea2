"""Today's figures against the same hours a week ago, counted from the log of events.

Every figure is a count or a sum over rows of the outbox, so it can be counted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, IntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, TruncHour

from jishi.kernel.models import OutboxEvent
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from datetime import datetime

#: (id, event type, whether its `total_minor` is summed instead of counted)
FIGURES: tuple[tuple[str, str, bool], ...] = (
    ("sales", "orders.OrderPaid", True),
    ("paid", "orders.OrderPaid", False),
    ("placed", "orders.OrderPlaced", False),
    ("lives", "live.LiveStarted", False),
    ("clips", "content.ClipPublished", False),
    ("views", "content.ClipViewed", False),
    ("comments", "live.LiveCommentPosted", False),
    ("shops", "catalog.ShopOpened", False),
)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`now` since midnight, `before` in the same hours a week ago; `change` in percent."""

    id: str
    now: int
    before: int
    currency: str

    @property
    def change(self) -> int | None:
        return round(100 * (self.now - self.before) / self.before) if self.before else None

    @property
    def amount(self) -> Money | None:
        return Money(self.now, self.currency) if self.currency else None

    @property
    def amount_before(self) -> Money | None:
        return Money(self.before, self.currency) if self.currency else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One hour of a plot, in units of its viewBox (24 hours wide, 40 high)."""

    hour: int
    now: int
    before: int
    x: float
    y: float
    height: float
    y_before: float
    height_before: float


def figures(*, midnight: datetime, now: datetime) -> list[Figure]:
    """All of `FIGURES`. Sums of money are in minor units of the market's currency."""
    today = _counted(midnight, now)
    before = _counted(midnight - WEEK, now - WEEK)
    return [
        Figure(
            id=key, now=today.get(key, 0), before=before.get(key, 0),
            currency=settings.MARKET_CURRENCY if is_sum else "",
        )
        for key, _, is_sum in FIGURES
    ]  # fmt: skip


def _counted(begin: datetime, end: datetime) -> dict[str, int]:
    types = {event_type for _, event_type, _ in FIGURES}
    rows = OutboxEvent.objects.filter(type__in=types, recorded_at__gte=begin, recorded_at__lt=end)
    total = Sum(Cast(KT("payload__total_minor"), IntegerField()))
    counts = dict(rows.values_list("type").annotate(n=Count("id")))
    paid = rows.filter(type="orders.OrderPaid").aggregate(total=total)["total"] or 0
    return {
        key: paid if is_sum else counts.get(event_type, 0) for key, event_type, is_sum in FIGURES
    }


def hours(event_type: str, *, midnight: datetime) -> list[Bar]:
    """Events an hour today, with the same day of last week behind."""
    today, before = _by_hour(event_type, midnight), _by_hour(event_type, midnight - WEEK)
    most = max([1, *today, *before])
    bars = []
    for hour in range(24):
        now_h, before_h = 36 * today[hour] / most, 36 * before[hour] / most
        bars.append(
            Bar(
                hour=hour, now=today[hour], before=before[hour], x=hour * 10,
                y=round(40 - now_h, 2), height=round(now_h, 2), y_before=round(40 - before_h, 2),
                height_before=round(before_h, 2),
            )
        )  # fmt: skip
    return bars


def _by_hour(event_type: str, midnight: datetime) -> list[int]:
    rows = (
        OutboxEvent.objects.filter(
            type=event_type, recorded_at__gte=midnight, recorded_at__lt=midnight + timedelta(days=1)
        )
        .annotate(hour=TruncHour("recorded_at"))
        .values_list("hour")
        .annotate(n=Count("id"))
    )
    found = [0] * 24
    for at, count in rows:
        found[int((at - midnight).total_seconds() // 3600)] = count
    return found
