"""The index: one row for each thing that can be found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """`title` as shown in suggestions; `tokens` from the segmenter, title weighted over body."""

    kind = models.CharField(max_length=8)
    ref_id = models.UUIDField()
    title = models.CharField(max_length=300)
    tokens = SearchVectorField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "ref_id"], name="search_document_once")
        ]
        indexes: ClassVar = [
            GinIndex(fields=["tokens"], name="search_tokens"),
            GinIndex(fields=["title"], name="search_title_trgm", opclasses=["gin_trgm_ops"]),
        ]


class SearchedFor(models.Model):
    """How often a text was searched for, and how many things it last found."""

    text = models.CharField(max_length=60, primary_key=True)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
