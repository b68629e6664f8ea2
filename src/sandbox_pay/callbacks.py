"""Planning call-backs: what happened becomes rows that the courier delivers later.

The rows are written in the same transaction as the fact they tell of, so neither can exist
without the other. The body is kept as bytes: every attempt sends the very same content.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from sandbox_pay.fields import origin_of
from sandbox_pay.moments import iso_utc
from sandbox_pay.scenarios import Scenario
from sandbox_pay.store import Store

PAYMENT_PAID = "payment.paid"
PAYMENT_FAILED = "payment.failed"
PAYMENT_CLOSED = "payment.closed"
PAYMENT_PENDING = "payment.pending"
REFUND_SUCCEEDED = "refund.succeeded"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that the merchant is to be told of."""

    event: str
    notify_url: str
    out_no: str
    """The merchant's number under which a test finds the call-back again."""
    occurred_at_ms: int
    facts: Mapping[str, str | int]
    """What the body says besides ``notify_id``, ``event`` and ``occurred_at``."""


@dataclass(frozen=True, slots=True)
class CallbackRecord:
    """One planned call-back and how its delivery stands."""

    notify_id: str
    event: str
    out_no: str
    forged: bool
    state: str
    attempts: int
    last_result: str


def plan(
    connection: sqlite3.Connection,
    occurrence: Occurrence,
    *,
    scenario: Scenario,
    pending_since_ms: int,
    now_ms: int,
) -> None:
    """Write the call-backs of an occurrence, bent by the scenario. Needs an open transaction.

    ``pending_since_ms`` is the moment an out-of-order ``payment.pending`` will claim for itself.
    """
    due_at_ms = now_ms + scenario.delay_s * 1000
    state = "lost" if scenario.lose else "waiting"
    forged_id = None
    if scenario.forge:
        # A forger claims success also where the truth is a failure: that is the one to catch.
        claim = PAYMENT_PAID if occurrence.event.startswith("payment.") else occurrence.event
        forged_id = _insert(
            connection, occurrence, event=claim, now_ms=now_ms, due_at_ms=due_at_ms, forged=True
        )
    notify_id = _new_notify_id()
    first_id = 0
    for copy in range(1 + scenario.duplicates):
        row_id = _insert(
            connection,
            occurrence,
            notify_id=notify_id,
            now_ms=now_ms,
            due_at_ms=due_at_ms,
            state=state,
            after_id=forged_id,
        )
        first_id = row_id if copy == 0 else first_id
    if scenario.reorder and occurrence.event == PAYMENT_PAID:
        _insert(
            connection,
            occurrence,
            event=PAYMENT_PENDING,
            occurred_at_ms=pending_since_ms,
            now_ms=now_ms,
            due_at_ms=due_at_ms,
            state=state,
            after_id=first_id,
        )


def list_callbacks(store: Store, out_no: str) -> list[CallbackRecord]:
    """List the call-backs about one of the merchant's numbers, oldest first."""
    rows = store.connection.execute(
        "SELECT * FROM callback WHERE out_no = ? ORDER BY id", (out_no,)
    ).fetchall()
    return [
        CallbackRecord(
            notify_id=row["notify_id"],
            event=row["event"],
            out_no=row["out_no"],
            forged=bool(row["forged"]),
            state=row["state"],
            attempts=row["attempts"],
            last_result=row["last_result"],
        )
        for row in rows
    ]


def count_waiting(store: Store) -> int:
    """Count the call-backs that still have to be delivered."""
    count: int = store.connection.execute(
        "SELECT count(*) FROM callback WHERE state = 'waiting'"
    ).fetchone()[0]
    return count


def _insert(
    connection: sqlite3.Connection,
    occurrence: Occurrence,
    *,
    now_ms: int,
    due_at_ms: int,
    notify_id: str = "",
    event: str = "",
    occurred_at_ms: int | None = None,
    state: str = "waiting",
    after_id: int | None = None,
    forged: bool = False,
) -> int:
    notify_id = notify_id or _new_notify_id()
    event = event or occurrence.event
    happened_ms = occurrence.occurred_at_ms if occurred_at_ms is None else occurred_at_ms
    body = orjson.dumps(
        {
            "notify_id": notify_id,
            "event": event,
            **occurrence.facts,
            "occurred_at": iso_utc(happened_ms),
        }
    )
    cursor = connection.execute(
        "INSERT INTO callback (notify_id, event, out_no, url, origin, body, forged, after_id,"
        " state, created_at_ms, due_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            notify_id,
            event,
            occurrence.out_no,
            occurrence.notify_url,
            origin_of(occurrence.notify_url),
            body,
            forged,
            after_id,
            state,
            now_ms,
            due_at_ms,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _new_notify_id() -> str:
    return "ntf_" + uuid.uuid4().hex
