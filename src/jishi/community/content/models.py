"""Clips, their cards, comments, likes, shares and views."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jishi.community.content.contracts import ClipState, CommentState
from jishi.community.content.policy import TRANSITIONS
from jishi.kernel.ids import new_id


class Clip(models.Model):
    """One short video. Counters are kept beside it, in the transaction of the row they count."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    video_id = models.UUIDField(unique=True)
    caption = models.CharField(max_length=300)
    tags: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20), default=list
    )
    product_ids: ArrayField[list[UUID], list[UUID]] = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=12, default=ClipState.PROCESSING)
    decision_reason = models.TextField(blank=True)
    failure = models.CharField(max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)
    likes = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    plays = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["author", "-id"], name="clip_author"),
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="clip_published"),
        ]  # fmt: skip
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="clip_state",
                field="state",
                transitions=[
                    (str(old), str(new))
                    for old, news in TRANSITIONS.items()
                    for new in sorted(news)
                ],
            )
        ]


class ClipLike(models.Model):
    clip = models.ForeignKey("content.Clip", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "clip"], name="clip_like_once")
        ]


class ClipComment(models.Model):
    """A comment; `client_key` is made by the phone, so that a repeat is not a second comment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clip = models.ForeignKey("content.Clip", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField()
    text = models.CharField(max_length=200)
    reply_to = models.ForeignKey(
        "content.ClipComment", on_delete=models.PROTECT, related_name="+", null=True
    )
    state = models.CharField(max_length=8, default=CommentState.VISIBLE)
    held_under = models.CharField(max_length=80, blank=True)
    likes = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_key"], name="clip_comment_once")
        ]
        indexes: ClassVar = [models.Index(fields=["clip", "-id"], name="clip_comment_list")]


class CommentLike(models.Model):
    comment = models.ForeignKey("content.ClipComment", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "comment"], name="comment_like_once")
        ]


class ClipShow(models.Model):
    """One view of a clip: the raw material of the exposure ledger."""

    id = models.BigAutoField(primary_key=True)
    clip = models.ForeignKey("content.Clip", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    watched_ms = models.PositiveIntegerField()
    completed = models.BooleanField()
    source = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-at"], name="clip_show_person"),
            models.Index(fields=["clip", "-at"], name="clip_show_clip"),
        ]
