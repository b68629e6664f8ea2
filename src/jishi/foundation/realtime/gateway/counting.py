"""Tells the database once a second who watches where, and learns whether other gateways run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from jishi.foundation.realtime.models import Gateway, ViewerCount
from jishi.kernel import clock
from jishi.kernel.db import use_case

EVERY_S = 1.0
_OTHERS_ALIVE = timedelta(seconds=5)


@use_case
def report(gateway_id: UUID, changed: Mapping[str, int]) -> bool:
    """Write counts that changed (0: gone) and that this gateway lives; returns whether others do."""
    at = clock.now()
    Gateway.objects.update_or_create(pk=gateway_id, defaults={"at": at})
    gone = [channel for channel, viewers in changed.items() if viewers == 0]
    if gone:
        ViewerCount.objects.filter(gateway_id=gateway_id, channel__in=gone).delete()
    rows = [
        ViewerCount(gateway_id=gateway_id, channel=channel, viewers=viewers)
        for channel, viewers in sorted(changed.items())
        if viewers
    ]
    ViewerCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["channel", "gateway"],
        update_fields=["viewers"],
    )
    return Gateway.objects.exclude(pk=gateway_id).filter(at__gte=at - _OTHERS_ALIVE).exists()


@use_case
def retire(gateway_id: UUID) -> None:
    """This gateway stops: nobody watches through it."""
    ViewerCount.objects.filter(gateway_id=gateway_id).delete()
    Gateway.objects.filter(pk=gateway_id).delete()
