"""Remove what only mattered for a while: the governor's past hours, processes long gone."""

from __future__ import annotations

from datetime import timedelta

from jishi.governance.rulebook.models import BookReader, GovernorCount
from jishi.kernel import clock
from jishi.kernel.db import use_case

KEPT_HOURS, KEPT_READERS = timedelta(days=7), timedelta(days=1)


@use_case
def sweep_out() -> None:
    """Decisions, hits, findings and every step of a rule are kept. Idempotent."""
    now = clock.now()
    GovernorCount.objects.filter(hour__lt=now - KEPT_HOURS).delete()
    BookReader.objects.filter(at__lt=now - KEPT_READERS).delete()
