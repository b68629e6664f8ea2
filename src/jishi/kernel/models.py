"""Tables of the kernel."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class OutboxEvent(models.Model):
    """One recorded event and the reactions that have not yet run. Kept: back-tests read it."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=80)
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    pending: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=160))
    attempts = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], condition=Q(done_at=None), name="outbox_due"),
            models.Index(fields=["type", "id"], name="outbox_type"),
        ]


class IdempotentRequest(models.Model):
    """The stored answer to a request that a network may repeat."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer: models.JSONField[Any, Any] = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="idempotent_actor_key")
        ]


class QuotaWindow(models.Model):
    """How often `key` was used in the current window."""

    key = models.CharField(max_length=160, primary_key=True)
    started_at = models.DateTimeField()
    used = models.PositiveIntegerField()


class AuditLine(models.Model):
    """Who did what to what, when, why and on which ground. Append-only, guarded by the database."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=160, blank=True)
    details: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target", "id"], name="audit_target")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="audit_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]


class Heartbeat(models.Model):
    """When a role of the program last reported."""

    role = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
