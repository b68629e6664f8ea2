"""Reading the JSON body of a request, strictly: a wrong type or an unknown name is refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

import orjson

from sandbox_pay.errors import FieldInvalid

NUMBER_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,64}")
CURRENCY_PATTERN = re.compile(r"[A-Z]{3}")
HOST_PATTERN = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
MAX_AMOUNT_MINOR = 1_000_000_000_000
MAX_URL_LENGTH = 2048


class Fields:
    """A JSON object whose members are taken out one by one, each checked.

    Every method raises ``FieldInvalid`` naming the member.
    """

    def __init__(self, body: bytes, *, known: Collection[str]) -> None:
        try:
            content = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise FieldInvalid(field="body", problem="is not JSON") from error
        if not isinstance(content, dict):
            raise FieldInvalid(field="body", problem="is not a JSON object")
        for name in content:
            if name not in known:
                raise FieldInvalid(field=name, problem="is not known here")
        self._content: dict[str, object] = content

    def has(self, name: str) -> bool:
        """Tell whether the member is there and not null."""
        return self._content.get(name) is not None

    def text(self, name: str, *, longest: int, default: str | None = None) -> str:
        """Take a text without control characters, up to ``longest`` characters."""
        value = self._content.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise FieldInvalid(field=name, problem="must be a text that is not empty")
        if len(value) > longest:
            raise FieldInvalid(field=name, problem=f"is longer than {longest} characters")
        if any(ord(character) < 32 or ord(character) == 127 for character in value):
            raise FieldInvalid(field=name, problem="holds a control character")
        return value

    def number(self, name: str) -> str:
        """Take a number of the merchant's: 1 to 64 of ``A-Z a-z 0-9 _ -``."""
        return check_number(name, self._content.get(name))

    def integer(self, name: str, *, low: int, high: int, default: int | None = None) -> int:
        """Take an integer between both bounds; ``true`` and ``1.0`` are not integers."""
        value = self._content.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise FieldInvalid(field=name, problem=f"must be an integer from {low} to {high}")
        return value

    def amount_minor(self) -> int:
        """Take ``amount_minor``: a positive integer of minor units."""
        return self.integer("amount_minor", low=1, high=MAX_AMOUNT_MINOR)

    def currency(self, *, default: str | None = None) -> str:
        """Take ``currency``: three capital letters (ISO 4217)."""
        value = self.text("currency", longest=3, default=default)
        if not CURRENCY_PATTERN.fullmatch(value):
            raise FieldInvalid(field="currency", problem="must be three capital letters")
        return value

    def flag(self, name: str) -> bool:
        """Take ``true`` or ``false``; absent counts as false."""
        value = self._content.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise FieldInvalid(field=name, problem="must be true or false")
        return value

    def url(self, name: str) -> str:
        """Take an absolute http(s) URL in ASCII, without user name or fragment."""
        value = self.text(name, longest=MAX_URL_LENGTH)
        # The value ends up in a Location header and its origin in a Content-Security-Policy, so
        # only what can't break out of either is let in.
        if not value.isascii() or any(character in value for character in " \"'<>\\`;,#"):
            raise FieldInvalid(field=name, problem="must be a percent-encoded URL")
        try:
            parts = urlsplit(value)
            port_is_good = parts.port != 0
        except ValueError as error:
            raise FieldInvalid(field=name, problem="is not a URL") from error
        host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc
        if parts.scheme not in ("http", "https") or not HOST_PATTERN.fullmatch(host):
            raise FieldInvalid(field=name, problem="must be an absolute http or https URL")
        if not port_is_good:
            raise FieldInvalid(field=name, problem="names port 0")
        return value


def check_number(name: str, value: object) -> str:
    """Check a number of the merchant's, from a body or a path. Raises ``FieldInvalid``."""
    if not isinstance(value, str) or not NUMBER_PATTERN.fullmatch(value):
        raise FieldInvalid(field=name, problem="must be 1 to 64 of A-Z a-z 0-9 _ -")
    return value


def origin_of(url: str) -> str:
    """Give scheme, host and port of a URL that ``Fields.url`` let in."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
