"""Identifiers: UUIDv7 (RFC 9562, section 5.7), made here so that an id exists before its row does."""

from __future__ import annotations

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A new time-ordered id. Sorts by creation within a process, so it also serves as a paging key."""
    return uuid7()


def parse_id(text: str) -> uuid.UUID | None:
    """The id in `text`, or None when it is none: a stranger's guess becomes a plain 404."""
    try:
        return uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
