"""Notices, and the letters of the embedded inbox."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from jishi.kernel.ids import new_id


class Notice(models.Model):
    """Something a person is told, in both languages, so that it follows the reader's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=200)
    body_zh = models.TextField(blank=True)
    title_en = models.CharField(max_length=200)
    body_en = models.TextField(blank=True)
    link = models.CharField(max_length=300, null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="notice_unread"),
        ]


class InboxLetter(models.Model):
    """A letter that a courier would have carried; development only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = models.CharField(max_length=254)
    code = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["address", "-id"], name="inbox_address")]
