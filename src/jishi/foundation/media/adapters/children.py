"""Child processes under limits: memory, cores, niceness, time."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MEMORY = 4 * 1024**3
NICE = 10


class ChildFailedError(Exception):
    """`timed_out`: whether we ended it; `errors`: the last of what it said."""

    def __init__(self, *, timed_out: bool, errors: str) -> None:
        self.timed_out = timed_out
        self.errors = errors
        super().__init__(timed_out, errors)


@dataclass(slots=True)
class _Watch:
    timed_out: bool = False


def ffmpeg(*arguments: str) -> list[str]:
    """The command: says errors only, asks nothing, two threads, and dies with its parent (where
    util-linux is there: a worker that was killed leaves no encoder behind)."""
    setpriv = shutil.which("setpriv")
    return [
        *([setpriv, "--pdeathsig", "KILL"] if setpriv else []),
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y",
        "-threads", "2", "-filter_complex_threads", "1", *arguments,
    ]  # fmt: skip


def limit(pid: int, *, memory: int = MEMORY) -> None:
    """Bound a running child. Linux; elsewhere (and when it is gone already) nothing happens."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        os.setpriority(os.PRIO_PROCESS, pid, NICE)


@contextmanager
def _running(command: Sequence[str], timeout_s: float) -> Iterator[tuple[Any, _Watch]]:
    watch = _Watch()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors="replace",
    )  # fmt: skip

    def end() -> None:
        watch.timed_out = True
        child.kill()

    timer = threading.Timer(timeout_s, end)
    try:
        limit(child.pid)
        timer.start()
        yield child, watch
    finally:
        timer.cancel()
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()


def run(
    command: Sequence[str], *, timeout_s: float, on_line: Callable[[str], None] | None = None
) -> str:
    """Run to the end; returns what it wrote. Raises `ChildFailedError` unless it ended with 0."""
    lines: list[str] = []
    errors: list[str] = []
    with _running(command, timeout_s) as (child, watch):

        def collect() -> None:
            for line in child.stderr:
                errors.append(line)
                del errors[:-20]

        reader = threading.Thread(target=collect, daemon=True)
        reader.start()
        for line in child.stdout:
            if on_line is None:
                lines.append(line)
            else:
                on_line(line.strip())
        code = child.wait()
        reader.join(timeout=5)
    if code != 0 or watch.timed_out:
        raise ChildFailedError(timed_out=watch.timed_out, errors="".join(errors)[-2000:])
    return "".join(lines)
