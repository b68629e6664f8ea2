"""Reading rules, their life and the state of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import mappers, policy, reading
from jishi.governance.rulebook.models import (
    BookReader,
    Decision,
    GovernorCount,
    GovernorLimit,
    Publication,
    PublicationSettled,
    RuleChange,
    RuleHit,
    RuleVersion,
)
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from jishi.foundation.rules.api import Rule

#: A process that has not reported for so long is taken for gone.
READER_STALE = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Standing:
    """A version and where it stands."""

    row: RuleVersion
    state: c.State
    share: int
    since: datetime
    actor: str
    reason: str

    @property
    def rule(self) -> Rule:
        return reading.rule_of(self.row.text)

    @property
    def url(self) -> str:
        return f"/rules/{self.row.rule_id}/v{self.row.version}/"


def standings(rule_id: str | None = None) -> list[Standing]:
    """Every version with its last change, by rule and version. One query."""
    rows = RuleChange.objects.select_related("version")
    if rule_id is not None:
        rows = rows.filter(version__rule_id=rule_id)
    rows = rows.order_by("version_id", "-id").distinct("version_id")
    found = [
        Standing(
            row.version, cast("c.State", row.to_state), row.share, row.at, row.actor, row.reason
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.row.rule_id, one.row.version))


def newest(found: Iterable[Standing], *, public: bool = True) -> dict[str, Standing]:
    """For each rule the version to show first: the live one, else the newest (public) one."""
    shown: dict[str, Standing] = {}
    for one in found:
        if public and one.state not in policy.PUBLIC:
            continue
        before = shown.get(one.row.rule_id)
        if before is None or before.state != "live" or one.state == "live":
            shown[one.row.rule_id] = one
    return shown


def standing_of(rule_id: str, version: int) -> Standing:
    """Raises `NotFound`."""
    for one in standings(rule_id):
        if one.row.version == version:
            return one
    raise NotFound


def shown(rule_id: str, *, public: bool = False) -> Standing:
    """The version of a rule to show first. Raises `NotFound`."""
    found = newest(standings(rule_id), public=public).get(rule_id)
    if found is None:
        raise NotFound
    return found


def changes(rule_id: str | None = None, *, limit: int = 500) -> list[c.Change]:
    """Steps in the life of rules, newest first."""
    rows = RuleChange.objects.select_related("version").order_by("-id")
    if rule_id is not None:
        rows = rows.filter(version__rule_id=rule_id)
    return [mappers.change(row) for row in rows[:limit]]


def search(text: str) -> list[str]:
    """Ids of rules that hold every word of `text` (Chinese words or English stems), best first."""
    words = reading_words(text)
    if not words and not text.strip():
        return []
    quoted = " & ".join("'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH asked AS (SELECT %s::tsquery AS zh, plainto_tsquery('english', %s) AS en) "
            "SELECT rule_id FROM rulebook_ruleindex, asked "
            "WHERE (numnode(asked.zh) > 0 AND tokens @@ asked.zh) "
            "   OR (numnode(asked.en) > 0 AND tokens @@ asked.en) OR rule_id = upper(%s) "
            "ORDER BY rule_id = upper(%s) DESC, "
            "ts_rank(tokens, asked.zh) + ts_rank(tokens, asked.en) DESC, rule_id LIMIT 60",
            [quoted, text[:200], text.strip(), text.strip()],
        )
        return [row[0] for row in cursor.fetchall()]


def reading_words(text: str) -> list[str]:
    """Words that a query asks for."""
    return reading.words(text[:200])[:12]


def last_publication() -> c.Publication | None:
    row = Publication.objects.order_by("-id").first()
    return publication(row) if row else None


def publications(limit: int = 20) -> list[c.Publication]:
    return [publication(row) for row in Publication.objects.order_by("-id")[:limit]]


def publication(row: Publication) -> c.Publication:
    settled = PublicationSettled.objects.filter(pk=row.pk).values_list("at", flat=True).first()
    return c.Publication(
        id=row.pk, book_version=row.book_version,
        entries=tuple(mappers.entry(one) for one in row.entries), at=row.at, actor=row.actor,
        note=row.note, settled_at=settled,
        waiting_for=() if settled else tuple(
            one for one in readers() if one.publication < row.pk or one.problem
        ),
    )  # fmt: skip


def readers() -> list[c.Reader]:
    """Processes that run the book now."""
    rows = BookReader.objects.filter(at__gt=clock.now() - READER_STALE).order_by("role", "process")
    return [mappers.reader(row) for row in rows]


def decision(decision_id: UUID) -> c.DecisionView:
    """Raises `NotFound`."""
    row = Decision.objects.filter(pk=decision_id).first()
    if row is None:
        raise NotFound
    return view(row)


def decision_on(kind: str, subject_kind: str, subject_id: str) -> c.DecisionView | None:
    """The newest stored decision of `kind` on a thing."""
    rows = Decision.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind)
    row = rows.order_by("-at", "-id").first()
    return view(row) if row else None


def view(row: Decision) -> c.DecisionView:
    hits = list(RuleHit.objects.filter(decision=row).order_by("id"))
    texts = {
        (one.rule_id, one.version): one.text
        for one in RuleVersion.objects.filter(rule_id__in={hit.rule_id for hit in hits})
    }
    found = []
    for hit in hits:
        text = texts.get((hit.rule_id, hit.version))
        found.append(mappers.hit(hit, reading.rule_of(text) if text else None))
    return mappers.decision(row, found)


def last_hits(rule_id: str, *, limit: int = 20) -> list[RuleHit]:
    """The newest hits, shadow ones included; undecided ones are only counted."""
    rows = RuleHit.objects.filter(rule_id=rule_id).exclude(effect="undecided")
    rows = rows.select_related("decision")
    return list(rows.order_by("-id")[:limit])


def months(rule_id: str, *, limit: int = 12) -> list[c.MonthCount]:
    """What the rule did, month by month of the market, newest first."""
    rows = (
        RuleHit.objects.filter(rule_id=rule_id)
        .annotate(month=TruncMonth("at", tzinfo=clock.market_zone()))
        .values("month")
        .annotate(
            refused=Count("id", filter=Q(effect="refuse")),
            held=Count("id", filter=Q(effect="hold")),
            found=Count("id", filter=Q(effect="finding")),
            undecided=Count("id", filter=Q(effect="undecided")),
            shadow=Count("id", filter=Q(effect="shadow")),
        )
        .order_by("-month")[:limit]
    )
    return [
        c.MonthCount(
            month=row["month"].date(), refused=row["refused"], held=row["held"],
            found=row["found"], undecided=row["undecided"], shadow=row["shadow"],
        )
        for row in rows
    ]  # fmt: skip


def hit_counts(since: datetime) -> dict[str, dict[str, int]]:
    """By rule and effect, how often each hit since then."""
    counts: dict[str, dict[str, int]] = {}
    rows = RuleHit.objects.filter(at__gte=since).values("rule_id", "effect")
    for row in rows.annotate(n=Count("id")):
        counts.setdefault(row["rule_id"], {})[row["effect"]] = row["n"]
    return counts


def own_limit(rule_id: str) -> int | None:
    """The limit set for this rule alone."""
    rows = GovernorLimit.objects.filter(pk=rule_id)
    return rows.values_list("per_hour", flat=True).first()


def governor(rule_id: str | None = None) -> list[c.GovernorState]:
    """Acts in this hour against the limit, the fullest first."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    rows = GovernorCount.objects.filter(hour=hour)
    if rule_id is not None:
        rows = rows.filter(rule_id=rule_id)
    own = dict(GovernorLimit.objects.values_list("rule_id", "per_hour"))
    outcomes = {rule: one.rule.outcome for rule, one in newest(standings(), public=False).items()}
    return [
        c.GovernorState(
            rule_id=row.rule_id, count=row.count, hour=hour,
            limit=policy.limit_of(outcomes.get(row.rule_id, "finding"), own.get(row.rule_id)),
        )
        for row in rows.order_by(F("count").desc(), "rule_id")
    ]  # fmt: skip
