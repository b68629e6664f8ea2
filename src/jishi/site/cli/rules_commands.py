"""`jishi rules`."""

from __future__ import annotations

import typer

rules_app = typer.Typer(
    help="The rulebook: check, list, explain, back-test, replay, bench.", no_args_is_help=True
)


@rules_app.callback()
def rules() -> None:
    """The rulebook: check, list, explain, back-test, replay, bench."""
