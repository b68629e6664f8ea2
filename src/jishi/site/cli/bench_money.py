"""`jishi bench checkout` and `jishi bench flash-sale`. The harness is `bench/money/`; this module starts it
in a process of its own, prints what it found and writes the tables of docs/reference/benchmarks.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

LEAST_RATIO = 8
MOST_STATEMENTS = 12
LEAST_ANSWERS_PER_S = 300
PEERS = ("oscar", "pretix")
NAMES = {"jishi": "Jishi", "oscar": "django-oscar", "pretix": "pretix"}
_HEAD = "# Benchmarks\n\nEach table is written by the command above it; figures are medians, spread in brackets.\n"

Json = Annotated[bool, typer.Option("--json", help="the whole document on stdout")]
Quick = Annotated[bool, typer.Option(help="a minute, one round: to see that it runs")]
Write = Annotated[bool, typer.Option("--write", help="put the tables into docs/reference")]
Peers = Annotated[bool, typer.Option(help="install and measure the peers too")]


def register(bench: typer.Typer) -> None:
    """Add the commands to `bench`."""
    bench.command("checkout")(checkout)
    bench.command("flash-sale")(flash_sale)


def checkout(
    as_json: Json = False,
    quick: Quick = False,
    write: Write = False,
    peers: Peers = True,
    repeats: int = 3,
    flows: int = 1600,
    clients: int = 8,
    workers: int = 2,
) -> None:
    """Orders a second through HTTP: the whole flow, the place call alone, statements; beside peers."""
    options = {
        "flows": 40 if quick else flows, "repeats": 1 if quick else repeats,
        "peers": list(PEERS) if peers else [], "peer_part": 2 if quick else 4,
        "workers": workers, "threads": 4, "clients": clients,
    }  # fmt: skip
    found = _measure("checkout", options)
    table = _checkout_table(found)
    _show(found, table, as_json=as_json)
    if write:
        _write("checkout", "jishi bench checkout --write", table)


def flash_sale(
    as_json: Json = False,
    quick: Quick = False,
    write: Write = False,
    peers: Peers = True,
    repeats: int = 3,
    buyers: int = 2_000,
    stock: int = 200,
    clients: int = 32,
    workers: int = 2,
) -> None:
    """2,000 buyers at once on 200 pieces while others buy another good; then the oversell trial."""
    options = {
        "buyers": 400 if quick else buyers, "stock": 40 if quick else stock,
        "repeats": 1 if quick else repeats, "clients": clients, "workers": workers, "threads": 4,
    }  # fmt: skip
    found = _measure("flash-sale", options)
    trial = {
        "repeats": 1 if quick else 4, "peers": ["oscar"] if peers else [], "oversell_buyers": 40,
        "workers": 4, "threads": 8,
    }  # fmt: skip
    found["oversell"] = _measure("oversell", trial)
    tables = f"{_flash_table(found)}\n{_oversell_table(found['oversell'])}"
    _show(found, tables, as_json=as_json)
    if write:
        _write("flash-sale", "jishi bench flash-sale --write", tables)
    oversold = [row for row in found["oversell"]["trials"] if row["system"] == "jishi"]
    is_sound = (
        all(sold == found["stock"] for sold in found["sold_in_every_run"])
        and found["errors"] == 0
        and all(row["sold"] == found["oversell"]["stock"] for row in oversold)
    )
    if not is_sound:
        typer.echo("sold is not the stock, or an answer was none", err=True)
        raise typer.Exit(1)


def _measure(what: str, options: dict[str, Any]) -> dict[str, Any]:
    script = Path(settings.BASE_DIR) / "bench" / "money" / "run.py"
    done = subprocess.run(
        [sys.executable, str(script), what, json.dumps(options)],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise typer.Exit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _show(found: dict[str, Any], table: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        typer.echo(table)


def _cell(one: dict[str, Any], key: str) -> str:
    least, most = one["spread"][key]
    return f"{one[key]:g} ({least:g}–{most:g})"


def _checkout_table(found: dict[str, Any]) -> str:
    keys = ("flow_per_s", "place_per_s", "p50_ms", "p99_ms", "sql_per_order", "sql_per_flow")
    rows = [
        "| system | flows/s | place calls/s | place p50 ms | place p99 ms | SQL a place call | SQL a flow |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in {"jishi": found, **found["peers"]}.items():
        version = found["versions"].get(name, "")
        cells = " | ".join(_cell(one, key) for key in keys)
        rows.append(f"| {NAMES[name]} {version} | {cells} |")
    rows += [f"| {NAMES[name]} | not measured: {text[-200:]} | | | | | |"
             for name, text in found["peer_errors"].items()]  # fmt: skip
    ratio = found["ratio"]
    rows.append("")
    rows.append(
        f"Whole flows of ours to those of the better peer: **{ratio:g}** (goal {LEAST_RATIO}); "
        if ratio
        else "No peer was measured; "
    )
    rows[-1] += f"statements a place call: {found['sql_per_order']:g} (at most {MOST_STATEMENTS})."
    return "\n".join([*rows, "", _machine(found), ""])


def _flash_table(found: dict[str, Any]) -> str:
    refused = ", ".join(f"{code} {n}" for code, n in sorted(found["refused"].items()))
    rows = [
        "| buyers | pieces | sold in every run | refused (last run) | untyped | answers/s | p50 ms | p99 ms |",
        "|---|---|---|---|---|---|---|---|",
        f"| {found['buyers']} | {found['stock']} | {found['sold_in_every_run']} | {refused} "
        f"| {found['errors']} | {_cell(found, 'answers_per_s')} | {_cell(found, 'p50_ms')} "
        f"| {_cell(found, 'p99_ms')} |",
        "",
        f"Meanwhile two buyers of another good waited p50 {_cell(found, 'other_p50_ms')} ms, p99 "
        f"{_cell(found, 'other_p99_ms')} ms. Goal: at least {LEAST_ANSWERS_PER_S} answers/s.",
        "",
        _machine(found),
        "",
    ]
    return "\n".join(rows)


def _oversell_table(found: dict[str, Any]) -> str:
    rows = [
        f"Oversell trial: {found['stock']} pieces, all buyers at the last click, let go together.",
        "",
        "| system | buyers | told it was theirs | sold by the database |",
        "|---|---|---|---|",
    ]
    for row in found["trials"]:
        sold = row["sold"] if row["sold"] <= found["stock"] else f"**{row['sold']}**"
        rows.append(
            f"| {NAMES[row['system']]} {row['version']} | {row['buyers']} | {row['told_ok']} | {sold} |"
        )
    rows += [f"| {NAMES[name]} | not measured: {text[-200:]} | | |"
             for name, text in found["errors"].items()]  # fmt: skip
    return "\n".join([*rows, ""])


def _machine(found: dict[str, Any]) -> str:
    on, options = found["machine"], found["options"]
    return (
        f"{on['cpu']}, servers on cores {on['cores_for_servers']}, load on {on['cores_for_load']}; "
        f"PostgreSQL {found['versions']['postgresql']}, {options['workers']} workers × "
        f"{options['threads']} threads each, {options['clients']} connections, "
        f"{found['repeats']} rounds."
    )


def _write(name: str, command: str, table: str) -> None:
    """Replace this command's part of the page, or add it."""
    page = Path(settings.BASE_DIR) / "docs" / "reference" / "benchmarks.md"
    text = page.read_text() if page.exists() else _HEAD
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    part = f"{begin}\n## `{command}`\n\n{table.strip()}\n{end}"
    found = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    is_there = found.search(text) is not None
    page.write_text(found.sub(lambda _: part, text) if is_there else f"{text.rstrip()}\n\n{part}\n")
    typer.echo(f"written to {page.relative_to(settings.BASE_DIR)}", err=True)
