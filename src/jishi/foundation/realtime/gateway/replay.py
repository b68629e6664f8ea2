"""Reading what was missed, encoded for sending. Runs in threads, on Django's connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from jishi.foundation.realtime import policy, queries, statements
from jishi.foundation.realtime.gateway.protocol import EncodedFrame, encode_frame


@dataclass(frozen=True, slots=True)
class Replay:
    """Frames that follow without a gap, or `is_gone`; `newest`: number to go on from."""

    frames: Sequence[EncodedFrame]
    newest: int
    is_gone: bool


def newest(channel: str) -> int:
    return queries.last_seq(channel)


def missed(channel: str, after_seq: int) -> Replay:
    """What came after `after_seq`, at most `policy.REPLAY_MAX` frames."""
    with connection.cursor() as cursor:
        cursor.execute(statements.MISSED, [channel, after_seq, policy.REPLAY_MAX + 1])
        rows = cursor.fetchall()
    last = max(queries.last_seq(channel), rows[-1][0] if rows else 0)
    if policy.is_gone(after_seq, [row[0] for row in rows], last):
        return Replay((), last, is_gone=True)
    return Replay([encode_frame(*row) for row in rows], last, is_gone=False)
