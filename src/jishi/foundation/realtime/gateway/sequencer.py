"""Numbers what was committed, and reads what was numbered.

All gateways run one; whoever holds the advisory lock is the leader and numbers. The lock lives in the
leader's connection: when that ends, however it ends, another gateway takes over within a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import structlog

from jishi.foundation.realtime import statements
from jishi.foundation.realtime.gateway import database, protocol
from jishi.foundation.realtime.gateway.protocol import EncodedFrame

log = structlog.get_logger()

Batches = dict[str, list[EncodedFrame]]
Broadcast = Callable[[Batches], Awaitable[None]]

#: How often a follower asks for the lock and looks around even if nobody told it anything.
LOOK_AROUND_S = 1.0
RECONNECT_S = 0.5


class Sequencer:
    """`run` until `stop`. `tick_s()` says how long a tick is now; `has_others()` whether to notify."""

    def __init__(
        self, broadcast: Broadcast, tick_s: Callable[[], float], has_others: Callable[[], bool]
    ) -> None:
        self._broadcast = broadcast
        self._tick_s = tick_s
        self._has_others = has_others
        self._stopping = asyncio.Event()
        self._tick: int | None = None
        self.is_leader = False
        self.ready = asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Work on one connection until it breaks, then on the next."""
        while not self._stopping.is_set():
            try:
                async with await database.connect() as connection:
                    await self._work(connection)
            except psycopg.Error as error:
                self.is_leader = False
                log.warning("sequencer_lost_database", error=str(error))
                await asyncio.sleep(RECONNECT_S)
        self.is_leader = False

    async def _work(self, connection: psycopg.AsyncConnection[Any]) -> None:
        if self._tick is None:
            self._tick = await _number(connection, statements.NEWEST_TICK)
        await connection.execute(f"LISTEN {statements.TICK_NOTIFY}")
        due = time.monotonic()
        asked = 0.0
        while not self._stopping.is_set():
            if not self.is_leader and time.monotonic() - asked >= LOOK_AROUND_S:
                asked = time.monotonic()
                self.is_leader = bool(
                    await _number(
                        connection, "SELECT pg_try_advisory_lock(%s)", statements.SEQUENCER_LOCK
                    )
                )
            if self.is_leader:
                await self._lead(connection)
            await self._read(connection)
            self.ready.set()
            due = await self._wait(connection, due)

    async def _lead(self, connection: psycopg.AsyncConnection[Any]) -> None:
        cursor = await connection.execute(statements.NUMBER)
        if cursor.rowcount > 0 and self._has_others():
            await connection.execute(f"NOTIFY {statements.TICK_NOTIFY}")

    async def _read(self, connection: psycopg.AsyncConnection[Any]) -> None:
        cursor = await connection.execute(statements.NUMBERED_AFTER, [self._tick])
        batches: Batches = {}
        async for tick, channel, seq, kind, payload, at in cursor:
            self._tick = tick
            frame = protocol.encode_frame(seq, kind, payload, at)
            batches.setdefault(channel, []).append(frame)
        if batches:
            await self._broadcast(batches)

    async def _wait(self, connection: psycopg.AsyncConnection[Any], due: float) -> float:
        """Until the next tick (fixed: what the work took is not added), or as follower until told."""
        tick = self._tick_s()
        if self.is_leader:
            due = max(due + tick, time.monotonic() - tick)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            return due
        deadline = time.monotonic() + LOOK_AROUND_S
        while not self._stopping.is_set() and time.monotonic() < deadline:
            if await _was_told(connection, timeout_s=LOOK_AROUND_S / 4):
                break
        return time.monotonic()


async def _was_told(connection: psycopg.AsyncConnection[Any], *, timeout_s: float) -> bool:
    """Whether another gateway numbered something within `timeout_s`."""
    told = False
    waiting = connection.notifies(timeout=timeout_s, stop_after=1)
    async for _ in waiting:
        told = True
    await waiting.aclose()
    return told


async def _number(connection: psycopg.AsyncConnection[Any], sql: str, *values: object) -> int:
    cursor = await connection.execute(sql, values or None)
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
