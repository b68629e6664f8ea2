"""Tables of the rulebook. What was published, changed, decided or found is only ever added to."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from jishi.governance.rulebook import policy
from jishi.kernel.ids import new_id


def _append_only(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class RuleVersion(models.Model):
    """A numbered version of a rule as canonical file text; its state is its last `RuleChange`."""

    id = models.BigAutoField(primary_key=True)
    rule_id = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    stage = models.CharField(max_length=16)
    event = models.CharField(max_length=48)
    text = models.TextField()
    #: Of the text without what its life changes (status and share).
    content_sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_id", "version"], name="rule_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="rule_version_counts"),
        ]
        triggers: ClassVar = [_append_only("rule_version_append_only")]


class RuleChange(models.Model):
    """One step in the life of a version, by the transition table of `policy`."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        "rulebook.RuleVersion", on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    share = models.PositiveSmallIntegerField(default=100)
    reason = models.TextField(blank=True)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="rule_share")
        ]
        indexes: ClassVar = [models.Index(fields=["version", "-id"], name="rule_change_last")]
        triggers: ClassVar = [
            _append_only("rule_change_append_only"),
            pgtrigger.Trigger(
                name="rule_change_in_table",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last_state", "varchar")],
                func=f"""
                    SELECT to_state INTO last_state FROM rulebook_rulechange
                    WHERE version_id = NEW.version_id ORDER BY id DESC LIMIT 1;
                    IF COALESCE(last_state, '') <> NEW.from_state
                       OR NOT ({policy.transition_sql()}) THEN
                        RAISE EXCEPTION 'rule cannot go from % (is %) to %',
                            NEW.from_state, COALESCE(last_state, ''), NEW.to_state;
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - the table of `policy`, nobody's input
            ),
        ]


class Draft(models.Model):
    """Working text of a rule; the only text here that changes. `revision` counts saves."""

    rule_id = models.CharField(max_length=24, primary_key=True)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()


class ImportedFile(models.Model):
    """What the file of a rule last said, so that a later step made at the desk is not undone."""

    rule_id = models.CharField(max_length=24, primary_key=True)
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    share = models.PositiveSmallIntegerField()
    content_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()


class RuleIndex(models.Model):
    """What the rule centre's search looks in: the newest public version of a rule, zh and en."""

    rule_id = models.CharField(max_length=24, primary_key=True)
    tokens = SearchVectorField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["tokens"], name="rule_tokens")]


class Publication(models.Model):
    """A published book: which versions act, and how. Its number is what processes report."""

    id = models.BigAutoField(primary_key=True)
    book_version = models.CharField(max_length=64)
    entries: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    note = models.TextField(blank=True)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [_append_only("publication_append_only")]


class PublicationSettled(models.Model):
    """Every running process has reported this publication; `readers` are those that did."""

    publication = models.OneToOneField(
        "rulebook.Publication", on_delete=models.PROTECT, related_name="+", primary_key=True
    )  # fmt: skip
    readers: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [_append_only("publication_settled_append_only")]


class BookReader(models.Model):
    """A running process and the publication it decides by. Says so every few seconds."""

    process = models.CharField(max_length=120, primary_key=True)
    role = models.CharField(max_length=24)
    publication = models.BigIntegerField()
    problem = models.TextField(blank=True)
    at = models.DateTimeField()


class Decision(models.Model):
    """What was asked, with which facts, and what came out. Clean decisions of busy kinds: a sample."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=48)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=8)
    #: The strongest rule; empty when nothing hit.
    rule_id = models.CharField(max_length=24, blank=True)
    rule_version = models.PositiveIntegerField(default=0)
    book_version = models.CharField(max_length=64)
    publication = models.BigIntegerField()
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=("allow", "hold", "refuse", "finding")),
                name="decision_outcome_known",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-at"], name="decision_kind"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="decision_subject"),
        ]
        triggers: ClassVar = [_append_only("decision_append_only")]


class RuleHit(models.Model):
    """One rule in one decision, with the value of every part of its condition.

    `effect`: what it did (`refuse`, `hold`, `allow`, `finding`), `shadow` (counted only) or
    `undecided` (a fact was missing).
    """

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey("rulebook.Decision", on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    effect = models.CharField(max_length=12)
    explanation: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    effect__in=("allow", "hold", "refuse", "finding", "shadow", "undecided")
                ),
                name="hit_effect_known",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["rule_id", "effect", "-at"], name="hit_of_rule")]
        triggers: ClassVar = [_append_only("hit_append_only")]


class Finding(models.Model):
    """A rule hit after the fact, once for (kind, subject, rule, key). Cases are opened from these."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey("rulebook.Decision", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=48)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=64)
    #: What tells one occurrence from the next, such as the day of a daily sweep.
    key = models.CharField(max_length=40, blank=True)
    rule_id = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    measures: models.JSONField[list[str], list[str]] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "rule_id", "key"],
                name="finding_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["rule_id", "-at"], name="finding_of_rule")]
        triggers: ClassVar = [_append_only("finding_append_only")]


class DecisionTally(models.Model):
    """All decisions of a kind on a day (UTC) by outcome, stored ones and others."""

    kind = models.CharField(max_length=48)
    day = models.DateField()
    outcome = models.CharField(max_length=8)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "day", "outcome"], name="tally_once")
        ]


class GovernorCount(models.Model):
    """Acts of an automatic rule in an hour."""

    rule_id = models.CharField(max_length=24)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_id", "hour"], name="governor_once")
        ]


class GovernorLimit(models.Model):
    """A limit set at the desk for one rule, instead of that of its effect."""

    rule_id = models.CharField(max_length=24, primary_key=True)
    per_hour = models.PositiveIntegerField()
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
