"""How the API reads what is sent: strict JSON, and no text that the database cannot keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from ninja.parser import Parser

from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.datastructures import MultiValueDict


_CODES = {"missing": "required", "literal_error": "unknown", "enum": "unknown"}
_LIMITS = {
    "string_too_long": ("too_long", "max_length"),
    "string_too_short": ("too_short", "min_length"),
    "too_long": ("too_many", "max_length"),
    "too_short": ("too_few", "min_length"),
}
_BOUNDS = ("greater_than", "less_than")


def problem_code(kind: str, context: Mapping[str, Any]) -> str:
    """Our word for what a schema found wrong ("too_long:80"): screens have it in both languages."""
    if kind in _LIMITS:
        word, limit = _LIMITS[kind]
        return f"{word}:{context[limit]}" if limit in context else word
    if kind.startswith(_BOUNDS):
        return "out_of_range"
    return _CODES.get(kind, "invalid")


class StrictParser(Parser):
    """Refuses lone surrogates, NaN, endless nesting (orjson) and NUL characters (PostgreSQL)."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = request.body
        found: dict[str, Any] = orjson.loads(body)
        if b"\\u0000" in body and _has_nul(found):
            raise InvalidInput(fields={"": "nul"})
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        bad = {name.replace("\0", ""): "nul" for name, value in found.items() if _has_nul(value)}
        if bad:
            raise InvalidInput(fields=bad)
        return found


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(part) for key, part in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))
