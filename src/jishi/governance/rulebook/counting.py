"""Counts over the rulebook's own rows that rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from jishi.governance.rulebook.models import Decision, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


def refusals(*, since: datetime) -> dict[UUID, int]:
    """How often rules refused something, by person; a thing refused again counts again."""
    rows = Decision.objects.filter(at__gte=since, outcome="refuse", actor_id__isnull=False)
    counts = rows.values("actor_id").annotate(n=Count("pk")).order_by()
    return {row["actor_id"]: row["n"] for row in counts if row["actor_id"] is not None}


def stopped(rule_ids: Iterable[str], *, since: datetime) -> dict[UUID, int]:
    """How often these rules refused or held something, by person."""
    rows = Decision.objects.filter(
        at__gte=since, rule_id__in=tuple(rule_ids), outcome__in=("refuse", "hold"),
        actor_id__isnull=False,
    )  # fmt: skip
    counts = rows.values("actor_id").annotate(n=Count("pk")).order_by()
    return {row["actor_id"]: row["n"] for row in counts if row["actor_id"] is not None}


def findings(rule_ids: Iterable[str], *, subject_id: str, since: datetime) -> int:
    """Findings of these rules about one subject."""
    return Finding.objects.filter(
        rule_id__in=tuple(rule_ids), subject_id=subject_id, at__gte=since
    ).count()
