"""`jishi bench understand` and `jishi bench frames`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from jishi.community.intent import commands as understanding
from jishi.site.cli import frames_bench


def register(bench: typer.Typer) -> None:
    """Add the commands to `bench`."""
    bench.command("understand")(understand)
    bench.command("frames")(frames)


def understand(
    repeats: Annotated[int, typer.Option(min=1, help="Rounds; medians are reported.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Also write the report here.")] = None,
    *,
    peers: Annotated[bool, typer.Option(help="Measure fastText and scikit-learn too.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="the whole report on stdout")] = False,
) -> None:
    """Comments a second and core, single-comment times and memory, beside the peers."""
    report = understanding.measure(repeats=repeats, peers=peers)
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        typer.echo(text)
        return
    for key in ("per_s", "p50_ms", "p99_ms", "rss_mb", "repeats"):
        typer.echo(f"{key:10} {report[key]}")
    typer.echo(f"peers      {json.dumps(report['peers'], ensure_ascii=False)}")


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
