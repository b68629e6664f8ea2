"""Reads and writes whose text is made once, for those few that every order makes.

Putting forty columns together anew costs the ORM more than PostgreSQL needs to answer. Values go
through the model's own fields, in and out, as they do in the ORM; no signals are sent.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row", bound=models.Model)


def insert(*rows: models.Model) -> None:
    """Write new rows of one model in one statement. Keys that the database makes stay unset."""
    if not rows:
        return
    text, fields = _insert(type(rows[0]), len(rows))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(text, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def select(model: type[Row], where: LiteralString, values: Sequence[Any]) -> list[Row]:
    """Whole rows of `model` for which `where`, a condition of ours with `%s` for `values`, holds."""
    text, fields = _select(model)
    with connection.cursor() as cursor:
        cursor.execute(text + where, values)
        found = cursor.fetchall()
    names = [field.attname for field in fields]
    converters = _converters(model)
    return [model.from_db(connection.alias, names, _converted(row, converters)) for row in found]


@cache
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
