"""`jishi bench understand`: our chain and its peers, each in a process of its own on one core.

The harness is `bench/understanding/`. No database is asked for.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import venv
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from django.conf import settings

from jishi.community.intent.corpus import generate

COMMENTS = 20_000
PEERS = {"fasttext": "run_fasttext.py", "scikit-learn": "run_sklearn.py"}
LEAST_PER_S = 60_000
MOST_P99_MS = 0.3
MOST_RSS_MB = 60
_WITHIN_S = 600
_KEYS = ("per_s", "p50_ms", "p99_ms", "rss_mb")


class BenchFailed(Exception):  # noqa: N818 - as refusals are named
    """A process of the bench ended badly; the text is the end of what it said."""


def run(*, repeats: int, peers: bool) -> dict[str, Any]:
    """Measure and report: medians over the repeats, the spread as smallest and largest."""
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    problem = _environment() if peers else "not asked for"
    runs: dict[str, list[dict[str, float]]] = {"ours": [], **{name: [] for name in PEERS}}
    errors = dict.fromkeys(PEERS, problem) if problem else {}
    with tempfile.TemporaryDirectory() as place:
        _write_texts(Path(place))
        for turn in range(repeats):
            typer.echo(f"round {turn + 1} of {repeats}", err=True)
            runs["ours"].append(_one(sys.executable, "run_ours.py", place, core, own=True))
            for name, script in PEERS.items():
                if name in errors:
                    continue
                try:
                    runs[name].append(_one(str(_peer_python()), script, place, core, own=False))
                except BenchFailed as error:
                    errors[name] = str(error)
    return _report(runs, errors, repeats)


def _report(
    runs: dict[str, list[dict[str, float]]], errors: dict[str, str], repeats: int
) -> dict[str, Any]:
    ours = _middle(runs["ours"])
    return {
        **ours,
        "spread": _spread(runs["ours"]),
        "peers": {
            name: {"error": errors[name]}
            if name in errors
            else {**_middle(runs[name]), "spread": _spread(runs[name])}
            for name in PEERS
        },
        "reached": {
            "per_s": ours["per_s"] >= LEAST_PER_S,
            "p99_ms": ours["p99_ms"] < MOST_P99_MS,
            "rss_mb": ours["rss_mb"] < MOST_RSS_MB,
        },
        "repeats": repeats,
        "machine": {
            "cpu": _processor(), "cores": os.cpu_count(), "python": platform.python_version(),
            "system": platform.system(),
        },
        "versions": {
            name: version(name) for name in ("jishi", "numpy", "scikit-learn", "ahocorasick-rs")
        },
    }  # fmt: skip


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in runs) for key in _KEYS}


def _spread(runs: list[dict[str, float]]) -> dict[str, list[float]]:
    return {key: [min(one[key] for one in runs), max(one[key] for one in runs)] for key in _KEYS}


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _write_texts(place: Path) -> None:
    """The training set for the peers, and comments of the same language that are not in it."""
    rows = generate.corpus()
    known = {row.text for row in rows}
    other = [row for row in generate.corpus(seed=generate.SEED + 1) if row.text not in known]
    random.Random(7).shuffle(other)  # noqa: S311 - an order, not a secret
    for name, some in (("train", rows), ("comments", other[:COMMENTS])):
        (place / f"{name}.jsonl").write_text(
            "".join(
                json.dumps({"text": row.text, "label": row.label}, ensure_ascii=False) + "\n"
                for row in some
            ),
            encoding="utf-8",
        )


def _harness() -> Path:
    return Path(settings.BASE_DIR) / "bench" / "understanding"


def _peer_python() -> Path:
    return Path(settings.JISHI_HOME) / "bench" / "understand-venv" / "bin" / "python"


def _environment() -> str:
    """Make the peers' environment from its lock file; answers what went wrong, or ""."""
    python = _peer_python()
    lock = Path(settings.BASE_DIR) / "requirements" / "bench-understand.txt"
    mark = python.parents[1] / "installed-from"
    wanted = lock.read_text()
    if mark.exists() and mark.read_text() == wanted:
        return ""
    typer.echo("installing the peers into an environment of their own …", err=True)
    venv.create(python.parents[1], with_pip=True, clear=True)
    try:
        _say(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--require-hashes", "-r", str(lock)],
            {},
        )  # fmt: skip
    except BenchFailed as error:
        return f"could not be installed: {error}"
    mark.write_text(wanted)
    return ""


def _one(python: str, script: str, place: str, core: int, *, own: bool) -> dict[str, float]:
    environment = {"PYTHONPATH": str(Path(settings.BASE_DIR) / "src")} if own else {}
    said = _say([python, str(_harness() / script), place, str(core)], environment)
    answer: dict[str, float] = json.loads(said.strip().splitlines()[-1])
    return answer


def _say(command: list[str], environment: dict[str, str]) -> str:
    around = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    around |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_WITHIN_S, check=False,
            env={**around, **environment},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchFailed(str(error)) from error
    if done.returncode:
        raise BenchFailed((done.stderr.strip().splitlines() or ["no message"])[-1][:300])
    return done.stdout
