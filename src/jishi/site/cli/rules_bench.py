"""`jishi rules bench`: our engine and its peers, each in a process of its own on one core.

The harness is `bench/rules/`; this module makes the peers' environment, runs the rounds in turn (so
that a busy minute hits everyone) and reports medians.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from django.conf import settings

#: Peer, whether it knows types of facts before it runs.
PEERS = {
    "zen-engine": False,
    "common-expression-language": False,
    "cel-expr-python": True,
    "evalidate": False,
}
LEAST_EVENTS_PER_S = 20_000
MOST_P99_US = 150
LEAST_RATIO = 5
MOST_RELOAD_MS = 200
_INSTALL_WITHIN_S = 600


class BenchFailed(Exception):  # noqa: N818 - as refusals are named
    """A process of the bench ended badly; the text is the end of what it said."""


def run(*, seconds: float, repeats: int, peers: bool, say: bool) -> dict[str, Any]:
    """Measure and report. Rates are events a second; one event is every condition once."""
    core = _core()
    problem = _environment(say=say) if peers else "not asked for"
    own: list[dict[str, Any]] = []
    theirs: dict[str, list[dict[str, Any]]] = {name: [] for name in PEERS}
    errors: dict[str, str] = dict.fromkeys(PEERS, problem) if problem else {}
    for turn in range(repeats):
        if say:
            typer.echo(f"round {turn + 1} of {repeats}", err=True)
        own.append(_ours(seconds, core))
        for name in PEERS:
            if name in errors:
                continue
            try:
                theirs[name].append(_peer(name, seconds, core))
            except BenchFailed as error:
                errors[name] = str(error)
    return _report(own, theirs, errors, seconds=seconds, core=core)


def _core() -> int:
    """The last core we may use: the first is where others are by default."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0


def _harness() -> Path:
    return Path(settings.BASE_DIR) / "bench" / "rules"


def _peer_python() -> Path:
    return Path(settings.JISHI_HOME) / "bench" / "rules-venv" / "bin" / "python"


def _environment(*, say: bool) -> str:
    """Make the peers' environment from its lock file; answers what went wrong, or ""."""
    python, lock = _peer_python(), Path(settings.BASE_DIR) / "requirements" / "bench-rules.txt"
    mark = python.parents[1] / "installed-from"
    wanted = lock.read_text()
    if mark.exists() and mark.read_text() == wanted:
        return ""
    if say:
        typer.echo("installing the peers into an environment of their own …", err=True)
    venv.create(python.parents[1], with_pip=True, clear=True)
    try:
        _run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--require-hashes", "-r", str(lock)],
            within_s=_INSTALL_WITHIN_S,
        )  # fmt: skip
    except BenchFailed as error:
        return f"could not be installed: {error}"
    mark.write_text(wanted)
    return ""


def _ours(seconds: float, core: int) -> dict[str, Any]:
    sources = str(Path(settings.BASE_DIR) / "src")
    return _json_of(
        [sys.executable, str(_harness() / "run_ours.py"), str(seconds), str(core)],
        environment={"PYTHONPATH": sources},
        seconds=seconds,
    )


def _peer(name: str, seconds: float, core: int) -> dict[str, Any]:
    command = [str(_peer_python()), str(_harness() / "run_peer.py"), name, str(seconds), str(core)]
    return _json_of(command, environment={}, seconds=seconds)


def _json_of(
    command: Sequence[str], *, environment: Mapping[str, str], seconds: float
) -> dict[str, Any]:
    said = _run(command, within_s=60 + 20 * seconds, environment=environment)
    answer: dict[str, Any] = json.loads(said)
    return answer


def _run(
    command: Sequence[str], *, within_s: float, environment: Mapping[str, str] | None = None
) -> str:
    """What the command says; raises `BenchFailed` with the end of its complaint."""
    around = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=within_s, check=False,
            env={**around, **(environment or {})},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchFailed(str(error)) from error
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or ["no message"]
        raise BenchFailed(complaint[-1][:300])
    return done.stdout


def _report(
    own: list[dict[str, Any]],
    theirs: dict[str, list[dict[str, Any]]],
    errors: dict[str, str],
    *,
    seconds: float,
    core: int,
) -> dict[str, Any]:
    twenty = _median(own, "twenty")
    rows = [_row(name, theirs[name], errors.get(name, ""), twenty) for name in PEERS]
    typed = [row["events_per_s"] for row in rows if row["typed_facts"] and row["available"]]
    report: dict[str, Any] = {
        "events_per_s": round(_median(own, "events_per_s")),
        "p50_us": round(_median(own, "p50_us"), 1),
        "p99_us": round(_median(own, "p99_us"), 1),
        "rules": own[0]["rules"],
        "facts": own[0]["facts"],
        "missing_facts": own[0]["missing_facts"],
        "hits_per_event": round(own[0]["hits"], 1),
        "undecided_per_event": round(own[0]["undecided"], 1),
        "reload_ms": round(_median(own, "reload_ms"), 1),
        "twenty_conditions_events_per_s": round(twenty),
        "lacking": _lacking([one["lacking"] for one in own]),
        "ratio": round(twenty / max(typed), 1) if typed else None,
        "peers": rows,
        "repeats": len(own),
        "seconds": seconds,
        "spread": _spread([one["events_per_s"] for one in own]),
        "spread_twenty": _spread([one["twenty"] for one in own]),
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "core_used": core,
                    "system": platform.platform()},
        "versions": {"python": platform.python_version()},
    }  # fmt: skip
    report["faster_without_guards"] = [
        f"{row['name']}: {mode['mode']}"
        for row in rows
        for mode in row.get("modes", [])
        if mode["events_per_s"] > twenty and not mode["independent"]
    ]
    report["missed"] = _missed(report)
    return report


