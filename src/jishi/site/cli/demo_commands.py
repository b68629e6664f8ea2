"""`jishi demo` and `jishi crowd`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    """Add the demo's commands to `app`."""
    del app
