"""`jishi bench frames`: a clip looked at on one core, and look-up among a million hashes.

The harness is `bench/understanding/`. No database is asked for.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from django.conf import settings

MOST_CLIP_S = 4.0
MOST_LOOKUP_MS = 10.0
_WITHIN_S = 300
_TIMES = ("clip_s", "clip_wall_s", "load_s", "lookup_ms", "lookup_p99_ms", "index_s")
#: What is drawn into the clip; a round that does not see all of it has measured nothing.
_CODES = {"https://pay.example/q/7f3a"}
_LINES = {
    "MOUNTAINHONEY", "2JARS49.90", "TODAYONLY", "WX88776655", "CALL13800138000", "FREESHIPPINGFROM3",
}  # fmt: skip


class FramesBenchFailed(Exception):  # noqa: N818 - as refusals are named
    """A round ended badly or did not see what is in the clip; the text says which."""


def run(*, repeats: int) -> dict[str, Any]:
    """Make the clip, look at it `repeats` times in processes of their own; medians and spread.

    Raises `FramesBenchFailed`. `clip_s` is CPU time of the one core, models loaded (what the clip costs);
    `clip_wall_s` the wall clock beside it, which others on the machine lengthen; `load_s` is what a
    fresh process pays before that, by the wall clock as are look-ups.
    """
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    rounds = []
    with tempfile.TemporaryDirectory() as place:
        _say("clip_of_scenes.py", place)
        for turn in range(repeats):
            typer.echo(f"round {turn + 1} of {repeats}", err=True)
            said = _say("run_frames.py", str(Path(place) / "clip.mp4"), str(core))
            rounds.append(_checked(json.loads(said.strip().splitlines()[-1])))
    return _report(rounds)


def _checked(one: dict[str, Any]) -> dict[str, Any]:
    if set(one["codes"]) != _CODES or not set(one["lines"]) >= _LINES:
        raise FramesBenchFailed(f"not all was seen: {one['codes']} {one['lines']}")
    return one


def _report(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    middle = {key: statistics.median(one[key] for one in rounds) for key in _TIMES}
    return {
        **middle,
        "hashes": rounds[0]["hashes"],
        "frames": rounds[0]["frames"],
        "reached": {
            "clip_s": middle["clip_s"] < MOST_CLIP_S,
            "lookup_ms": middle["lookup_p99_ms"] < MOST_LOOKUP_MS,
        },
        "spread": {
            key: [min(one[key] for one in rounds), max(one[key] for one in rounds)]
            for key in _TIMES
        },
        "repeats": len(rounds),
        "machine": {
            "cpu": _processor(), "cores": os.cpu_count(), "python": platform.python_version(),
            "system": platform.system(),
        },
        "versions": {
            name: version(name)
            for name in ("jishi", "numpy", "av", "zxing-cpp", "rapidocr", "onnxruntime", "pdqhash")
        },
    }  # fmt: skip


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _say(script: str, *arguments: str) -> str:
    base = Path(settings.BASE_DIR)
    environment = {
        **os.environ, "PYTHONPATH": str(base / "src"), "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    command = [sys.executable, str(base / "bench" / "understanding" / script), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_WITHIN_S, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FramesBenchFailed(str(error)) from error
    if done.returncode:
        raise FramesBenchFailed((done.stderr.strip().splitlines() or ["no message"])[-1][:300])
    return done.stdout
