"""Heartbeats: each long-running role says every few seconds that it lives."""

from __future__ import annotations

import threading

import structlog
from django.db import DatabaseError, connection

from jishi.kernel import clock
from jishi.kernel.models import Heartbeat

EVERY_S = 3.0
STALE_S = 12.0
log = structlog.get_logger()


def beat(role: str) -> None:
    """Say once that `role` lives."""
    Heartbeat.objects.update_or_create(role=role, defaults={"at": clock.now()})


def age_s(role: str) -> float | None:
    """Seconds since `role` last reported; None when it never did."""
    at = Heartbeat.objects.filter(role=role).values_list("at", flat=True).first()
    return None if at is None else round((clock.now() - at).total_seconds(), 1)


def start(role: str, stopped: threading.Event) -> threading.Thread:
    """Report for `role` from a thread of its own until `stopped` is set."""

    def run() -> None:
        while not stopped.wait(0):
            try:
                beat(role)
            except DatabaseError:
                log.warning("heartbeat_failed", role=role)
                connection.close()
            stopped.wait(EVERY_S)
        connection.close()

    thread = threading.Thread(target=run, name=f"heartbeat-{role}", daemon=True)
    thread.start()
    return thread
