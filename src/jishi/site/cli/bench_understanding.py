"""`jishi bench understand` and `jishi bench frames`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from jishi.site.cli import frames_bench, understand_bench


def register(bench: typer.Typer) -> None:
    """Add the commands to `bench`."""
    bench.command("understand")(understand)
    bench.command("frames")(frames)


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


def frames(
    repeats: Annotated[int, typer.Option(min=3, help="Rounds; medians are reported.")] = 3,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
) -> None:
    """A 15 s clip looked at on one core (frames, codes, words, hashes); look-up among 1 M hashes."""
    report = frames_bench.run(repeats=repeats)
    if as_json:
        typer.echo(json.dumps(report, indent=2))
        return
    typer.echo(
        f"clip {report['clip_s']} s of one core ({report['clip_wall_s']} s by the clock, "
        f"{report['frames']} frames, {report['load_s']} s to load) · "
        f"look-up p50 {report['lookup_ms']} ms, p99 {report['lookup_p99_ms']} ms "
        f"among {report['hashes']:,}"
    )
