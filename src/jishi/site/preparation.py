"""What must be true of a data folder before a role may serve: database, tables, keys, texts, static files."""

from __future__ import annotations

import hashlib
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from jishi.commerce.payments import api as payments
from jishi.governance.rulebook import api as rulebook
from jishi.site import locale_compile, postgres

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare(*, say: Callable[[str], None]) -> None:
    """Idempotent; a second run on a prepared folder takes about a second."""
    version = postgres.start()
    say(f"PostgreSQL {version} is up ({'embedded' if postgres.is_embedded() else 'DATABASE_URL'})")
    report = StringIO()
    call_command("migrate", interactive=False, stdout=report, verbosity=1)
    applied = report.getvalue().count("... OK") + report.getvalue().count(" OK\n")
    say(f"Database is current ({applied} migrations applied)" if applied else "Database is current")
    book = rulebook.import_files()
    say(f"Rulebook {book.publication}: {book.read} files, {book.added} new versions")
    for one in book.drift:
        say(f"Rule {one.rule_id} differs from its file: {one.en}")
    payments.ensure_merchant_keys()
    locale_compile.compile_all()
    _collect_static()


def _collect_static() -> None:
    """Gather and compress the desks' files, unless nothing has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path))
            state.update(f"{path}|{file.stat().st_size}|{file.stat().st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, stdout=StringIO(), verbosity=0)
    stamp.write_text(state.hexdigest())
