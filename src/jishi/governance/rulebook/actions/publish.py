"""Steps in the life of a rule, and the book that follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import contracts as c
from jishi.governance.rulebook import mappers, policy, queries, reading
from jishi.governance.rulebook.errors import NoSuchStep, NoticeTooShort
from jishi.governance.rulebook.events import BookPublished, RuleChanged
from jishi.governance.rulebook.models import Publication, RuleChange
from jishi.governance.rulebook.vocabulary import vocabulary
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import advisory_lock, use_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jishi.governance.rulebook.queries import Standing

_INDEX = """
INSERT INTO rulebook_ruleindex (rule_id, tokens) VALUES (
  %s, setweight(array_to_tsvector(%s), 'A') || setweight(array_to_tsvector(%s), 'C')
      || setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'C'))
ON CONFLICT (rule_id) DO UPDATE SET tokens = excluded.tokens
"""


@use_case
def change_state(
    *,
    rule_id: str,
    version: int,
    to_state: c.State,
    actor: str,
    reason: str = "",
    share: int = 100,
    urgent: bool = False,
) -> c.Publication:
    """Let a version take a step and publish the book that follows; returns that book.

    What becomes live retires the live version before it. Holds the rulebook's lock. `urgent`: the
    notice of `policy.NOTICE_DAYS` is left out, for which `reason` gives the ground. Raises
    `NotFound`, `NoSuchStep`, `NoticeTooShort`, `RuleFileError`. Emits `RuleChanged`,
    `BookPublished`.
    """
    lock()
    one = queries.standing_of(rule_id, version)
    if not policy.may_become(one.state, to_state):
        raise NoSuchStep(now=one.state, then=to_state)
    if actor.startswith("person:") and not urgent:
        _require_notice(one, to_state)
    take_step(one, to_state, actor=actor, reason=reason, share=share)
    return publish(actor=actor, note=f"{rule_id} v{version}: {to_state}")


def lock() -> None:
    """One change of the book at a time, in all processes."""
    advisory_lock("rulebook", ["book"])


def take_step(
    one: Standing, to_state: c.State, *, actor: str, reason: str = "", share: int = 100
) -> None:
    """Write the step, and retire what it replaces. The caller holds the lock and publishes."""
    if to_state == "live":
        for other in queries.standings(one.row.rule_id):
            if other.state in ("live", "staged", "suspended") and other.row.pk != one.row.pk:
                _write(other, "retired", actor=actor, reason=f"v{one.row.version}", share=100)
    _write(one, to_state, actor=actor, reason=reason, share=share)
    index(one.row.rule_id)


def _write(one: Standing, to_state: c.State, *, actor: str, reason: str, share: int) -> None:
    RuleChange.objects.create(
        version=one.row, from_state=one.state, to_state=to_state, share=share, reason=reason,
        actor=actor, at=clock.now(),
    )  # fmt: skip
    audit.write(
        actor=actor, verb=f"rule.{to_state}", target=f"rule:{one.row.rule_id}", reason=reason,
        version=one.row.version, before=one.state, share=share,
    )  # fmt: skip
    outbox.record(
        RuleChanged(
            rule_id=one.row.rule_id, version=one.row.version, from_state=one.state,
            to_state=to_state, actor=actor,
        )
    )  # fmt: skip


def _require_notice(one: Standing, to_state: c.State) -> None:
    days, today = policy.NOTICE_DAYS, clock.market_day()
    if to_state == "scheduled":
        starts = one.rule.effective_from
        if starts is None or (starts - today).days < days:
            raise NoticeTooShort(days=days)
    if to_state in ("staged", "live") and one.state in ("shadow", "scheduled"):
        seen = RuleChange.objects.filter(version=one.row, to_state__in=policy.PUBLIC)
        first = seen.order_by("id").values_list("at", flat=True).first()
        if first is None or (today - first.astimezone(clock.market_zone()).date()).days < days:
            raise NoticeTooShort(days=days)


def publish(*, actor: str, note: str = "") -> c.Publication:
    """The book of the present states, as a new publication unless the last one is the same.

    The caller holds the lock. Nothing is published that does not pass every check (raises
    `RuleFileError`). Processes take it up within about a second; see `readers`.
    """
    found = [(one, effect) for one in queries.standings() if (effect := _effect(one))]
    problems = [problem for one, _ in found for problem in reading.problems_of(one.row.text)]
    if problems:
        raise rules.RuleFileError(problems)
    entries = [
        c.Entry(
            rule_id=one.row.rule_id, version=one.row.version, state=one.state, effect=effect,
            share=one.share,
        )
        for one, effect in found
    ]  # fmt: skip
    last = Publication.objects.order_by("-id").first()
    if last is not None and mappers.fingerprint(entries) == mappers.fingerprint(
        [mappers.entry(one) for one in last.entries]
    ):
        return queries.publication(last)
    row = Publication.objects.create(
        book_version=_book_version([one for one, _ in found]),
        entries=[mappers.stored_entry(one) for one in entries], note=note, actor=actor,
        at=clock.now(),
    )  # fmt: skip
    audit.write(
        actor=actor, verb="rulebook.publish", target=f"publication:{row.pk}", reason=note,
        book=row.book_version, rules=len(entries),
    )  # fmt: skip
    outbox.record(BookPublished(publication=row.pk, book_version=row.book_version))
    return queries.publication(row)


def _effect(one: Standing) -> c.Effect | None:
    if one.state not in ("shadow", "staged", "live", "suspended"):
        return None
    return policy.effect_of(
        one.state, one.rule.outcome, by_governor=one.actor == policy.GOVERNOR
    )  # fmt: skip


def _book_version(found: Sequence[Standing]) -> str:
    read = [reading.as_it_stands(one.rule, status=one.state, share=one.share) for one in found]
    return rules.fuse(read, vocabulary()).version


def index(rule_id: str) -> None:
    """Let the search of the rule centre find the version that is shown first."""
    shown = queries.newest(queries.standings(rule_id)).get(rule_id)
    if shown is None:
        return
    rule = shown.rule
    heavy = reading.tokens(f"{rule.id} {rule.title.zh}")
    light = sorted(set(reading.tokens(f"{rule.body.zh} {rule.advice.zh}")) - set(heavy))
    with connection.cursor() as cursor:
        cursor.execute(
            _INDEX, [rule_id, heavy, light, rule.title.en, f"{rule.body.en} {rule.advice.en}"]
        )
