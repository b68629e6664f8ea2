"""The queue of review."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jishi.governance.review.contracts import KINDS
from jishi.kernel.ids import new_id


class ReviewItem(models.Model):
    """One submission of one thing, and the decision on it. Subjects belong to other rooms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    owner_id = models.UUIDField()
    title = models.CharField(max_length=160, blank=True)
    submission = models.PositiveIntegerField(default=1)
    #: The published rule that held it and the rulebook's decision; empty: the gate could not answer.
    rule = models.CharField(max_length=80, blank=True)
    decision_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, default="waiting")
    submitted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    claim_ends_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=8, null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "submission"], name="review_item_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="review_kind_known"),
            models.CheckConstraint(
                condition=Q(state="decided", decision__isnull=False, decided_at__isnull=False)
                | Q(state__in=("waiting", "claimed"), decision=None, decided_by=None),
                name="review_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed")
                | Q(claimed_by__isnull=False, claim_ends_at__isnull=False),
                name="review_claim_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("owner_id")),
                name="review_not_own_work",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "submitted_at"],
                condition=~Q(state="decided"),
                name="review_open",
            ),
            models.Index(fields=["owner_id", "-submitted_at"], name="review_owner"),
            models.Index(fields=["-decided_at"], name="review_decided_at"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="review_decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="decided"),
            ),
            pgtrigger.Protect(name="review_kept", operation=pgtrigger.Delete),
        ]
