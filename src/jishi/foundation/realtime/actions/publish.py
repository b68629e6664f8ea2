"""Put a frame on a channel."""

from __future__ import annotations

from typing import Any

import orjson
from django.db import connection

from jishi.foundation.realtime import policy, statements
from jishi.kernel import clock


class InvalidFrameError(ValueError):
    """A room published something that no client could read: a programming error."""


def publish(channel: str, kind: str, payload: dict[str, Any]) -> None:
    """Write the frame in the current transaction: it is sent when that commits, or never.

    `payload` may hold ids, times and dataclasses; it is stored as JSON.
    """
    if not policy.is_channel(channel) or not policy.KIND.fullmatch(kind):
        raise InvalidFrameError(channel, kind)
    text = orjson.dumps(payload).decode()
    with connection.cursor() as cursor:
        cursor.execute(statements.PUBLISH, [channel, kind, text, clock.now()])
