"""Number what has been published, when no gateway is there to do it."""

from __future__ import annotations

from django.db import connection

from jishi.foundation.realtime import statements
from jishi.kernel.db import use_case


@use_case
def number_if_idle() -> bool:
    """Number committed frames if the sequencer's lock is free; returns whether it was.

    Lets `GET /realtime/frames` serve clients while no gateway runs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [statements.SEQUENCER_LOCK])
        is_ours = bool(cursor.fetchone()[0])
        if is_ours:
            cursor.execute(statements.NUMBER)
    return is_ours
