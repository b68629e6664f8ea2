"""`jishi bench understand` and `jishi bench frames`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from jishi.site.cli import understand_bench


def register(bench: typer.Typer) -> None:
    """Add the commands to `bench`."""
    bench.command("understand")(understand)


def understand(
    repeats: Annotated[int, typer.Option(min=1, help="Rounds; medians are reported.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Also write the report here.")] = None,
    *,
    peers: Annotated[bool, typer.Option(help="Measure fastText and scikit-learn too.")] = True,
) -> None:
    """Comments a second and core, single-comment times and memory, beside the peers; JSON."""
    text = json.dumps(understand_bench.run(repeats=repeats, peers=peers), indent=2)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    typer.echo(text)
