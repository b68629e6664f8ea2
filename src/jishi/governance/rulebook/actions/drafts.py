"""Work on a draft, and hand it in as a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import policy, queries, reading
from jishi.governance.rulebook.actions import publish
from jishi.governance.rulebook.errors import DraftChanged, VersionTaken
from jishi.governance.rulebook.models import Draft, RuleVersion
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID

MAX_TEXT = 60_000


@use_case
def begin(*, rule_id: str, actor_id: UUID) -> Draft:
    """The draft of a rule; made from its newest version when there is none, with the next number
    and a date that leaves time for the notice.

    Raises `NotFound` for an unknown rule.
    """
    found = Draft.objects.filter(pk=rule_id).first()
    if found is not None:
        return found
    versions = queries.standings(rule_id)
    if not versions:
        raise NotFound
    last = versions[-1]
    text = rules.write_rule(
        replace(
            last.rule, version=last.row.version + 1, status="draft", share=100,
            effective_from=clock.market_day() + timedelta(days=policy.NOTICE_DAYS + 1),
        )
    )  # fmt: skip
    made, _ = Draft.objects.get_or_create(
        rule_id=rule_id,
        defaults={"text": text, "actor": f"person:{actor_id}", "at": clock.now()},
    )
    return made


@use_case
def save(*, rule_id: str, text: str, revision: int, actor_id: UUID) -> Draft:
    """Keep the working text, whatever is wrong with it. Raises `DraftChanged`, `InvalidInput`."""
    text = text.replace("\r\n", "\n")
    if not text.strip() or len(text) > MAX_TEXT or "\x00" in text:
        raise InvalidInput(fields={"text": f"1–{MAX_TEXT}"})
    row = Draft.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise NotFound
    if row.text == text:
        return row
    if row.revision != revision:
        raise DraftChanged
    row.text, row.revision = text, revision + 1
    row.actor, row.at = f"person:{actor_id}", clock.now()
    row.save()
    return row


@use_case
def drop(*, rule_id: str, actor_id: UUID) -> None:
    """Throw the draft away. Nothing happens without one."""
    deleted, _ = Draft.objects.filter(pk=rule_id).delete()
    if deleted:
        audit.write(actor=f"person:{actor_id}", verb="rule.drop", target=f"rule:{rule_id}")


@use_case
def hand_in(
    *, rule_id: str, to_state: c.State, actor_id: UUID, reason: str, urgent: bool = False
) -> c.Publication:
    """Freeze the draft as a version and take its first step (consultation, scheduled or shadow).

    Raises `NotFound`, `RuleFileError` with all its problems, `VersionTaken`, `NoSuchStep`,
    `NoticeTooShort`.
    """
    publish.lock()
    row = Draft.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise NotFound
    problems = reading.problems_of(row.text)
    if problems:
        raise rules.RuleFileError(problems)
    rule = reading.rule_of(row.text)
    versions = [one.row.version for one in queries.standings(rule_id)]
    if rule.id != rule_id:
        raise InvalidInput(fields={"id": rule_id})
    if rule.version in versions or rule.version <= max(versions, default=0):
        raise VersionTaken(rule=rule_id, version=rule.version)
    made = RuleVersion.objects.create(
        rule_id=rule_id, version=rule.version, stage=rule.stage, event=rule.event,
        text=reading.content_of(rule), content_sha256=reading.content_sha256(rule),
        actor=f"person:{actor_id}", at=clock.now(),
    )  # fmt: skip
    newborn = queries.Standing(made, cast("c.State", ""), 100, made.at, made.actor, "")
    publish.take_step(newborn, "draft", actor=made.actor)
    row.delete()
    return publish.change_state(
        rule_id=rule_id, version=rule.version, to_state=to_state, actor=made.actor, reason=reason,
        share=rule.share, urgent=urgent,
    )  # fmt: skip


@use_case
def begin_new(*, rule_id: str, text: str, actor_id: UUID) -> Draft:
    """A draft of a rule that does not exist yet. Raises `VersionTaken`, `InvalidInput`."""
    if queries.standings(rule_id):
        raise VersionTaken(rule=rule_id, version=1)
    made, _ = Draft.objects.get_or_create(
        rule_id=rule_id,
        defaults={"text": text, "actor": f"person:{actor_id}", "at": clock.now()},
    )
    return made
