"""All roles on one machine: starts them, restarts what dies, stops everything it started.

The first start of a role that is ours forks the supervisor, which has everything imported already:
that saves each of them its second and a half of imports. A role that died is started afresh by its
command.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from rich.console import Console

from jishi.site import postgres, roles
from jishi.site.processes import die_with_parent, name_process

console = Console(highlight=False)
#: Waits before a role that died is started again, in seconds.
RESTART_S = (0.2, 0.5, 1, 2, 5, 10)


class Forked:
    """A role in a fork of this process, with the few words of `Popen` that `Child` needs."""

    def __init__(self, name: str, play: Callable[[], None]) -> None:
        connections.close_all()  # two processes on one connection would hear each other's answers
        sys.stdout.flush()
        self._process = multiprocessing.get_context("fork").Process(target=_play, args=(name, play))
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int | None:
        """Raises subprocess.TimeoutExpired when it still runs after `timeout` seconds."""
        self._process.join(timeout)
        if timeout is not None and self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return self._process.exitcode


def _play(name: str, play: Callable[[], None]) -> None:
    """In the fork: a process group, a name for `ps -o comm`, and the signals of a new process."""
    die_with_parent()
    name_process(f"jishi-{name}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    play()


@dataclass
class Child:
    """One supervised process and how often it had to be started again.

    `is_errand`: it has an end; once it ended with code 0 it is left alone. `play`: what the first
    start runs in a fork instead of `command`.
    """

    name: str
    command: list[str]
    play: Callable[[], None] | None = None
    is_errand: bool = False
    is_finished: bool = False
    process: subprocess.Popen[bytes] | Forked | None = None
    restarts: int = 0
    next_start: float = 0.0
    started_at: float = field(default=0.0)

    def start(self) -> None:
        if self.play is not None:
            self.process, self.play = Forked(self.name, self.play), None
        else:
            self.process = subprocess.Popen(
                self.command,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - single-threaded supervisor
            )
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start it again when it died; a role that lived a minute starts with a clean slate."""
        now = time.monotonic()
        if self.is_finished:
            return
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if code == 0 and self.is_errand:
            self.is_finished = True
            return
        if now - self.started_at > 60:
            self.restarts = 0
        self.sweep()
        wait = RESTART_S[min(self.restarts, len(RESTART_S) - 1)]
        console.print(f"[yellow]{self.name} ended ({code}); starting again in {wait} s[/]")
        self.restarts += 1
        self.next_start = now + wait
        self.process = None

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()

    def join(self, deadline: float) -> None:
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self.sweep()
        self.process.wait()

    def sweep(self) -> None:
        """End what is left of the role's process group: workers outlive a killed master."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def children(extra: Iterable[Child] = ()) -> list[Child]:
    """The roles that this installation needs, plus `extra`."""
    found = [Child("sandbox-pay", roles.sandbox_pay_command())] if settings.DEVELOPMENT else []
    for name, play in roles.OURS.items():
        found.append(Child(name, [sys.executable, "-m", "jishi.site.cli", "serve", name], play))
    return [*found, Child("web", roles.web_command()), *extra]


def _watch_database() -> None:
    """Start the embedded server again when it died; the roles reconnect by themselves."""
    try:
        if postgres.revive():
            console.print("[yellow]the database had ended; started again[/]")
    except RuntimeError:
        time.sleep(0.3)  # its last processes still hold on; the next round tries again


def serve_all(extra: Iterable[Child] = ()) -> int:
    """Run every role until SIGINT or SIGTERM; returns the exit code."""
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: asked.append(number))
    postgres.start()
    running = children(extra)
    try:
        while not asked:
            _watch_database()
            for child in running:
                child.watch()
            time.sleep(0.2)
    finally:
        console.print("\nStopping…")
        for child in reversed(running):
            child.stop()
        deadline = time.monotonic() + 10
        for child in reversed(running):
            child.join(deadline)
        postgres.stop()
        console.print("Stopped.")
    return 0
