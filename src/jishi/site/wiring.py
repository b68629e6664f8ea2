"""Who answers which gate, and which reactions exist. The one place where floors meet."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings


def connect() -> None:
    """Import every room's reactions and tasks, and plug every gate. Called once at start."""
    for room in settings.ROOMS:
        for furniture in ("reactions", "tasks", "plugs"):
            if find_spec(f"{room}.{furniture}"):
                import_module(f"{room}.{furniture}")
    import_module("jishi.site.tasks")
