"""Transactions and locks. The only place that opens, commits or rolls back: see `use_case`."""

from __future__ import annotations

import functools
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from jishi.kernel import statements
from jishi.kernel.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

#: How long a use case waits for another's row before it answers `busy_try_again` (milliseconds).
LOCK_TIMEOUT_MS = 5_000

log = structlog.get_logger()
_left_for_afterwards: ContextVar[list[Callable[[], None]] | None] = ContextVar(
    "jishi_left_for_afterwards", default=None
)


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction: all of it or nothing. Called inside another, it joins it.

    A lock that is not free in `LOCK_TIMEOUT_MS` (or a deadlock) becomes the typed refusal `Busy`.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with unit_of_work():
            return function(*args, **kwargs)

    return run


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction, for the edges (HTTP, jobs, reactions) that join several use cases."""
    is_outermost = not connection.in_atomic_block
    token = _left_for_afterwards.set([]) if is_outermost else None
    try:
        with transaction.atomic(), statements.gathering() if is_outermost else nullcontext():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable | pg.DeadlockDetected):
            raise Busy from error
        raise
    finally:
        if token is not None:
            left = _left_for_afterwards.get() or []
            _left_for_afterwards.reset(token)
            _run(left)


def afterwards(write: Callable[[], None]) -> None:
    """Run `write` in a transaction of its own once this unit of work has ended, **also when it was
    refused and rolled back**: for what must be remembered of a refusal. Outside of any unit of work
    it runs at once. A failure is logged and changes nothing else; a process that dies in between
    forgets it.
    """
    left = _left_for_afterwards.get()
    if left is None:
        _run([write])
    else:
        left.append(write)


def _run(writes: list[Callable[[], None]]) -> None:
    for write in writes:
        try:
            with transaction.atomic():
                write()
        except Exception:
            log.exception("afterwards_failed")


@contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: what fails inside leaves the surrounding transaction usable."""
    with transaction.atomic():
        yield


def advisory_lock(space: str, keys: Iterable[str]) -> None:
    """Hold PostgreSQL transaction locks on `keys` in `space`, taken in sorted order."""
    for key in sorted(set(keys)):
        statements.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [f"{space}:{key}"])
