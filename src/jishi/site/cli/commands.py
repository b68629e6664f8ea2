"""Every command. Each is a thin entry point; the work is in the rooms and in `jishi.site`."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.site.settings")
django.setup()

from enum import StrEnum  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Annotated  # noqa: E402

import typer  # noqa: E402
from django.conf import settings  # noqa: E402

from jishi.community.intent.commands import understand_app  # noqa: E402
from jishi.foundation.accounts import api as accounts  # noqa: E402
from jishi.site import openapi, postgres, preparation, roles, supervisor  # noqa: E402
from jishi.site.cli import demo_commands, rulebook_commands  # noqa: E402
from jishi.site.cli.bench_commands import bench_app  # noqa: E402
from jishi.site.cli.ledger_commands import ledger_app  # noqa: E402
from jishi.site.cli.rules_commands import rules_app  # noqa: E402


class Desk(StrEnum):
    """Desks that staff work at."""

    REVIEW = "review"
    OPERATOR = "operator"


app = typer.Typer(
    help="Jishi 集市: a live-commerce community.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False,
)  # fmt: skip
serve_app = typer.Typer(help="Serve all roles, or one.", invoke_without_command=True)
app.add_typer(serve_app, name="serve")
app.add_typer(ledger_app, name="ledger")
app.add_typer(rules_app, name="rules")
app.add_typer(understand_app, name="understand")
app.add_typer(bench_app, name="bench")
demo_commands.register(app)
rulebook_commands.register(rules_app)


@app.command()
def setup() -> None:
    """Start the database, migrate, compile texts, collect static files."""
    with postgres.running():
        preparation.prepare(say=typer.echo)
    typer.echo("Ready. Serve the demo market with: make demo   (or .venv/bin/jishi serve)")


@serve_app.callback()
def serve(context: typer.Context) -> None:
    """All roles on one machine, supervised; Ctrl-C stops everything it started."""
    if context.invoked_subcommand is None:
        raise typer.Exit(supervisor.serve_all())


@serve_app.command("web")
def serve_web() -> None:
    """HTTP: the phone app, the API, the desks."""
    roles.web()


@serve_app.command("worker")
def serve_worker() -> None:
    """Background jobs and delivery of events."""
    roles.worker()


@serve_app.command("gateway")
def serve_gateway() -> None:
    """WebSockets of the phone app."""
    roles.gateway()


@serve_app.command("media")
def serve_media() -> None:
    """RTMP in, HLS out."""
    roles.media()


@serve_app.command("sandbox-pay")
def serve_sandbox_pay() -> None:
    """The embedded sandbox payment provider (development)."""
    roles.sandbox_pay()


@app.command()
def staff(
    address: Annotated[str, typer.Argument(help="phone or e-mail of an account")],
    desk: Annotated[Desk, typer.Argument(help="which desk")],
) -> None:
    """Let a person work at a desk."""
    with postgres.running():
        accounts.grant_desk(address=address, desk=desk.value)
    typer.echo(f"{address} now works at the {desk.value} desk: /desk/sign-in")


@app.command("openapi")
def openapi_command(
    check: Annotated[bool, typer.Option(help="only compare; exit 1 on drift")] = False,
) -> None:
    """Write openapi.json from the routes, or check that it is current."""
    path = Path(settings.BASE_DIR) / "openapi.json"
    if not openapi.write(path, only_check=check):
        typer.echo("openapi.json is stale. Run: make openapi", err=True)
        raise typer.Exit(1)


def run() -> None:
    app()
