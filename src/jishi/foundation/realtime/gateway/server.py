"""Puts the gateway together, and stops it in order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import parse_qs, urlsplit

import structlog
import uvloop
from django.conf import settings
from django.db import DatabaseError
from picows import (
    WSCloseCode,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from jishi.foundation.realtime import policy, registry, tickets
from jishi.foundation.realtime.gateway import counting, protocol
from jishi.foundation.realtime.gateway.connection import Connection
from jishi.foundation.realtime.gateway.database import close_in_threads, with_fresh_connection
from jishi.foundation.realtime.gateway.hub import Hub
from jishi.foundation.realtime.gateway.sequencer import Sequencer
from jishi.foundation.realtime.gateway.uplinks import Uplinks
from jishi.kernel import heartbeat
from jishi.kernel.ids import new_id

log = structlog.get_logger()

READER_THREADS = 4
#: Small, so that a reader who stopped is seen after kilobytes rather than megabytes.
SEND_BUFFER_BYTES = 128 * 1024
PING_WHEN_IDLE_S, PONG_WITHIN_S = 25.0, 20.0
SLOW_LOOK_S = 0.25
ANSWER_WITHIN_S = 5.0


class Server:
    """One gateway. Implements `connection.Desk`."""

    def __init__(self) -> None:
        self.id = new_id()
        self.readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="reader")
        self.hub = Hub(self.readers)
        self.uplinks = Uplinks()
        self.has_others = False
        self.sequencer = Sequencer(
            self.hub.broadcast,
            tick_s=lambda: policy.tick_s(len(self.hub.connections)),
            has_others=lambda: self.has_others,
        )
        self.stopping = asyncio.Event()
        self._counted: dict[str, int] = {}

    # ── connections ────────────────────────────────────────────────────────────────────────────

    def admit(self, request: WSUpgradeRequest) -> Connection | WSUpgradeResponseWithListener:
        """Look at the ticket and the origin before anything else."""
        query = parse_qs(urlsplit(request.path.decode("latin-1")).query)
        host = request.headers.get("Host", "")
        if not is_our_origin(request.headers.get("Origin"), host):
            return _turned_away(403)
        ticket = tickets.check(query.get("ticket", [""])[0])
        if ticket is None:
            return _turned_away(401)
        if self.stopping.is_set():
            return _turned_away(503)
        after = query.get("after_seq", [""])[0]
        is_number = after.isascii() and after.isdecimal() and len(after) < 19
        return Connection(self, ticket, int(after) if is_number else None)

    def opened(self, connection: Connection) -> None:
        self.hub.connections.add(connection)
        if connection.person_id is not None:
            channel = f"person:{connection.person_id}"
            self.hub.join(connection, channel, connection.person_after_seq)

    def closed(self, connection: Connection) -> None:
        self.hub.forget(connection)

    def join(self, connection: Connection, channel: str, after_seq: int | None) -> None:
        self.hub.join(connection, channel, after_seq)

    def leave(self, connection: Connection, channel: str) -> None:
        self.hub.leave(connection, channel)

    def send_up(self, connection: Connection, message: protocol.Send) -> None:
        self.uplinks.submit(connection, message)

    # ── running ────────────────────────────────────────────────────────────────────────────────

    async def run(self, host: str, port: int) -> None:
        """Serve until `stopping` is set. Listens once the first tick went through."""
        sequencing = asyncio.create_task(self.sequencer.run())
        ready = asyncio.create_task(self.sequencer.ready.wait())
        stopping = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({ready, stopping, sequencing}, return_when=asyncio.FIRST_COMPLETED)
        chores = [asyncio.create_task(self._count()), asyncio.create_task(self._look_after_slow())]
        beating = threading.Event()
        heartbeat.start("gateway", beating)
        server = await ws_create_server(
            self.admit,
            sock=_listening_socket(host, port),
            max_frame_size=protocol.MESSAGE_MAX,
            enable_auto_ping=True,
            auto_ping_idle_timeout=PING_WHEN_IDLE_S,
            auto_ping_reply_timeout=PONG_WITHIN_S,
            use_aiofastnet=False,
        )
        log.info("gateway_listening", host=host, port=port)
        await asyncio.wait({stopping, sequencing}, return_when=asyncio.FIRST_COMPLETED)
        self.stopping.set()
        server.close()
        await self._stop(sequencing, chores)
        beating.set()

    async def _stop(self, sequencing: asyncio.Task[None], chores: list[asyncio.Task[None]]) -> None:
        """Answer what was accepted, send what was numbered, say goodbye, close the database."""
        await self.uplinks.drain(ANSWER_WITHIN_S)
        self.sequencer.stop()
        await sequencing
        for chore in chores:
            chore.cancel()
        for connection in list(self.hub.connections):
            connection.close(WSCloseCode.SERVICE_RESTART)
        for _ in range(20):
            if not self.hub.connections:
                break
            await asyncio.sleep(0.05)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(DatabaseError):
            retire = partial(counting.retire, self.id)
            await loop.run_in_executor(self.readers, with_fresh_connection, retire)
        close_in_threads(self.readers, READER_THREADS)
        close_in_threads(self.uplinks.pool, 8)
        self.uplinks.pool.shutdown(wait=False, cancel_futures=False)
        self.readers.shutdown(wait=False, cancel_futures=False)

    async def _count(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            now = {
                channel: len(joined)
                for channel, joined in self.hub.channels.items()
                if registry.is_counted(channel)
            }
            changed = {c: n for c, n in now.items() if self._counted.get(c) != n}
            changed |= dict.fromkeys(self._counted.keys() - now.keys(), 0)
            report = partial(counting.report, self.id, changed)
            try:
                self.has_others = await loop.run_in_executor(
                    self.readers, with_fresh_connection, report
                )
                self._counted = now
            except Exception as error:
                log.warning("counting_failed", error=str(error))
            await asyncio.sleep(counting.EVERY_S)

    async def _look_after_slow(self) -> None:
        while True:
            self.hub.look_after_slow()
            await asyncio.sleep(SLOW_LOOK_S)


def is_our_origin(origin: str | None, host: str) -> bool:
    """Whether a page of this origin may open sockets here.

    Programs send none; they still need a ticket. Pages must come from the market's own address; in
    development also from any port of the host that was asked for.
    """
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    if not settings.DEVELOPMENT:
        return False
    return urlsplit(origin).hostname == urlsplit(f"//{host}").hostname


def _turned_away(status: int) -> WSUpgradeResponseWithListener:
    return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(status), None)


def _listening_socket(host: str, port: int) -> socket.socket:
    listening = socket.create_server((host, port), backlog=2048)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    listening.setblocking(False)
    return listening


def serve(host: str, port: int) -> None:
    """Run a gateway until SIGTERM or SIGINT."""

    async def main() -> None:
        server = Server()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stopping.set)
        await server.run(host, port)

    uvloop.run(main())
