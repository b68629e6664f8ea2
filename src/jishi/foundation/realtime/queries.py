"""Reads of the frame log and of who is watching."""

from __future__ import annotations

from datetime import timedelta

import orjson
from django.db import connection
from django.db.models import Sum

from jishi.foundation.realtime import policy, statements
from jishi.foundation.realtime.contracts import FrameView, Missed
from jishi.foundation.realtime.models import ViewerCount
from jishi.kernel import clock

#: A gateway that has been silent for so long has no viewers.
GATEWAY_SILENT = timedelta(seconds=10)


def last_seq(channel: str) -> int:
    """Number of the newest frame; 0 on a channel without one."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LAST_SEQ, [channel])
        return int(cursor.fetchone()[0])


def missed(channel: str, after_seq: int) -> Missed:
    """What came after `after_seq`, at most `REPLAY_MAX` frames."""
    with connection.cursor() as cursor:
        cursor.execute(statements.MISSED, [channel, after_seq, policy.REPLAY_MAX + 1])
        rows = cursor.fetchall()
    newest = max(last_seq(channel), rows[-1][0] if rows else 0)
    if policy.is_gone(after_seq, [row[0] for row in rows], newest):
        return Missed(frames=(), last_seq=newest, is_gone=True)
    frames = tuple(
        FrameView(seq=seq, kind=kind, payload=orjson.loads(payload), at=at)
        for seq, kind, payload, at in rows
    )
    return Missed(frames=frames, last_seq=newest, is_gone=False)


def viewers(channel: str) -> int:
    """Connections that have joined `channel`, over all living gateways; about a second old."""
    alive = clock.now() - GATEWAY_SILENT
    found = ViewerCount.objects.filter(channel=channel, gateway__at__gte=alive)
    return int(found.aggregate(total=Sum("viewers"))["total"] or 0)
