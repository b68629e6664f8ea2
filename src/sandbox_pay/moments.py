"""Time as the provider counts it: integer milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
"""The day of a statement is the Beijing day, as Chinese providers cut it. No summer time."""


def now_ms() -> int:
    """Read the wall clock, in milliseconds."""
    return time.time_ns() // 1_000_000


def iso_utc(moment_ms: int) -> str:
    """Write a moment as RFC 3339 in UTC with milliseconds: ``2026-11-23T03:26:50.123Z``."""
    moment = datetime.fromtimestamp(moment_ms // 1000, tz=UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment_ms % 1000:03d}Z"


def beijing_day(moment_ms: int) -> date:
    """Give the Beijing calendar day in which a moment lies."""
    return datetime.fromtimestamp(moment_ms / 1000, tz=BEIJING).date()


def beijing_day_bounds_ms(day: date) -> tuple[int, int]:
    """Give the first millisecond of a Beijing day and that of the day after."""
    start = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    start_ms = int(start.timestamp()) * 1000
    return start_ms, start_ms + 86_400_000


def beijing_clock(moment_ms: int) -> datetime:
    """Give a moment as a Beijing date and time, for showing to a person."""
    return datetime.fromtimestamp(moment_ms // 1000, tz=BEIJING)