def _row(name: str, rounds: list[dict[str, Any]], error: str, ours: float) -> dict[str, Any]:
    """A peer's modes by median; the best one whose conditions stand on their own counts beside the best of all."""
    row: dict[str, Any] = {
        "name": name,
        "typed_facts": PEERS[name],
        "available": bool(rounds) and not error,
    }
    if not row["available"]:
        return {**row, "error": error}
    modes = []
    for mode, first in rounds[0]["modes"].items():
        rates = [one["modes"][mode]["events_per_s"] for one in rounds]
        modes.append({
            "mode": mode, "events_per_s": round(statistics.median(rates)), "spread": _spread(rates),
            "independent": first["independent"],
            "lacking": _lacking([one["modes"][mode]["lacking"] for one in rounds]),
        })  # fmt: skip
    best = max(modes, key=lambda mode: mode["events_per_s"])
    alone = max((mode["events_per_s"] for mode in modes if mode["independent"]), default=None)
    return {
        **row, "version": rounds[0]["version"], "mode": best["mode"],
        "events_per_s": best["events_per_s"], "independent_events_per_s": alone,
        "times_slower_than_ours": round(ours / best["events_per_s"], 2), "modes": modes,
    }  # fmt: skip


def _lacking(rounds: Sequence[dict[str, float]]) -> dict[str, Any]:
    """On events with a third of the facts missing: `right_per_s` counts the answers given rightly of
    those that can be known, so that an engine is not praised for failing fast."""
    rate, first = _median(list(rounds), "events_per_s"), rounds[0]
    return {
        "events_per_s": round(rate),
        "right": round(first["right"], 3),
        "wrong": round(first["wrong"], 3),
        "right_per_s": round(rate * first["right"] * first["known_per_event"]),
    }


def _median(rounds: list[dict[str, Any]], key: str) -> float:
    return float(statistics.median(one[key] for one in rounds))


def _spread(rates: Sequence[float]) -> float:
    """Largest less smallest, as a share of the median."""
    return round((max(rates) - min(rates)) / statistics.median(rates), 2)


def _missed(report: dict[str, Any]) -> list[str]:
    """The bounds that this run does not reach, in words."""
    missed = []
    if report["events_per_s"] < LEAST_EVENTS_PER_S:
        missed.append(f"events_per_s {report['events_per_s']} < {LEAST_EVENTS_PER_S}")
    if report["p99_us"] >= MOST_P99_US:
        missed.append(f"p99_us {report['p99_us']} >= {MOST_P99_US}")
    if report["reload_ms"] >= MOST_RELOAD_MS:
        missed.append(f"reload_ms {report['reload_ms']} >= {MOST_RELOAD_MS}")
    if report["ratio"] is not None and report["ratio"] < LEAST_RATIO:
        missed.append(f"ratio {report['ratio']} < {LEAST_RATIO}")
    ours = report["twenty_conditions_events_per_s"]
    missed += [
        f"{row['name']} is faster: {row['independent_events_per_s']} > {ours}"
        for row in report["peers"]
        if row["available"] and row["independent_events_per_s"] > ours
    ]
    right = report["lacking"]["right_per_s"]
    missed += [
        f"{row['name']}, {mode['mode']}, knows more a second of events that lack facts"
        for row in report["peers"]
        for mode in row.get("modes", [])
        if mode["lacking"]["right_per_s"] > right
    ]
    return missed


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), ""
    )


def as_json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2)


def _known(lacking: dict[str, Any]) -> str:
    wrong = f", {lacking['wrong']:.1%} wrong" if lacking["wrong"] else ""
    return (
        f"{lacking['events_per_s']:,} events/s, {lacking['right']:.0%} of what can be known{wrong}"
    )


def as_text(report: dict[str, Any]) -> str:
    lines = [
        f"{report['rules']} rules, {report['facts']} facts, {report['missing_facts']:.0f} of them missing in "
        f"each event: {report['events_per_s']:,} events/s, p50 {report['p50_us']} µs, p99 {report['p99_us']} µs",
        f"reading and compiling a book of 120 rules: {report['reload_ms']} ms",
        f"twenty conditions, nothing missing: {report['twenty_conditions_events_per_s']:,} events/s; "
        f"a third of the facts missing: {_known(report['lacking'])}",
    ]
    for row in report["peers"]:
        if not row["available"]:
            lines.append(f"  {row['name']}: not available: {row['error']}")
            continue
        lines.append(
            f"  {row['name']} {row['version']}{' (typed facts)' if row['typed_facts'] else ''}"
        )
        lines += [
            f"    {mode['events_per_s']:>9,} events/s  {mode['mode']}"
            f"{'' if mode['independent'] else ' (one error fails all)'}; lacking: {_known(mode['lacking'])}"
            for mode in row["modes"]
        ]
    if report["ratio"] is not None:
        lines.append(f"{report['ratio']} times the best peer with typed facts")
    lines += [
        f"faster than ours, but one error or missing field loses all answers: {text}"
        for text in report["faster_without_guards"]
    ]
    machine = report["machine"]
    lines.append(
        f"{machine['processor']}, one of {machine['cores']} cores, Python {report['versions']['python']}, "
        f"median of {report['repeats']}, spread {report['spread']:.0%}"
    )
    lines += [f"MISSED: {text}" for text in report["missed"]]
    return "\n".join(lines)
