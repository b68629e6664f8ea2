"""A seat in a live room: one WebSocket, its frames, and comments that are acknowledged."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import ExitStack
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from jishi.site.crowd.client import Client, Json, new_key
from jishi.site.crowd.wire import Refused, Sample, Unreachable

ACK_WITHIN_S = 15.0


class Room:
    """Joined on entering, left on leaving. `frames` are all frames seen, oldest first."""

    def __init__(self, client: Client, channel: str, *, after_seq: int = 0) -> None:
        self._client = client
        self.channel = channel
        self._after_seq = after_seq
        self._socket: ClientConnection | None = None
        self._open = ExitStack()
        self.frames: list[Json] = []
        self.kinds: Counter[str] = Counter()

    def __enter__(self) -> Room:
        try:
            self._join()
        except BaseException:
            self._open.close()
            raise
        return self

    def _join(self) -> None:
        ticket = self._client.ticket()
        started = time.perf_counter()
        try:
            self._socket = self._open.enter_context(
                connect(_with_ticket(ticket), open_timeout=15, proxy=None)
            )
        except (OSError, InvalidHandshake) as error:
            raise Unreachable(f"websocket: {error}") from error
        self._send({"op": "join", "channel": self.channel, "after_seq": self._after_seq})
        joined = self._until("joined", lambda m: m.get("channel") == self.channel)
        self._note("ws_join", started)
        self.last_seq = int(joined.get("last_seq", 0))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def say(self, text: str, *, key: str | None = None) -> Json:
        """Post a comment and give what the market made of it; raises `Refused`."""
        key = key or new_key()
        started = time.perf_counter()
        self._send(
            {
                "op": "send", "channel": self.channel, "kind": "comment", "key": key,
                "payload": {"text": text},
            }
        )  # fmt: skip
        answer = self._until("ack", lambda m: m.get("key") == key)
        self._note("ws_comment", started)
        return dict(answer["result"])

    def listen(self, seconds: float) -> list[Json]:
        """The frames that arrive in the next `seconds`."""
        seen = len(self.frames)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
        return self.frames[seen:]

    def _until(self, op: str, fits: Any) -> Json:
        deadline = time.monotonic() + ACK_WITHIN_S
        while (left := deadline - time.monotonic()) > 0:
            message = self._read(left)
            if message is None:
                continue
            if message["op"] == op and fits(message):
                return message
            if message["op"] in ("nack", "refused") and (op != "ack" or fits(message)):
                self._refuse(message, "ws_comment" if op == "ack" else "ws_join")
        raise Unreachable(f"websocket: no {op} within {ACK_WITHIN_S:.0f} s")

    def _refuse(self, message: Json, name: str) -> None:
        error: Json = message.get("error") or {}
        error = error.get("error", error)
        code = str(error.get("code", "refused"))
        self._client.observe(Sample(name=name, status=409, ms=0.0, code=code))
        raise Refused(409, code, str(error.get("message", "")), error.get("details") or {})

    def _read(self, timeout: float) -> Json | None:
        assert self._socket is not None
        try:
            message: Json = json.loads(self._socket.recv(timeout=timeout))
        except TimeoutError:
            return None
        except ConnectionClosed as error:
            raise Unreachable(f"websocket closed: {error}") from error
        if message.get("op") == "frames":
            for frame in message["frames"]:
                self.frames.append(frame)
                self.kinds[frame["kind"]] += 1
        return message

    def _send(self, message: Json) -> None:
        assert self._socket is not None
        try:
            self._socket.send(json.dumps(message, ensure_ascii=False))
        except ConnectionClosed as error:
            raise Unreachable(f"websocket closed: {error}") from error

    def _note(self, name: str, started: float) -> None:
        ms = (time.perf_counter() - started) * 1000
        self._client.observe(Sample(name=name, status=200, ms=ms))


def _with_ticket(ticket: Json) -> str:
    parts = urlsplit(str(ticket["url"]))
    query = f"ticket={quote(str(ticket['ticket']))}"
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
