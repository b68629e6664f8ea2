"""Publishing is done when every process says so: with real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from jishi.governance.rulebook import api, queries
from jishi.governance.rulebook.models import BookReader, PublicationSettled
from jishi.governance.rulebook.tests.conftest import text
from jishi.governance.rulebook.tests.test_life import until

#: Follows the book until its standard input is closed. The kinds of the tests are made known first.
PROGRAM = """
import sys, threading
import django
django.setup()
from jishi.governance.rulebook.facts.registry import KINDS
from jishi.governance.rulebook.tests.conftest import ASKING, DONE
KINDS.update({ASKING.name: ASKING, DONE.name: DONE})
from jishi.governance.rulebook import api, shelf
shelf.POLL_S = 0.05
stopped = threading.Event()
thread = api.keep_current(sys.argv[1], stopped)
sys.stdin.read()
stopped.set()
thread.join(10)
"""


@contextmanager
def process(role: str) -> Iterator[subprocess.Popen[bytes]]:
    given = connection.settings_dict
    url = (
        f"postgresql://{quote(given['USER'])}:{quote(given['PASSWORD'] or '')}@/"
        f"{quote(given['NAME'])}?host={quote(given['HOST'])}"
    )
    environment = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jishi.site.settings",
        "PYTHONPATH": os.pathsep.join(sys.path), "JISHI_HOME": str(settings.JISHI_HOME),
    }  # fmt: skip
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, role], stdin=subprocess.PIPE, env=environment,
        cwd=Path(settings.BASE_DIR),
    )  # fmt: skip
    try:
        yield started
    finally:
        assert started.stdin is not None
        started.stdin.close()
        started.wait(20)


@pytest.mark.django_db(transaction=True)
def test_a_book_is_settled_once_two_processes_run_it_and_a_dead_one_is_not_waited_for(
    publish: Callable[..., api.Imported],
) -> None:
    first = publish(text()).publication or 0
    with ExitStack() as running:
        running.enter_context(process("web"))
        worker = running.enter_context(process("worker"))
        waiting(lambda: BookReader.objects.filter(publication=first).count() == 2)
        done = api.change_state(
            rule_id="TST-01", version=1, to_state="suspended", actor="platform", reason="test"
        )
        assert done.settled_at is None
        assert {one.role for one in done.waiting_for} == {"web", "worker"}
        waiting(lambda: PublicationSettled.objects.filter(pk=done.id).exists())
        settled = PublicationSettled.objects.get(pk=done.id)
        assert sorted(one["role"] for one in settled.readers) == ["web", "worker"]
        worker.terminate()
        worker.wait(20)
        BookReader.objects.filter(role="worker").update(
            at=queries.clock.now() - queries.READER_STALE
        )
        last = api.change_state(rule_id="TST-01", version=1, to_state="live", actor="platform")
        waiting(lambda: PublicationSettled.objects.filter(pk=last.id).exists())
        settled = PublicationSettled.objects.get(pk=last.id)
        assert [one["role"] for one in settled.readers] == ["web"]


def waiting(is_so: Callable[[], bool]) -> None:
    """Processes need a second or two to start; each question is a round trip to the database."""
    until(is_so, tries=60_000)
