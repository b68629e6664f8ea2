"""The governor: counts what an automatic rule does and stops it when it runs wild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify import api as notices
from jishi.governance.rulebook import policy, queries, wording
from jishi.governance.rulebook.actions import publish
from jishi.governance.rulebook.models import GovernorLimit
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.governance.rulebook.contracts import Entry

_COUNT = """
INSERT INTO rulebook_governorcount (rule_id, hour, count)
VALUES (%(rule)s, date_trunc('hour', %(now)s::timestamptz), 1)
ON CONFLICT (rule_id, hour) DO UPDATE SET count = rulebook_governorcount.count + 1
RETURNING count, (SELECT per_hour FROM rulebook_governorlimit WHERE rule_id = %(rule)s)
"""


@use_case
def count_act(entry: Entry) -> None:
    """One more act of this rule in this hour; the one above its limit suspends it.

    Counted across all processes. A suspended rule that refused goes on asking a person
    (`policy.effect_of`), so that nobody opens a gate by flooding it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"rule": entry.rule_id, "now": clock.now()})
        count, own = cursor.fetchone()
    limit = policy.limit_of(entry.effect, own)
    if policy.is_wild(count, limit):
        _suspend(entry, count, limit)


def _suspend(entry: Entry, count: int, limit: int) -> None:
    publish.lock()
    one = queries.standing_of(entry.rule_id, entry.version)
    if one.state not in ("live", "staged"):
        return
    publish.take_step(one, "suspended", actor=policy.GOVERNOR, reason=f"{count} > {limit}/h")
    publish.publish(actor=policy.GOVERNOR, note=f"{entry.rule_id}: {count} > {limit}/h")
    zh, en = wording.suspended(entry.rule_id, count, limit)
    for person_id in accounts.people_at("operator"):
        notices.notify(
            person_id=person_id, kind="rule.suspended", zh=zh, en=en,
            link=f"/desk/rules/{entry.rule_id}/",
            key=f"governor:{entry.rule_id}:{clock.now():%Y%m%d%H%M}",
        )  # fmt: skip


@use_case
def set_limit(*, rule_id: str, per_hour: int, actor_id: UUID, reason: str) -> None:
    """Another limit for one rule. Raises `InvalidInput`, `NotFound`."""
    if not 1 <= per_hour <= 1_000_000:
        raise InvalidInput(fields={"per_hour": "1–1000000"})
    if not queries.standings(rule_id):
        raise InvalidInput(fields={"rule_id": "unknown"})
    GovernorLimit.objects.update_or_create(
        rule_id=rule_id,
        defaults={"per_hour": per_hour, "actor": f"person:{actor_id}", "at": clock.now()},
    )
    audit.write(
        actor=f"person:{actor_id}", verb="rule.limit", target=f"rule:{rule_id}", reason=reason,
        per_hour=per_hour,
    )  # fmt: skip
