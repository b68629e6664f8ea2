"""Every test, beside the code or in tests/, runs on a real PostgreSQL: embedded or DATABASE_URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start the server before pytest-django makes its test database in it."""
    from jishi.site import postgres

    postgres.start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database has the rulebook, as every market has from its set-up on."""
    from django.db import connection

    from jishi.governance.rulebook import api as rulebook

    with django_db_blocker.unblock():
        rulebook.import_files()
        _RULEBOOK.extend(list(model.objects.order_by("pk")) for model in _rulebook_tables())
        with (
            connection.cursor() as cursor
        ):  # what the import told and noted is not the tests' matter
            cursor.execute("TRUNCATE kernel_outboxevent, kernel_auditline")


@pytest.fixture(autouse=True)
def rulebook_after_a_flush(request: pytest.FixtureRequest) -> None:
    """A test that commits leaves empty tables behind; the next one finds the rulebook again."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        return
    request.getfixturevalue("transactional_db")
    for model, rows in zip(_rulebook_tables(), _RULEBOOK, strict=True):
        if rows and not model.objects.exists():
            model.objects.bulk_create(rows)


_RULEBOOK: list[list[Any]] = []


def _rulebook_tables() -> list[Any]:
    from jishi.governance.rulebook import models

    return [
        models.RuleVersion, models.RuleChange, models.RuleIndex, models.ImportedFile,
        models.Publication,
    ]  # fmt: skip


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
