"""Every test, beside the code or in tests/, runs on a real PostgreSQL: embedded or DATABASE_URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start the server before pytest-django makes its test database in it."""
    from jishi.site import postgres

    postgres.start()


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_the_ledger() -> None:
    """The ledger refuses TRUNCATE, by which the test runner empties the database between tests that
    commit. Here, and only in a test database, that one statement runs as a replica, where triggers
    rest; it needs a superuser, as the embedded server's is."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    empty = DatabaseOperations.execute_sql_flush

    def empty_as_replica(self: DatabaseOperations, sql_list: list[str]) -> None:
        empty(self, ["SET LOCAL session_replication_role = replica", *sql_list])

    DatabaseOperations.execute_sql_flush = empty_as_replica  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def deliver(db: None) -> Callable[[], int]:
    """Run every due reaction, as the worker would."""
    from jishi.kernel import outbox

    return outbox.drain
