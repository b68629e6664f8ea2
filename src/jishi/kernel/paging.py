"""Cursor paging on one sortable key; cursors are opaque and carry nothing secret."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Generic, TypeVar

from jishi.kernel.errors import InvalidInput

T = TypeVar("T")
MAX_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: list[T]
    next_cursor: str | None


def encode_cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> str | None:
    """The key inside, or None without a cursor. Raises `InvalidInput` on a broken one."""
    if not cursor:
        return None
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidInput(fields={"cursor": "invalid"}) from error
