"""`jishi bench checkout` and `jishi bench flash-sale`."""

from __future__ import annotations

import typer


def register(bench: typer.Typer) -> None:
    """Add the commands to `bench`."""
