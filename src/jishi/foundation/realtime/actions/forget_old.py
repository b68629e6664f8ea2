"""Forget what nobody will catch up on any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from jishi.foundation.realtime.models import Frame, Gateway, ViewerCount
from jishi.kernel import clock
from jishi.kernel.db import use_case

#: Long enough for a phone that was in a drawer over a working day.
KEEP = timedelta(hours=24)
BATCH = 10_000


def forget_old() -> int:
    """Delete numbered frames older than `KEEP`, in batches, and gateways that are gone; returns frames.

    Channels keep their newest number, so a reader who was away longer is told to reload.
    """
    before = clock.now() - KEEP
    total = 0
    while deleted := _forget_batch(before):
        total += deleted
    _forget_gateways(clock.now() - timedelta(minutes=10))
    return total


@use_case
def _forget_batch(before: datetime) -> int:
    ids = Frame.objects.filter(at__lt=before, seq__isnull=False).order_by("at").values("pk")[:BATCH]
    return Frame.objects.filter(pk__in=list(ids.values_list("pk", flat=True))).delete()[0]


@use_case
def _forget_gateways(before: datetime) -> None:
    ViewerCount.objects.filter(gateway__at__lt=before).delete()
    Gateway.objects.filter(at__lt=before).delete()
