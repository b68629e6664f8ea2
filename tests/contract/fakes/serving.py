"""Running an ASGI app on loopback in a thread, and the bad weather between it and its callers."""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Weather:
    """What happens to the next requests whose path holds `part`, in the order given.

    `before`: the connection breaks before the provider has heard anything. `after`: the provider
    carries it out and the answer is lost on the way. `fine`: nothing happens.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.coming: deque[str] = deque()
        self.part = ""
        self.seen: list[str] = []

    def set(self, *kinds: str, part: str = "") -> None:
        self.coming = deque(kinds)
        self.part = part

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"])
        self.seen.append(path)
        kind = self.coming.popleft() if self.coming and self.part in path else "fine"
        if kind == "fine":
            await self.app(scope, receive, send)
            return
        if kind == "after":
            await self.app(scope, receive, _swallow)
        await _break_off(send)


async def _swallow(message: Message) -> None:
    del message


async def _break_off(send: Send) -> None:
    """Promise more than is sent: the caller sees a broken connection, not an answer."""
    headers = [(b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": True})
    raise ConnectionResetError


class Served:
    """`app` on a free port of 127.0.0.1 until `stop`."""

    def __init__(self, app: App) -> None:
        self.weather = Weather(app)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(self.weather, log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < deadline, "the fake did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


class Hours:
    """A provider's clock, which a test may move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead
