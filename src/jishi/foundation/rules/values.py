"""Values inside the engine: what a producer may hand over, and operations that may have no answer.

Inside, a number is a float, money an integer of minor units, a duration and a moment integers of
microseconds, a list a tuple. `None` stands for undecided everywhere: no operation here raises for
values of the right types, and each answers None where mathematics has no answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from jishi.foundation.rules.contracts import FactSpec

MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DURATION = re.compile(r"(\d{1,6})([dhms])")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def to_bool(value: Any) -> bool | None:
    return value if type(value) is bool else None


def to_int(value: Any) -> int | None:
    if isinstance(value, int) and type(value) is not bool:
        return int(value)
    return None


def to_number(value: Any) -> float | None:
    """A finite float; whole and decimal numbers are converted."""
    if isinstance(value, int | float | Decimal) and type(value) is not bool:
        try:
            number = float(value)
        except (OverflowError, ValueError):
            return None
        return number if math.isfinite(number) else None
    return None


def to_text(value: Any) -> str | None:
    """Exactly `str`: the value of an enumeration member is taken out of it."""
    if not isinstance(value, str):
        return None
    return str.__str__(value)


def to_duration(value: Any) -> int | None:
    """From a `timedelta`, seconds as a number, or text such as "48h" (d, h, m, s)."""
    if isinstance(value, timedelta):
        return value // MICROSECOND
    if isinstance(value, str):
        found = _DURATION.fullmatch(value)
        return int(found[1]) * _SECONDS[found[2]] * SECOND if found else None
    seconds = to_number(value)
    if seconds is None or abs(seconds) > 1e12:
        return None
    return round(seconds * SECOND)


def to_moment(value: Any) -> int | None:
    """From a `datetime` with its zone, or ISO 8601 text with its offset."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    return (value - EPOCH) // MICROSECOND


def to_texts(value: Any) -> tuple[str, ...] | None:
    return _items(value, to_text)


def to_ints(value: Any) -> tuple[int, ...] | None:
    return _items(value, to_int)


def _items(value: Any, convert: Callable[[Any], Any]) -> tuple[Any, ...] | None:
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    items = tuple(map(convert, sorted(value) if isinstance(value, set | frozenset) else value))
    return None if None in items else items


CONVERT: dict[str, Callable[[Any], Any]] = {
    "bool": to_bool, "int": to_int, "number": to_number, "text": to_text, "money": to_int,
    "duration": to_duration, "moment": to_moment, "list[text]": to_texts, "list[int]": to_ints,
}  # fmt: skip
#: The Python type that needs no conversion, for the quick check in fused code.
NATIVE: dict[str, str] = {"bool": "bool", "int": "int", "text": "str", "money": "int"}
_EMPTY = {"text": "", "list[text]": (), "list[int]": ()}
_ZERO = {"int": 0, "money": 0, "duration": 0, "number": 0.0}


def when_absent(spec: FactSpec) -> Any:
    """What `spec` is when nobody says: None (missing) unless its null policy gives a value."""
    if spec.null == "false" and spec.type == "bool":
        return False
    if spec.null == "empty":
        return _EMPTY.get(spec.type)
    if spec.null == "zero":
        return _ZERO.get(spec.type)
    return None


def conform(spec: FactSpec, value: Any) -> Any:
    """`value` as the engine keeps it; None when it is missing or of another type."""
    return when_absent(spec) if value is None else CONVERT[spec.type](value)


def shown(type_: str, value: Any) -> Any:
    """Plain data for people and JSON: durations in seconds, moments as ISO 8601, lists as lists."""
    if value is None:
        return None
    if type_ == "duration":
        whole, part = divmod(value, SECOND)
        return whole + part / SECOND if part and abs(whole) < 2**53 else whole
    if type_ == "moment":
        try:
            return (EPOCH + timedelta(microseconds=value)).isoformat()
        except OverflowError:
            return f"{value} µs"
    return list(value) if isinstance(value, tuple) else value


def finite(value: float) -> float | None:
    return value if value - value == 0 else None


def round_half_up(value: float) -> int | None:
    """The nearest whole number, halves away from zero, as amounts of money are rounded."""
    if value - value != 0:
        return None
    whole = int(value)
    part = abs(value - whole)
    if part < 0.5:
        return whole
    return whole + 1 if value > 0 else whole - 1


def divide(left: float, right: float) -> float | None:
    """A quotient as a number; None for a zero divisor or one out of range."""
    if right == 0:
        return None
    try:
        return finite(left / right)
    except OverflowError:
        return None


def divide_amount(left: int, right: float) -> int | None:
    """An amount (money, duration) shared by a number, rounded to the unit."""
    quotient = divide(left, right)
    return None if quotient is None else round_half_up(quotient)


def times_amount(left: float, right: float) -> int | None:
    """An amount times a number, rounded to the unit."""
    try:
        return round_half_up(left * right)
    except OverflowError:
        return None


def remainder(left: float, right: float) -> float | None:
    """With the sign of the divisor, as Python and the school have it."""
    if right == 0:
        return None
    try:
        result = left % right
    except OverflowError:
        return None
    return result if result - result == 0 else None


def percentage(part: float, whole: float) -> float | None:
    """`part` as a share of `whole`, in percent."""
    share = divide(part, whole)
    return None if share is None else finite(share * 100)
