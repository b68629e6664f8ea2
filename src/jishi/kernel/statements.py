"""Reads and writes whose text is made once, for those few that every order makes.

Putting forty columns together anew costs the ORM more than PostgreSQL needs to answer. Values go
through the model's own fields, in and out, as they do in the ORM; no signals are sent.

In a unit of work (`kernel.db`) rows are gathered and go to the database together, as one statement,
before whatever is asked of it next: a way there and back costs more than a row.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from django.db import connection, models

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
        texts = [_insert(model, len(found))[0] for model, found in rows.items()]
        texts += [text for text, _ in changes.values()]
        values = [value for found in rows.values() for row in found for value in row]
        values += [value for _, given in changes.values() for value in given]
        with connection.cursor() as cursor:
            cursor.execute(_together(tuple(texts)), values)

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
    for row in rows:
        _, fields = _insert(type(row), 1)
        to.rows.setdefault(type(row), []).append(
            [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        )
        row._state.adding, row._state.db = False, connection.alias
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


@lru_cache(maxsize=512)
def _together(texts: tuple[str, ...]) -> str:
    """One statement that carries out all; PostgreSQL runs those named by WITH whether read or not."""
    *named, last = texts
    if not named:
        return last
    return f"WITH {', '.join(f'w{at} AS ({text})' for at, text in enumerate(named))} {last}"


def select(model: type[Row], where: LiteralString, values: Sequence[Any]) -> list[Row]:
    """Whole rows of `model` for which `where`, a condition of ours with `%s` for `values`, holds."""
    text, fields = _select(model)
    with connection.cursor() as cursor:
        cursor.execute(text + where, values)
        found = cursor.fetchall()
    names = [field.attname for field in fields]
    converters = _converters(model)
    return [model.from_db(connection.alias, names, _converted(row, converters)) for row in found]


@lru_cache(maxsize=512)
def _insert(model: type[models.Model], count: int) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not _is_made_there(field)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(_place(field) for field in fields)
    table = model._meta.db_table
    text = f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([f"({places})"] * count)}'  # noqa: S608
    return text, fields


@cache
def _select(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE ', fields  # noqa: S608


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


def _place(field: models.Field[Any, Any]) -> str:
    """`%s`, with the type where PostgreSQL could not tell it (arrays)."""
    of_field = getattr(field, "get_placeholder", None)
    return str(of_field(None, None, connection)) if of_field else "%s"
