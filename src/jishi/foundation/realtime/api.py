"""What other rooms may ask of realtime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from jishi.foundation.realtime import queries, registry
from jishi.foundation.realtime.actions import publish as publishing


def publish(channel: str, kind: str, payload: dict[str, Any]) -> None:
    """Put a frame on `channel` ("live:ID", "person:ID", …) in the current transaction.

    It is sent within about 100 ms of the commit, or never. `payload` becomes JSON; ids, times and
    dataclasses are fine. Frames of one transaction keep their order.
    """
    publishing.publish(channel, kind, payload)


def register_channel(
    prefix: str, may_join: Callable[[UUID | None, str], bool], *, is_counted: bool = True
) -> None:
    """Say who may join channels `prefix:…`. Call it once, from `plugs.py`.

    `may_join(person_id or None, channel)` runs in a thread with a database connection; it must answer
    False, not fail, on an id that is none. A channel that a stranger may join is taken to be public
    and asked about only every few seconds. `is_counted`: whether its viewers are counted.
    """
    registry.add_channel(prefix, registry.ChannelKind(may_join, is_counted))


def register_uplink(
    kind: str, handler: Callable[[UUID, str, str, dict[str, Any]], dict[str, Any]]
) -> None:
    """Handle messages of `kind` that signed-in people send up. Call it once, from `plugs.py`.

    `handler(person_id, channel, key, payload)` runs a use case, which has committed when it returns;
    its result goes back with the acknowledgement. A `Refusal` goes back as one. The same `key` may
    come again after a cut connection and must give the same result.
    """
    registry.add_uplink(kind, handler)


def viewers(channel: str) -> int:
    """Connections that watch `channel` now, over all gateways; about a second old."""
    return queries.viewers(channel)


def last_seq(channel: str) -> int:
    """Number of the newest frame of `channel`, for screens that load first and join after."""
    return queries.last_seq(channel)
