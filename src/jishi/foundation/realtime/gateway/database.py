"""Asynchronous connections to the same database as Django's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

R = TypeVar("R")


async def connect() -> psycopg.AsyncConnection[tuple[Any, ...]]:
    """A connection of its own in autocommit mode; raises `psycopg.OperationalError`."""
    given = connections["default"].settings_dict
    parameters = {
        "dbname": given["NAME"],
        "user": given["USER"] or None,
        "password": given["PASSWORD"] or None,
        "host": given["HOST"] or None,
        "port": given["PORT"] or None,
        "connect_timeout": 5,
        "application_name": "jishi gateway",
        "keepalives_idle": 10,
    }
    return await psycopg.AsyncConnection.connect(
        autocommit=True, **{name: value for name, value in parameters.items() if value}
    )


def with_fresh_connection(work: Callable[[], R]) -> R:
    """Run `work` in a pool's thread: Django's connection of that thread is checked before, and
    dropped after a database failure, so that a restarted server costs one refusal at most.
    """
    close_old_connections()
    try:
        return work()
    except (DatabaseError, InterfaceError):
        connections["default"].close()
        raise
    finally:
        close_old_connections()


def close_in_threads(pool: Executor, threads: int) -> None:
    """Close Django's connections of the pool's threads, as far as they are idle."""
    for _ in range(threads):
        pool.submit(connections.close_all)
