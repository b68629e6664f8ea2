"""Ids in paths: what is none is simply not there."""

from __future__ import annotations

from uuid import UUID

from jishi.kernel.errors import NotFound
from jishi.kernel.ids import parse_id


def id_or_404(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found
