"""The only wall clock. Decisions get the time as an argument; whoever needs it asks here."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_frozen: ContextVar[datetime | None] = ContextVar("jishi_frozen_clock", default=None)


def now() -> datetime:
    """Aware UTC time."""
    return _frozen.get() or datetime.now(UTC)


@cache
def market_zone() -> ZoneInfo:
    """Where the market's days begin and end (`JISHI_TIME_ZONE`)."""
    return ZoneInfo(settings.MARKET_TIME_ZONE)


def market_day() -> date:
    """The day it is in the market now."""
    return now().astimezone(market_zone()).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) inside the block, for tests and for replays of decisions."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
