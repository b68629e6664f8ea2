"""A market of its own for a test: every role as a real process, in a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).parents[2]
#: Web, gateway, sandbox provider, RTMP: four ports in a row.
PORTS = 4


class Market:
    """Set up and served; `stop` leaves nothing running. `log` is what the roles wrote."""

    def __init__(self, home: Path, *, clocks: dict[str, str] | None = None) -> None:
        self.home = home
        self.port = _free_ports()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "serve.log"
        home.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JISHI_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        self.environment = {
            **kept, "JISHI_HOME": str(home), "PORT": str(self.port),
            "PYTHONPATH": str(ROOT / "src"), "JISHI_ORDER_SETTLE_AFTER_S": "0", **(clocks or {}),
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        """Run `jishi …` against this market; its output. Fails the test on a non-zero exit."""
        done = subprocess.run(
            [sys.executable, "-m", "jishi.site.cli", *arguments], env=self.environment, cwd=ROOT,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Serve, and return once every role reports healthy."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jishi.site.cli", "serve"], env=self.environment, cwd=ROOT,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        deadline = time.monotonic() + 120
        while not self.is_healthy():
            assert self._process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < deadline, f"{self.health()}\n{self.log.read_text()[-4000:]}"
            time.sleep(0.3)

    def health(self) -> dict[str, object]:
        """What /healthz says; empty when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            return dict(json.load(error))
        except (URLError, OSError, ValueError):
            return {}

    def is_healthy(self) -> bool:
        return self.health().get("ok") is True

    def pids_of(self, role: str) -> list[int]:
        """Processes of one role, by command line or, when forked, by name; granian's workers for "web"."""
        wanted = {"web": "jishi.site.wsgi", "sandbox-pay": "sandbox_pay"}.get(
            role, f"serve\0{role}"
        )
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                name = (entry / "comm").read_text().strip()
                home = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            is_wanted = wanted in line or name == f"jishi-{role}"
            if is_wanted and f"JISHI_HOME={self.home}\0" in home:
                found.append(int(entry.name))
        return found

    def kill(self, role: str) -> None:
        """`kill -9` every process of a role; the supervisor starts it again."""
        for pid in self.pids_of(role):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free_ports() -> int:
    """The first of `PORTS` free ports in a row, below the range that outgoing connections use."""
    for first in range(18100 + os.getpid() % 500 * 8, 32000, PORTS):
        sockets: list[socket.socket] = []
        try:
            for port in range(first, first + PORTS):
                one = socket.socket()
                sockets.append(one)
                one.bind(("127.0.0.1", port))
        except OSError:
            continue
        else:
            return first
        finally:
            for one in sockets:
                one.close()
    raise RuntimeError("no four free ports in a row")
