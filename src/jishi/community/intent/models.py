"""Questions, their groups, and the funnel behind a board."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from jishi.kernel.ids import new_id


class QuestionGroup(models.Model):
    """All questions of one meaning about one product, under one clip or in one live."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source_kind = models.CharField(max_length=8)
    source_id = models.UUIDField()
    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    product_id = models.UUIDField(null=True)
    intent = models.CharField(max_length=32)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "product_id", "intent"],
                nulls_distinct=False, name="question_group_once",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["host"], condition=Q(asked__gt=models.F("answered")), name="group_waiting"
            )
        ]


class Question(models.Model):
    """One comment that asks. `answer` is what was shown to the asker, kept as it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    comment_id = models.UUIDField(unique=True)
    group = models.ForeignKey("intent.QuestionGroup", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    intent = models.CharField(max_length=32)
    product_id = models.UUIDField(null=True)
    sku_id = models.UUIDField(null=True)
    fact = models.CharField(max_length=200, blank=True)
    #: The name of what was wished for and is not among the goods at hand.
    wish = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["group", "-at"], name="question_latest"),
            models.Index(fields=["product_id", "-at"], name="question_of_product"),
        ]


class Correction(models.Model):
    """What staff say a text means, and how it was read: a row of the next training set. Of the same
    text (`digest`: SHA-256 of its plain form) the newest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)
    intent = models.CharField(max_length=32)
    policy_risk = models.CharField(max_length=20)
    read_intent = models.CharField(max_length=32)
    read_risk = models.CharField(max_length=20)
    model_version = models.CharField(max_length=20)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest", "-id"], name="correction_of_text")]


class OpenedCard(models.Model):
    """A product card somebody opened: the middle of the funnel."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField(null=True)
    product_id = models.UUIDField()
    source_kind = models.CharField(max_length=8)
    source_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["source_kind", "source_id"], name="opened_card_source")
        ]
