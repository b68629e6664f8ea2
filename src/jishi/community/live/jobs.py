"""Deferring live's jobs by name; what they do is in `tasks`."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


def defer_tell_bookers(live_id: UUID, after: int = 0) -> None:
    task = app.configure_task("live.tell_bookers", allow_unknown=True)
    task.defer(live_id=str(live_id), after=after)
