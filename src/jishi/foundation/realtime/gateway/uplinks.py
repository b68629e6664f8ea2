"""Messages sent up: each runs its room's use case in a thread, and is answered when that committed.

One message of a connection runs at a time, so that a person's comments keep their order.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from django.db import DatabaseError, InterfaceError

from jishi.foundation.accounts import api as accounts
from jishi.foundation.realtime import registry
from jishi.foundation.realtime.errors import MessageNotUnderstood, NotJoined
from jishi.foundation.realtime.gateway import protocol
from jishi.foundation.realtime.gateway.connection import SENDS_WAITING_MAX, Connection
from jishi.foundation.realtime.gateway.database import with_fresh_connection
from jishi.kernel.errors import Busy, Refusal, SignInRequired

log = structlog.get_logger()

THREADS = 8
#: Messages of all connections that wait or run; beyond it senders are told to try again.
PENDING_MAX = 1_000
#: How often it is looked up that a talking person's account is still open, in seconds.
ACTIVE_FOR_S = 30.0


class Uplinks:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="uplink")
        self.is_closing = False
        self._pending = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, connection: Connection, message: protocol.Send) -> None:
        """Run it in turn, or refuse it now."""
        refusal = self._refusal(connection, message)
        if refusal is not None:
            connection.send(protocol.nack(message.key, connection.body(refusal)))
            return
        self._pending += 1
        connection.waiting.append(message)
        if not connection.is_sending:
            connection.is_sending = True
            task = asyncio.get_running_loop().create_task(self._work_off(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _refusal(self, connection: Connection, message: protocol.Send) -> Refusal | None:
        if connection.person_id is None:
            return SignInRequired()
        if message.channel not in connection.subscriptions:
            return NotJoined()
        if registry.uplink(message.kind) is None:
            return MessageNotUnderstood()
        is_full = len(connection.waiting) >= SENDS_WAITING_MAX or self._pending >= PENDING_MAX
        return Busy() if is_full or self.is_closing else None

    async def _work_off(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        try:
            while connection.waiting:
                message = connection.waiting.popleft()
                run = partial(_answer, connection, message)
                answer = await loop.run_in_executor(self.pool, run)
                self._pending -= 1
                connection.send(answer)
        finally:
            connection.is_sending = False

    async def drain(self, timeout_s: float) -> None:
        """Refuse new messages; wait until accepted ones are answered, at most `timeout_s`."""
        self.is_closing = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=timeout_s)


def _answer(connection: Connection, message: protocol.Send) -> bytes:
    """Runs in a thread. Every failure becomes a nack; the connection lives on."""
    try:
        return with_fresh_connection(partial(_handle, connection, message))
    except Refusal as refusal:
        return protocol.nack(message.key, connection.body(refusal))
    except (DatabaseError, InterfaceError) as error:
        log.warning("uplink_lost_database", kind=message.kind, error=str(error))
        return protocol.nack(message.key, connection.body(Busy()))
    except Exception:
        log.exception("uplink_failed", kind=message.kind)
        return protocol.nack(message.key, connection.body(Busy()))


def _handle(connection: Connection, message: protocol.Send) -> bytes:
    person_id, handler = connection.person_id, registry.uplink(message.kind)
    if person_id is None or handler is None:
        raise SignInRequired
    if time.monotonic() - connection.checked_active_at > ACTIVE_FOR_S:
        if not accounts.is_active(person_id):
            raise SignInRequired
        connection.checked_active_at = time.monotonic()
    joined = connection.subscriptions.get(message.channel)
    is_allowed = joined is not None and joined.is_allowed
    if not is_allowed and not registry.may_join(person_id, message.channel):
        raise NotJoined
    result = handler(person_id, message.channel, message.key, message.payload)
    return protocol.ack(message.key, result)
