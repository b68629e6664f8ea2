"""Reads and writes whose text is made once, for those few that every order makes.

Putting forty columns together anew costs the ORM more than PostgreSQL needs to answer. Values go
through the model's own fields, in and out, as they do in the ORM; no signals are sent. Texts are ours
and name their values as PostgreSQL does, `$1`, `$2`; each is read and prepared once a connection.

In a unit of work (`kernel.db`) rows are gathered and go to the database together, as one statement,
before whatever is asked of it next: a way there and back costs more than a row.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg import RawCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = TypeVar("Row", bound=models.Model)


class _Gathered:
    """What a unit of work has written and not sent yet: rows by model, then changes, as values."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[list[Any]]] = {}
        self.changes: dict[type[models.Model], tuple[str, Sequence[Any]]] = {}

    def send(self) -> None:
        rows, changes = self.rows, self.changes
        if not rows and not changes:
            return
        self.forget()
        parts = [
            (_insert(model, len(found))[0], len(found[0]) * len(found))
            for model, found in rows.items()
        ]
        parts += [(text, len(given)) for text, given in changes.values()]
        values = [value for found in rows.values() for row in found for value in row]
        values += [value for _, given in changes.values() for value in given]
        _run(_together(tuple(parts)), values)

    def forget(self) -> None:
        self.rows, self.changes = {}, {}


_gathered: ContextVar[_Gathered | None] = ContextVar("jishi_gathered", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """Gather what is written inside; all of it is sent at the latest when the block ends well."""
    gathered = _Gathered()

    def first(execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
        # What was gathered since the savepoint goes with it.
        if isinstance(sql, str) and sql.startswith("ROLLBACK TO"):
            gathered.forget()
        else:
            gathered.send()
        return execute(sql, *arguments)

    token = _gathered.set(gathered)
    try:
        with connection.execute_wrapper(first):
            yield
            gathered.send()
    finally:
        _gathered.reset(token)


def insert(*rows: models.Model) -> None:
    """Write new rows, each model's in the order given. Keys that the database makes stay unset."""
    gathered = _gathered.get()
    to = gathered or _Gathered()
    database = connections[DEFAULT_DB_ALIAS]
    for row in rows:
        _, fields = _insert(type(row), 1)
        to.rows.setdefault(type(row), []).append(
            [field.get_db_prep_save(field.pre_save(row, add=True), database) for field in fields]
        )
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    if gathered is None:
        to.send()


def change(model: type[models.Model], text: LiteralString, values: Sequence[Any]) -> None:
    """Carry out `text`, an UPDATE of ours of `model`'s rows whose count nobody asks for."""
    gathered = _gathered.get()
    to = gathered or _Gathered()
    if model in to.rows or model in to.changes:  # parts of one statement do not see one another
        to.send()
    to.changes[model] = (text, values)
    if gathered is None:
        to.send()


def rows(text: LiteralString, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What `text`, a statement of ours, answers; nothing for one that answers no rows."""
    cursor = _run(text, values)
    return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


def select(model: type[Row], where: LiteralString, values: Sequence[Any]) -> list[Row]:
    """Whole rows of `model` for which `where`, a condition of ours, holds."""
    text, names = _select(model, where)
    found = rows(text, values)
    converters = _converters(model)
    return [model.from_db(DEFAULT_DB_ALIAS, names, _converted(row, converters)) for row in found]


class _Kept(threading.local):
    """A thread's cursors by text: making one, and finding how to write and read its values, took a
    third of the time of a short statement."""

    connection: Any = None
    cursors: dict[str, RawCursor[tuple[Any, ...]]]


_MOST_KEPT = 128
_kept = _Kept()


def _run(text: str, values: Sequence[Any]) -> RawCursor[tuple[Any, ...]]:
    """Carry out `text` as Django's cursors do: in its transaction, with its wrappers and errors."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    if _kept.connection is not database.connection or len(_kept.cursors) >= _MOST_KEPT:
        _kept.connection, _kept.cursors = database.connection, {}
    cursor = _kept.cursors.get(text)
    if cursor is None:
        cursor = _kept.cursors[text] = RawCursor(database.connection)
    to: Any = cursor
    # Django shows a statement by putting its values in at `%s`, of which ours have none.
    logged = database.make_debug_cursor(to).debug_sql if database.queries_logged else nullcontext
    with logged(text):
        database.make_cursor(to).execute(text, values)
    return cursor


@lru_cache(maxsize=512)
def _together(parts: tuple[tuple[str, int], ...]) -> str:
    """One statement that carries out all; PostgreSQL runs those named by WITH whether read or not.
    `parts`: texts, each with how many values it has."""
    texts, before = [], 0
    for text, count in parts:
        texts.append(_NUMBER.sub(partial(_shifted, before), text))
        before += count
    *named, last = texts
    if not named:
        return last
    return f"WITH {', '.join(f'w{at} AS ({text})' for at, text in enumerate(named))} {last}"


_NUMBER = re.compile(r"\$([0-9]+)")


def _shifted(by: int, number: re.Match[str]) -> str:
    return f"${int(number[1]) + by}"


@lru_cache(maxsize=512)
def _insert(model: type[models.Model], count: int) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not _is_made_there(field)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    numbers = iter(range(1, len(fields) * count + 1))
    of_row = [", ".join(_place(field, next(numbers)) for field in fields) for _ in range(count)]
    places = ", ".join(f"({places})" for places in of_row)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {places}', fields  # noqa: S608


@cache
def _select(model: type[models.Model], where: str) -> tuple[str, list[str]]:
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    text = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {where}'  # noqa: S608
    return text, [field.attname for field in fields]


@cache
def _converters(model: type[models.Model]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Position → how PostgreSQL's value becomes the field's, where they differ (JSON)."""
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for at, field in enumerate(model._meta.concrete_fields):
        column = field.get_col(model._meta.db_table)
        found += [
            (at, partial(_convert, convert, column))
            for convert in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
        ]
    return found


def _convert(convert: Callable[..., Any], column: Any, value: Any) -> Any:
    return convert(value, column, connection)


def _converted(
    row: tuple[Any, ...], converters: list[tuple[int, Callable[[Any], Any]]]
) -> Sequence[Any]:
    if not converters:
        return row
    values = list(row)
    for at, convert in converters:
        values[at] = convert(values[at])
    return values


def _is_made_there(field: models.Field[Any, Any]) -> bool:
    return field.generated or isinstance(field, models.AutoField)


def _place(field: models.Field[Any, Any], number: int) -> str:
    """`$number`, with the type where PostgreSQL could not tell it (arrays)."""
    of_field = getattr(field, "get_placeholder", None)
    place = str(of_field(None, None, connection)) if of_field else "%s"
    return place.replace("%s", f"${number}")
