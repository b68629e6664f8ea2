"""Real gateway processes on the test database, and clients that speak to them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from jishi.foundation.realtime import tickets

SCRIPT = Path(__file__).with_name("echo_gateway.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RunningGateway:
    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.start()

    def start(self) -> None:
        given = connection.settings_dict
        host, user = quote(given["HOST"], safe=""), quote(given["USER"])
        password = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
        url = f"postgresql://{user}{password}@/{given['NAME']}?host={host}"
        if given["PORT"]:
            url += f"&port={given['PORT']}"
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "JISHI_SECRET_KEY": settings.SECRET_KEY,
            "PYTHONPATH": str(Path(__file__).parents[4]),
        }
        self.process = subprocess.Popen([sys.executable, SCRIPT, str(self.port)], env=environment)
        self._wait_until_listening()

    def _wait_until_listening(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("the gateway ended at once")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def url(self, person_id: uuid.UUID | None = None, **query: object) -> str:
        ticket = tickets.issue(person_id=person_id, language="en")
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return f"ws://127.0.0.1:{self.port}/realtime?ticket={quote(ticket)}{more}"

    def client(self, person_id: uuid.UUID | None = None, **query: object) -> Client:
        return Client(self.url(person_id, **query))


class Client:
    def __init__(self, url: str) -> None:
        self.socket = connect(url, compression=None, max_size=None, proxy=None, legacy=True)
        self.early: list[dict] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, **message: object) -> None:
        self.socket.send(json.dumps(message))

    def hear(self, timeout: float = 10) -> dict:
        return json.loads(self.socket.recv(timeout=timeout))

    def until(self, op: str, timeout: float = 10, **fields: object) -> dict:
        """The next message like this; others are kept in `early`."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.hear(max(0.01, deadline - time.monotonic()))
            if message["op"] == op and all(message.get(k) == v for k, v in fields.items()):
                return message
            self.early.append(message)

    def join(self, channel: str, after_seq: int | None = None) -> int:
        extra = {} if after_seq is None else {"after_seq": after_seq}
        self.say(op="join", channel=channel, **extra)
        return self.until("joined", channel=channel)["last_seq"]

    def frames(self, channel: str, up_to: int, timeout: float = 15) -> list[dict]:
        """All frames of the channel heard so far and from now on, until number `up_to` came."""
        found = [f for m in self.early if _is_frames(m, channel) for f in m["frames"]]
        self.early = [m for m in self.early if not _is_frames(m, channel)]
        deadline = time.monotonic() + timeout
        while not found or found[-1]["seq"] < up_to:
            message = self.hear(max(0.01, deadline - time.monotonic()))
            if _is_frames(message, channel):
                found += message["frames"]
            else:
                self.early.append(message)
        return found

    def closed_with(self, timeout: float = 10) -> int:
        """Wait for the end; the close code."""
        try:
            while True:
                self.socket.recv(timeout=timeout)
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006


def _is_frames(message: dict, channel: str) -> bool:
    return message["op"] == "frames" and message["channel"] == channel
