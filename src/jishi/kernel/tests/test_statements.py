"""Statements written once read and write what the ORM does; a dead line is seen without asking."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import psycopg
import pytest
from django.db import connection, models, transaction
from django.db.utils import DataError, IntegrityError
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.kernel import audit, clock, outbox, statements
from jishi.kernel.db import attempt, unit_of_work
from jishi.kernel.models import AuditLine, IdempotentRequest, OutboxEvent, QuotaWindow


def values_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def event(number: int) -> OutboxEvent:
    return OutboxEvent(
        type="x.Happened", payload={"number": number, "深": ["'", None, 1.5]},
        pending=["a", "带 空格", "{}"] if number else [], recorded_at=clock.now(),
        next_at=clock.now(), done_at=None if number else clock.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_rows_written_and_read_so_are_those_of_the_orm() -> None:
    given = [event(0), event(1), event(2)]
    statements.insert(*given)
    by_orm = list(OutboxEvent.objects.order_by("id"))
    read = statements.select(OutboxEvent, "type = $1 ORDER BY id", ["x.Happened"])
    assert [values_of(row) for row in read] == [values_of(row) for row in by_orm]
    assert [row.payload["number"] for row in read] == [0, 1, 2]
    assert [row.pending for row in read] == [row.pending for row in given]
    assert [row.done_at for row in read] == [row.done_at for row in given]
    assert not any(row._state.adding for row in read)


@pytest.mark.django_db
def test_a_key_that_is_given_is_kept_and_one_the_database_makes_is_made() -> None:
    window = QuotaWindow(key="someone", started_at=clock.now(), used=3)
    statements.insert(window)
    assert not window._state.adding
    window.used = 4
    window.save()
    assert QuotaWindow.objects.get(pk="someone").used == 4
    line = AuditLine(at=clock.now(), actor="clock", verb="x.y", target="z:1", details={})
    statements.insert(line)
    assert AuditLine.objects.get(target="z:1").pk > 0


@pytest.mark.django_db
def test_nothing_is_written_of_nothing_and_nothing_found_where_nothing_is() -> None:
    statements.insert()
    assert statements.select(AuditLine, "target = $1", ["nobody's"]) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_written_all_or_none() -> None:
    at = clock.now()
    twins = [IdempotentRequest(actor="a", key="same key", fingerprint="f", at=at) for _ in range(2)]
    with pytest.raises(IntegrityError):
        statements.insert(*twins)
    assert IdempotentRequest.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_line_that_the_server_closed_is_seen_as_unusable_and_replaced() -> None:
    connection.ensure_connection()
    assert connection.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
    deadline = time.monotonic() + 5
    while connection.is_usable():
        assert time.monotonic() < deadline
    connection.close_if_unusable_or_obsolete()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != mine


@pytest.mark.django_db(transaction=True)
def test_what_a_thread_keeps_of_a_line_goes_with_the_line() -> None:
    mine = statements.rows("SELECT pg_backend_pid()", [])
    assert statements.rows("SELECT pg_backend_pid()", []) == mine
    connection.close()
    assert statements.rows("SELECT pg_backend_pid()", []) != mine


@pytest.mark.django_db
def test_a_statement_that_failed_can_be_asked_again() -> None:
    with pytest.raises(DataError), attempt():
        statements.rows("SELECT 1 / $1::int", [0])
    assert statements.rows("SELECT 6 / $1::int", [3]) == [(2,)]
    with pytest.raises(DataError), attempt():
        statements.rows("SELECT 6 / $1::int", [0])
    assert statements.rows("SELECT 6 / $1::int", [2]) == [(3,)]


STEPS = st.lists(
    st.sampled_from(["event", "line", "window", "change", "read", "orm"])
    | st.tuples(
        st.sampled_from(["attempt", "failed attempt", "broken attempt"]), st.integers(1, 3)
    ),
    max_size=14,
)


class Program:
    """Writes and reads in some order; what it saw on the way and left behind."""

    def __init__(self, steps: list[Any]) -> None:
        self.steps, self.seen, self.number = list(steps), list[Any](), 0

    def run(self) -> list[Any]:
        while self.steps:
            self.step(self.steps.pop(0))
        return [*self.seen, self.left()]

    def step(self, step: Any) -> None:
        self.number += 1
        match step:
            case "event":
                statements.insert(event(self.number), event(self.number + 100))
            case "line":
                audit.write(actor="clock", verb="x.y", target=f"z:{self.number}")
            case "window":
                key = f"window {self.number}"
                statements.insert(QuotaWindow(key=key, started_at=clock.now(), used=1))
            case "change":
                statements.change(
                    QuotaWindow, "UPDATE kernel_quotawindow SET used = used * $1 WHERE key < $2",
                    [self.number, "x"],
                )  # fmt: skip
            case "orm":
                QuotaWindow.objects.create(key=f"orm {self.number}", started_at=clock.now(), used=0)
            case "read":
                self.seen.append(self.left())
            case (kind, count):
                self.attempt(kind, count)

    def attempt(self, kind: str, count: int) -> None:
        inside, self.steps = self.steps[:count], self.steps[count:]
        with contextlib.suppress(InterruptedError, IntegrityError), attempt():
            for step in inside:
                self.step(step)
            if kind == "failed attempt":
                raise InterruptedError
            if kind == "broken attempt":
                at = clock.now()
                row = {"actor": "a", "key": "same key", "fingerprint": "f", "at": at}
                statements.insert(IdempotentRequest(**row), IdempotentRequest(**row))

    def left(self) -> list[Any]:
        return [
            list(OutboxEvent.objects.order_by("id").values_list("payload__number", flat=True)),
            list(AuditLine.objects.order_by("id").values_list("target", flat=True)),
            list(QuotaWindow.objects.order_by("key").values_list("key", "used")),
            IdempotentRequest.objects.count(),
        ]


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_what_is_gathered_is_seen_and_left_as_what_is_sent_at_once(steps: list[Any]) -> None:
    def outcome(context: contextlib.AbstractContextManager[None]) -> list[Any]:
        with contextlib.suppress(InterruptedError), transaction.atomic():
            with context:
                said = Program(steps).run()
            raise InterruptedError
        return said

    assert outcome(statements.gathering()) == outcome(contextlib.nullcontext())


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_unit_of_work_travel_together_and_go_with_it() -> None:
    with CaptureQueriesContext(connection) as asked, unit_of_work():
        audit.write(actor="clock", verb="x.y", target="z:1")
        outbox.record()
        statements.insert(event(1), event(2))
        audit.write(actor="clock", verb="x.y", target="z:2")
    assert len([one for one in asked.captured_queries if "INSERT" in one["sql"]]) == 1
    assert [line.target for line in AuditLine.objects.order_by("id")] == ["z:1", "z:2"]
    with pytest.raises(InterruptedError), unit_of_work():
        audit.write(actor="clock", verb="x.y", target="z:3")
        raise InterruptedError
    assert (AuditLine.objects.count(), OutboxEvent.objects.count()) == (2, 2)
