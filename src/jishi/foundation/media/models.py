"""Tables of media. Files lie under `MEDIA_ROOT`; `places` knows where."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jishi.kernel.ids import new_id


class Picture(models.Model):
    """A re-encoded picture and its thumb. Immutable once written."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="picture_content")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="picture_immutable", operation=pgtrigger.Update)
        ]


class SeenPicture(models.Model):
    """What a picture of goods, a document or an avatar shows. `lines`: words, null for goods.
    `like`: the earlier picture of somebody else, for the same purpose, that it is a copy of."""

    id = models.BigAutoField(primary_key=True)
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT, related_name="+")
    codes: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField()
    lines: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True)
    hash = models.BinaryField(max_length=32, null=True)
    like = models.ForeignKey("media.Picture", on_delete=models.PROTECT, related_name="+", null=True)
    seen_at = models.DateTimeField()


class Upload(models.Model):
    """A resumable upload (tus 1.0.0). `received` bytes are on disk, flushed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    length = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    filename = models.CharField(max_length=200, blank=True)
    filetype = models.CharField(max_length=100, blank=True)
    #: Set when a video is made of it: from then on it cannot be cancelled and does not expire.
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("length")), name="upload_in_bounds"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "expires_at"], name="upload_owner")]


class Video(models.Model):
    """A clip's video. `token` (128 random bits) is in its address, before publication and after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    upload_id = models.UUIDField(unique=True)
    token = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=12, default="processing")
    progress = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=24, null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    has_poster = models.BooleanField(default=False)
    captions = models.TextField(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="video_progress"),
            models.CheckConstraint(
                condition=Q(state="failed", failure__isnull=False)
                | (~Q(state="failed") & Q(failure__isnull=True)),
                name="video_failure_named",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="video_states",
                field="state",
                transitions=[("processing", "ready"), ("processing", "failed")],
            )
        ]


class Sighting(models.Model):
    """One moment of a video that was looked at: codes, and words where they were read (else null)."""

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey("media.Video", on_delete=models.PROTECT, related_name="+")
    at_ms = models.PositiveIntegerField()
    codes: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField()
    lines: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["video", "at_ms"], name="sighting_once")
        ]


class HeardLine(models.Model):
    """What is said in a video from `at_ms` on. `at_ms` 0 without words: listened to, nothing said."""

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey("media.Video", on_delete=models.PROTECT, related_name="+")
    at_ms = models.PositiveIntegerField()
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["video", "at_ms"], name="heard_of_video")]


class SeenHash(models.Model):
    """A perceptual hash (PDQ, 32 bytes) of a moment or of a window in it, against copies."""

    id = models.BigAutoField(primary_key=True)
    sighting = models.ForeignKey("media.Sighting", on_delete=models.PROTECT, related_name="+")
    hash = models.BinaryField(max_length=32)


class SeenCopy(models.Model):
    """At `at_ms` the video shows what another person's earlier video (`of`) showed at `of_ms`."""

    id = models.BigAutoField(primary_key=True)
    video = models.ForeignKey("media.Video", on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey("media.Video", on_delete=models.PROTECT, related_name="+")
    at_ms = models.PositiveIntegerField()
    of_ms = models.PositiveIntegerField()
    bits = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["video", "of", "at_ms"], name="seen_copy_once")
        ]


class Ingest(models.Model):
    """The receiving end of a live. The key itself is not stored: it follows from the secret of the
    installation, `stream_id` and `generation`; only its SHA-256 is here, to find the row by."""

    stream_id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    generation = models.PositiveIntegerField(default=1)
    key_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default="offline")
    #: The connection that publishes now; a late word from an older one is passed over.
    session = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    replay_at = models.DateTimeField(null=True)
    replay_ms = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="offline", session__isnull=True)
                | Q(state__in=["receiving", "playable"], session__isnull=False),
                name="ingest_session",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["seen_at"], condition=~Q(state="offline"), name="ingest_open")
        ]


class Recording(models.Model):
    """One unbroken stretch of an ingest, from a publisher's coming to its going."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ingest = models.ForeignKey("media.Ingest", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ingest", "number"], name="recording_number")
        ]
