"""Who has joined what. Merged sends in slices, and catching up for whoever is behind.

A subscription is live or behind. Live ones get each batch as it comes, as long as it follows what they
have; those whose socket is full, who just joined, or who would see a gap are behind: they read from the
table until they have reached what was last broadcast, and are live again. Both happen on one event loop,
so that nothing is sent between the last look and the change.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar
from uuid import UUID

import structlog

from jishi.foundation.realtime import registry
from jishi.foundation.realtime.errors import TooManyChannels
from jishi.foundation.realtime.gateway import protocol, replay
from jishi.foundation.realtime.gateway.connection import (
    DRAINED_BYTES,
    FULL_BYTES,
    Connection,
    Subscription,
)
from jishi.foundation.realtime.gateway.database import with_fresh_connection
from jishi.foundation.realtime.gateway.protocol import EncodedFrame
from jishi.kernel.errors import Busy, NotFound

log = structlog.get_logger()
R = TypeVar("R")

SLICE = 500
CHANNELS_MAX = 20
#: A reader whose socket stays full so long is cut off, in seconds.
DEAD_AFTER_S = 60.0
#: How long it is remembered that a channel is open to strangers, in seconds.
PUBLIC_FOR_S = 5.0
REPLAY_CHUNK = 200


class Hub:
    def __init__(self, readers: Executor) -> None:
        self._readers = readers
        self.channels: dict[str, dict[Connection, Subscription]] = {}
        self.connections: set[Connection] = set()
        self._last: dict[str, int] = {}
        self._public: dict[str, float] = {}
        self._behind: set[Subscription] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    # ── broadcasting ───────────────────────────────────────────────────────────────────────────

    async def broadcast(self, batches: dict[str, list[EncodedFrame]]) -> None:
        """Send each channel's batch, encoded once, in slices; others get a turn in between."""
        sent = 0
        for channel, batch in batches.items():
            joined = self.channels.get(channel)
            if not joined:
                continue
            message = protocol.frames(channel, batch)
            self._last[channel] = batch[-1].seq
            for subscription in list(joined.values()):
                self._offer(subscription, batch, message)
                sent += 1
                if sent % SLICE == 0:
                    await asyncio.sleep(0)

    def _offer(self, to: Subscription, batch: list[EncodedFrame], message: bytes) -> None:
        if not to.is_live or batch[-1].seq <= to.seq:
            return
        if to.connection.unsent() > FULL_BYTES:
            self._fall_behind(to)
        elif batch[0].seq > to.seq + 1:
            to.is_live = False
            self._spawn_catch_up(to)
        else:
            if batch[0].seq <= to.seq:
                message = protocol.frames(to.channel, [f for f in batch if f.seq > to.seq])
            to.connection.send(message)
            to.seq = batch[-1].seq

    # ── slow readers ───────────────────────────────────────────────────────────────────────────

    def _fall_behind(self, subscription: Subscription) -> None:
        subscription.is_live = False
        connection = subscription.connection
        connection.full_since = connection.full_since or time.monotonic()
        self._behind.add(subscription)

    def look_after_slow(self) -> None:
        """Let drained readers catch up and cut dead ones; called a few times a second."""
        for subscription in list(self._behind):
            connection = subscription.connection
            if subscription.is_gone or connection.transport is None:
                self._behind.discard(subscription)
            elif connection.unsent() < DRAINED_BYTES:
                connection.full_since = None
                self._behind.discard(subscription)
                self._spawn_catch_up(subscription)
            elif time.monotonic() - (connection.full_since or 0) > DEAD_AFTER_S:
                self._behind.discard(subscription)
                connection.cut()

    # ── joining and leaving ────────────────────────────────────────────────────────────────────

    def join(self, connection: Connection, channel: str, after_seq: int | None) -> None:
        """Begin to join; the answer is `joined`, `reset` + `joined` or `refused`."""
        known = connection.subscriptions.get(channel)
        if known is not None and known.is_allowed:
            self._rejoin(known, after_seq)
            return
        if known is None and len(connection.subscriptions) >= CHANNELS_MAX:
            error = connection.body(TooManyChannels())
            connection.send(protocol.refused(channel, error))
            return
        if known is not None:
            known.is_gone = True
        subscription = Subscription(connection, channel)
        connection.subscriptions[channel] = subscription
        self._spawn(self._join(subscription, after_seq))

    def _rejoin(self, known: Subscription, after_seq: int | None) -> None:
        if after_seq is None:
            known.connection.send(protocol.joined(known.channel, known.seq))
            return
        known.seq, known.is_live, known.is_announced = after_seq, False, False
        self._spawn_catch_up(known)

    async def _join(self, subscription: Subscription, after_seq: int | None) -> None:
        connection, channel = subscription.connection, subscription.channel
        try:
            allowed = await self._may_join(connection.person_id, channel)
            seq = after_seq
            if allowed and seq is None:
                seq = await self._newest(channel)
        except Exception:
            log.exception("join_failed", channel=channel)
            self._refuse(subscription, connection.body(Busy()))
            return
        if subscription.is_gone:
            return
        if not allowed or seq is None:
            self._refuse(subscription, connection.body(NotFound()))
            return
        subscription.is_allowed = True
        subscription.seq = seq
        self.channels.setdefault(channel, {})[connection] = subscription
        if after_seq is None and seq >= self._last.get(channel, 0):
            self._go_live(subscription)
        else:
            await self._catch_up(subscription)

    def _refuse(self, subscription: Subscription, error: dict[str, object]) -> None:
        if not subscription.is_gone:
            self.leave(subscription.connection, subscription.channel)
            subscription.connection.send(protocol.refused(subscription.channel, error))

    async def _may_join(self, person_id: UUID | None, channel: str) -> bool:
        if self._public.get(channel, 0.0) > time.monotonic():
            return True
        if await self._read(partial(registry.may_join, None, channel)):
            if len(self._public) > 10_000:
                self._public.clear()
            self._public[channel] = time.monotonic() + PUBLIC_FOR_S
            return True
        if person_id is None:
            return False
        return await self._read(partial(registry.may_join, person_id, channel))

    async def _newest(self, channel: str) -> int:
        if self.channels.get(channel) and channel in self._last:
            return self._last[channel]
        return await self._read(partial(replay.newest, channel))

    def leave(self, connection: Connection, channel: str) -> None:
        subscription = connection.subscriptions.pop(channel, None)
        if subscription is None:
            return
        subscription.is_gone = True
        subscription.is_live = False
        self._behind.discard(subscription)
        joined = self.channels.get(channel)
        if joined is not None and joined.get(connection) is subscription:
            del joined[connection]
            if not joined:
                del self.channels[channel]
                self._last.pop(channel, None)

    def forget(self, connection: Connection) -> None:
        """The connection is closed."""
        for channel in list(connection.subscriptions):
            self.leave(connection, channel)
        self.connections.discard(connection)

    # ── catching up ────────────────────────────────────────────────────────────────────────────

    def _spawn_catch_up(self, subscription: Subscription) -> None:
        self._spawn(self._catch_up(subscription))

    def _go_live(self, subscription: Subscription) -> None:
        subscription.is_live = True
        if not subscription.is_announced:
            subscription.is_announced = True
            message = protocol.joined(subscription.channel, subscription.seq)
            subscription.connection.send(message)

    async def _catch_up(self, subscription: Subscription) -> None:
        """Send what is missed until the subscription has what was last broadcast; then it is live."""
        if subscription.is_catching:
            return
        subscription.is_catching = True
        try:
            while not subscription.is_gone:
                if not await self._catch_up_once(subscription):
                    return
                if subscription.is_gone:
                    return
                if subscription.seq >= self._last.get(subscription.channel, 0):
                    self._go_live(subscription)
                    return
        except Exception:
            log.exception("catch_up_failed", channel=subscription.channel)
            self._fall_behind(subscription)
        finally:
            subscription.is_catching = False

    async def _catch_up_once(self, subscription: Subscription) -> bool:
        """One look at the table; False when the socket is full and it goes on later."""
        asked = subscription.seq
        found = await self._read(partial(replay.missed, subscription.channel, asked))
        connection = subscription.connection
        if subscription.is_gone:
            return True
        if subscription.seq != asked:  # joined again from elsewhere meanwhile
            return await self._catch_up_once(subscription)
        if found.is_gone:
            connection.send(protocol.reset(subscription.channel, found.newest))
            subscription.seq = found.newest
            if found.newest < self._last.get(subscription.channel, 0):  # another database
                self._last[subscription.channel] = found.newest
            return True
        for start in range(0, len(found.frames), REPLAY_CHUNK):
            if connection.unsent() > FULL_BYTES:
                self._fall_behind(subscription)
                return False
            chunk = found.frames[start : start + REPLAY_CHUNK]
            connection.send(protocol.frames(subscription.channel, chunk))
            subscription.seq = chunk[-1].seq
        return True

    # ── running things ─────────────────────────────────────────────────────────────────────────

    async def _read(self, work: Callable[[], R]) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, with_fresh_connection, work)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
