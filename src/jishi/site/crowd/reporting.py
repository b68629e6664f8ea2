"""The crowd on the terminal: a table while it runs, a report when it is over."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from jishi.site.crowd.tally import Tally


def live_table(tally: Tally) -> Table:
    """What has happened so far."""
    report = tally.report()
    table = Table(title=f"集市人群 crowd · {report['seconds']:.0f} s", min_width=46)
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("人数 people", str(report["people"]))
    table.add_row("请求 calls", f"{report['calls']} ({report['calls_per_s']}/s)")
    table.add_row("延迟 latency p50 / p95", f"{report['p50_ms']} / {report['p95_ms']} ms")
    for action, count in report["actions"].items():
        table.add_row(action, str(count))
    table.add_row("被拒 refusals", str(sum(report["refusals"].values())))
    table.add_row("捣乱被挡 cheats held off", str(_tried(report) - len(report["breaches"])))
    colour = "red" if report["errors"] else "green"
    table.add_row("错误 errors", f"[{colour}]{sum(report['errors'].values())}[/]")
    return table


def is_good(report: dict[str, Any]) -> bool:
    """No failure of the market and no cheat that worked."""
    return not report["errors"] and not report["breaches"]


def print_report(report: dict[str, Any], console: Console) -> None:
    """Refusals, cheats, latencies, errors, and the verdict."""
    refusals = Table(title="拒绝 refusals by code", min_width=46)
    refusals.add_column("code")
    refusals.add_column("n", justify="right")
    for code, count in report["refusals"].items():
        refusals.add_row(code, str(count))
    cheats = Table(title="捣乱 cheats", min_width=46)
    for title in ("trick", "what happened"):
        cheats.add_column(title)
    for trick, ways in report["cheats"].items():
        cheats.add_row(trick, ", ".join(f"{how} ×{n}" for how, n in ways.items()))
    latency = Table(title="延迟 latency in ms", min_width=46)
    latency.add_column("call")
    for title in ("n", "p50", "p95"):
        latency.add_column(title, justify="right")
    slowest = sorted(report["latency_ms"].items(), key=lambda row: -row[1]["p95"])
    for name, row in slowest[:16]:
        latency.add_row(name, str(row["n"]), str(row["p50"]), str(row["p95"]))
    for table in (refusals, cheats, latency):
        console.print(table)
    for what, count in report["errors"].items():
        console.print(f"[red]error: {what} ×{count}[/]")
    for breach in report["breaches"]:
        console.print(f"[red]breach: {breach}[/]")
    console.print(
        f"订单 orders placed {report['orders_placed']}, paid {report['orders_paid']}; "
        f"5xx {report['server_errors']}; calls {report['calls']} ({report['calls_per_s']}/s), "
        f"p50 {report['p50_ms']} ms, p95 {report['p95_ms']} ms"
    )
    if is_good(report):
        console.print("[green]没有出错，没有人得逞。 Nothing failed and no cheat worked.[/]")


def _tried(report: dict[str, Any]) -> int:
    return sum(sum(ways.values()) for ways in report["cheats"].values())
