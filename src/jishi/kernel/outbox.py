"""The outbox: `record` inside a use case, `dispatch` in the worker.

The dispatcher polls (20–150 ms) instead of being notified, because NOTIFY takes one instance-wide
lock at commit and must not sit in a money transaction.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import connection

from jishi.kernel import clock, events, statements
from jishi.kernel.db import attempt, unit_of_work
from jishi.kernel.models import OutboxEvent

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger()

#: Waits after a failed reaction, in seconds; after the last the event is left for a person (`/healthz`).
BACKOFF_S = (1, 2, 5, 15, 60, 300, 1800, 7200)


class NoTransactionError(RuntimeError):
    """An event was recorded outside a use case: it could be true of nothing."""


def record(*happened: events.Event) -> None:
    """Write events in the current transaction. They are delivered after it commits, or never."""
    if not connection.in_atomic_block:
        raise NoTransactionError([event.type_name() for event in happened])
    at = clock.now()
    rows = [
        OutboxEvent(
            type=event.type_name(),
            payload=events.encode(event),
            pending=(pending := events.reaction_names(type(event))),
            recorded_at=at,
            next_at=at,
            done_at=None if pending else at,
        )
        for event in happened
    ]
    statements.insert(*rows)


def dispatch(limit: int = 50) -> int:
    """Deliver up to `limit` due events, one transaction each. Returns how many were taken."""
    taken = 0
    while taken < limit and _dispatch_one():
        taken += 1
    return taken


def _dispatch_one() -> bool:
    with unit_of_work():
        row = (
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(done_at=None, next_at__lte=clock.now())
            .order_by("next_at", "id")
            .first()
        )
        if row is None:
            return False
        left = [name for name in row.pending if not _deliver(row, name)]
        row.pending = left
        if not left:
            row.done_at = clock.now()
        else:
            wait = BACKOFF_S[min(row.attempts, len(BACKOFF_S) - 1)]
            row.attempts += 1
            row.next_at = clock.now() + timedelta(seconds=wait)
        row.save(update_fields=["pending", "done_at", "attempts", "next_at"])
    return True


def _deliver(row: OutboxEvent, reaction: str) -> bool:
    try:
        with attempt():
            events.react(row.type, reaction, row.payload)
    except Exception:
        log.exception("reaction_failed", event_id=row.pk, type=row.type, reaction=reaction)
        return False
    return True


def drain(rounds: int = 1000) -> int:
    """Deliver until nothing is due (tests, and commands that must leave nothing behind)."""
    total = 0
    for _ in range(rounds):
        taken = dispatch()
        total += taken
        if not taken:
            break
    return total


def run_dispatcher(should_stop: Callable[[], bool]) -> None:
    """Dispatch until `should_stop()`; polls fast while there is work, slowly when idle."""
    idle_s = 0.02
    while not should_stop():
        try:
            taken = dispatch()
        except Exception:
            log.exception("dispatcher_failed")
            connection.close()
            taken, idle_s = 0, 1.0
        idle_s = 0.02 if taken else min(idle_s * 1.5, 0.15)
        if not taken:
            time.sleep(idle_s)


def backlog() -> dict[str, int]:
    """Events still due and events that failed at least three times, for health pages."""
    waiting = OutboxEvent.objects.filter(done_at=None)
    return {"waiting": waiting.count(), "failing": waiting.filter(attempts__gte=3).count()}
