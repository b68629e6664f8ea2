"""The functions of the language: how they are written, and the facts about each that others need."""

from __future__ import annotations

#: How each function is written; the keys are all functions there are.
USAGE: dict[str, str] = {
    "known": "known(fact)",
    "missing": "missing(fact)",
    "detects": 'detects("name", text)',
    "matched": 'matched("name", text)',
    "listed": 'listed("name", value)',
    "length": "length(text)",
    "count": "count(list)",
    "any_of": 'any_of(list, ["a", "b"])',
    "contains": 'contains(text, "part")',
    "starts_with": 'starts_with(text, "part")',
    "ends_with": 'ends_with(text, "part")',
    "days": "days(7)",
    "hours": "hours(48)",
    "minutes": "minutes(30)",
    "yuan": 'yuan("12.50")',
    "percent": "percent(part, whole)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "abs": "abs(a)",
    "round": "round(a)",
}
#: Number of arguments: least and most.
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(USAGE, (2, 2)),
    **dict.fromkeys(
        ("known", "missing", "length", "count", "days", "hours", "minutes", "yuan", "abs", "round"),
        (1, 1),
    ),
    "min": (2, 8),
    "max": (2, 8),
}
#: What other languages call them.
INSTEAD_OF_FUNCTION = {
    "len": "length", "size": "length", "isnull": "missing", "is_null": "missing", "exists": "known",
    "startswith": "starts_with", "endswith": "ends_with", "includes": "contains", "has": "contains",
    "in_list": "listed", "match": "detects", "matches": "detects", "regex": "detects",
    "re_match": "detects", "any": "any_of", "day": "days", "hour": "hours", "minute": "minutes",
    "money": "yuan", "cny": "yuan", "pct": "percent", "is_missing": "missing", "defined": "known",
}  # fmt: skip
SECONDS_OF = {"days": 86_400, "hours": 3_600, "minutes": 60}
ORDERED = frozenset({"int", "number", "money", "duration", "moment"})
NUMERIC = frozenset({"int", "number"})
LISTS = {"list[text]": "text", "list[int]": "int"}

#: Cost of evaluating once, in comparisons of two numbers.
COSTS = {"detects": 40, "matched": 40, "listed": 3, "contains": 5, "any_of": 5, "known": 1}
MAX_COST = 1_000
