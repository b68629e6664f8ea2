"""`jishi bench`: every performance figure that is published, one command each."""

from __future__ import annotations

import typer

from jishi.site.cli import bench_money, bench_understanding

bench_app = typer.Typer(help="Measure, beside the peers.", no_args_is_help=True)


@bench_app.callback()
def bench() -> None:
    """Measure, beside the peers."""


bench_money.register(bench_app)
bench_understanding.register(bench_app)
