"""Tables of reputation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Scored(models.Model):
    """One reviewed order; `order_id` makes counting it twice impossible."""

    order_id = models.UUIDField(primary_key=True)
    shop_id = models.UUIDField()
    description = models.PositiveSmallIntegerField()
    service = models.PositiveSmallIntegerField()
    logistics = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    description__range=(1, 5), service__range=(1, 5), logistics__range=(1, 5)
                ),
                name="scored_range",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["shop_id", "at"], name="scored_of_shop")]
