"""Tables of live."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from jishi.community.live.contracts import CommentState, LiveState
from jishi.community.live.policy import TRANSITIONS
from jishi.kernel.ids import new_id


class Live(models.Model):
    """One broadcast. Its id is also the id of its ingest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField(null=True)
    title = models.CharField(max_length=40)
    announcement = models.CharField(max_length=300, blank=True)
    cover_picture_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12)
    pinned_product_id = models.UUIDField(null=True)
    hls_url = models.CharField(max_length=200, null=True)
    replay_url = models.CharField(max_length=200, null=True)
    starts_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    interrupted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=500, null=True)
    #: What the gate `go_live` said when last asked: outcome, rule, words.
    gate_outcome = models.CharField(max_length=8, default="hold")
    gate_rule = models.CharField(max_length=80, blank=True)
    gate_zh = models.CharField(max_length=300, blank=True)
    gate_en = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="live_state"),
            models.Index(fields=["host", "id"], name="live_host"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in LiveState]), name="live_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | Q(stop_reason__isnull=False), name="live_stop_reason"
            ),
            models.UniqueConstraint(
                fields=["host"], condition=Q(state__in=["on_air", "interrupted"]),
                name="live_one_on_air",
            ),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="live_states",
                field="state",
                transitions=sorted((str(a), str(b)) for a, bs in TRANSITIONS.items() for b in bs),
            )
        ]


class BagItem(models.Model):
    """`number`: the link's number that the host calls out (1, 2, …)."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    product_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["live", "number"], name="bag_number"),
            models.UniqueConstraint(fields=["live", "product_id"], name="bag_product"),
        ]
        indexes: ClassVar = [models.Index(fields=["product_id"], name="bag_by_product")]


class Pin(models.Model):
    """Which card was up from when on. Append-only; the replay's marks are made of it."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    product_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="pin_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class LiveComment(models.Model):
    """What someone said in the room. `client_key` makes a repeat harmless."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=100)
    client_key = models.CharField(max_length=80)
    state = models.CharField(max_length=8)
    rule = models.CharField(max_length=80, blank=True)
    pinned_product_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_key"], name="live_comment_key"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in CommentState]), name="live_comment_state"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["live", "state", "id"], name="live_comment_page")]


class LikeCount(models.Model):
    """Hearts of a live in several rows, so that many senders do not queue for one."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    likes = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["live", "slot"], name="like_slot")]


class Liker(models.Model):
    """Who has sent at least one heart."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["live", "person"], name="liker")]


class Visit(models.Model):
    """Somebody came to see the live: once for each person, each time for strangers."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["live", "person_id"], name="live_visit_once")
        ]


class Numbers(models.Model):
    """What the room was last told about itself; a frame goes out only when it changed."""

    live = models.OneToOneField(
        "live.Live", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    viewers = models.PositiveIntegerField(default=0)
    likes = models.BigIntegerField(default=0)
    peak_viewers = models.PositiveIntegerField(default=0)


class Booking(models.Model):
    """Someone who wants to be told when it starts."""

    id = models.BigAutoField(primary_key=True)
    live = models.ForeignKey("live.Live", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["live", "person"], name="booking")]
