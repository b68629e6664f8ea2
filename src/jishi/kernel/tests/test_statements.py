"""Statements written once read and write what the ORM does; a dead line is seen without asking."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import pytest
from django.db import connection, models
from django.db.utils import IntegrityError

from jishi.kernel import clock, statements
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
    read = statements.select(OutboxEvent, "type = %s ORDER BY id", ["x.Happened"])
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
    assert statements.select(AuditLine, "target = %s", ["nobody's"]) == []


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
