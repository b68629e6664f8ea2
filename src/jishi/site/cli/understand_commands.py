"""`jishi understand`."""

from __future__ import annotations

import typer

understand_app = typer.Typer(help="What people say: train, label, evaluate.", no_args_is_help=True)


@understand_app.callback()
def understand() -> None:
    """What people say: train, label, evaluate."""
