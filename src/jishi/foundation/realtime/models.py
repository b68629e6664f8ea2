"""The log of frames, the newest number of each channel, and who is watching where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from jishi.kernel.ids import new_id


class Channel(models.Model):
    """The newest number given out on a channel. Outlives its frames, so numbers never start again."""

    name = models.CharField(max_length=80, primary_key=True)
    last_seq = models.BigIntegerField()


class Frame(models.Model):
    """One thing that happened on a channel. Unnumbered (`seq` null) until the sequencer saw it.

    `tick` orders the numbering over all channels: a gateway that has sent everything up to a tick
    reads on from there.
    """

    id = models.BigAutoField(primary_key=True)
    channel = models.CharField(max_length=80)
    seq = models.BigIntegerField(null=True)
    tick = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "seq"], name="frame_channel_seq")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(seq=None), name="frame_unnumbered"),
            models.Index(fields=["tick"], condition=Q(tick__isnull=False), name="frame_tick"),
            models.Index(fields=["at"], name="frame_at"),
        ]


class Gateway(models.Model):
    """A running gateway process; it says every second that it lives."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()


class ViewerCount(models.Model):
    """How many connections of one gateway have joined a channel."""

    gateway = models.ForeignKey("realtime.Gateway", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=80)
    viewers = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "gateway"], name="viewers_channel_gateway")
        ]
