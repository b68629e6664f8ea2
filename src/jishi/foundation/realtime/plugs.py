"""Everybody has a channel of their own."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.realtime import api


def _own(person_id: UUID | None, channel: str) -> bool:
    return person_id is not None and channel == f"person:{person_id}"


api.register_channel("person", _own, is_counted=False)
