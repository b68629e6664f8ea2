"""Delivering call-backs: at least once, with growing pauses, no receiver in another's way.

A row stays ``waiting`` until it was acknowledged, so a killed process forgets nothing: at worst
the same call-back goes out once more, which receivers must bear anyway.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import secrets
import sqlite3
from collections import Counter
from dataclasses import dataclass

import httpx

from sandbox_pay import signing
from sandbox_pay.moments import now_ms
from sandbox_pay.provider import Provider

logger = logging.getLogger(__name__)

AT_ONCE = 32
AT_ONCE_PER_RECEIVER = 8
GIVE_UP_AFTER_MS = 24 * 3600 * 1000
LONGEST_PAUSE_S = 1.0
READ_AT_MOST_BYTES = 1024
ACKNOWLEDGEMENT = b"success"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A call-back on its way."""

    row_id: int
    url: str
    origin: str
    body: bytes
    forged: bool
    attempts: int
    created_at_ms: int


def backoff_s(attempts: int, schedule_s: tuple[float, ...]) -> float:
    """Give the pause after ``attempts`` (at least 1) failed attempts, in seconds."""
    return schedule_s[min(attempts, len(schedule_s)) - 1]


class Courier:
    """The one task that sends call-backs."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._on_the_way: dict[int, str] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = httpx.Timeout(self._provider.settings.callback_timeout_s)
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        client = httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False)
        async with client, asyncio.TaskGroup() as group:
            while True:
                self._provider.work_arrived.clear()
                for parcel in self._pick_due():
                    self._on_the_way[parcel.row_id] = parcel.origin
                    group.create_task(self._deliver(client, parcel))
                await self._pause()

    def _pick_due(self) -> list[Parcel]:
        """Choose what to send now: a few for each receiver; a slow one holds up only its own.

        A row that follows another one waits until that is no longer waiting.
        """
        connection = self._provider.store.connection
        moment_ms = now_ms()
        busy = Counter(self._on_the_way.values())
        free = AT_ONCE - len(self._on_the_way)
        origins = connection.execute(
            "SELECT DISTINCT origin FROM callback WHERE state = 'waiting' AND due_at_ms <= ?",
            (moment_ms,),
        ).fetchall()
        chosen: list[Parcel] = []
        for (origin,) in sorted(origins, key=lambda row: busy[row[0]]):
            share = min(AT_ONCE_PER_RECEIVER - busy[origin], free - len(chosen))
            if share <= 0:
                continue
            rows = connection.execute(
                "SELECT * FROM callback AS c WHERE state = 'waiting' AND origin = ?"
                " AND due_at_ms <= ? AND NOT EXISTS (SELECT 1 FROM callback AS earlier"
                " WHERE earlier.id = c.after_id AND earlier.state = 'waiting')"
                " ORDER BY due_at_ms, id LIMIT ?",
                (origin, moment_ms, share + busy[origin]),
            ).fetchall()
            idle = [row for row in rows if row["id"] not in self._on_the_way]
            chosen += [_as_parcel(row) for row in idle[:share]]
        return chosen

    async def _deliver(self, client: httpx.AsyncClient, parcel: Parcel) -> None:
        try:
            acknowledged, result = await self._send(client, parcel)
            self._note(parcel, acknowledged=acknowledged, result=result)
        except Exception:
            # A bug in one delivery must not stop all the others; the row stays and is tried again.
            logger.exception("call-back %s could not be handled", parcel.row_id)
            await asyncio.sleep(LONGEST_PAUSE_S)
        finally:
            del self._on_the_way[parcel.row_id]
            self._provider.work_arrived.set()

    async def _send(self, client: httpx.AsyncClient, parcel: Parcel) -> tuple[bool, str]:
        try:
            # The client's timeout is for each read; a receiver that drips bytes is cut off here.
            async with asyncio.timeout(self._provider.settings.callback_timeout_s):
                request = client.stream(
                    "POST", parcel.url, content=parcel.body, headers=self._headers(parcel)
                )
                async with request as answer:
                    text = b""
                    async for chunk in answer.aiter_bytes():
                        text += chunk
                        if len(text) > READ_AT_MOST_BYTES:
                            break
                    good = answer.status_code == 200 and text.strip() == ACKNOWLEDGEMENT
                    return good, f"HTTP {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return False, type(error).__name__

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        timestamp = now_ms() // 1000
        nonce = secrets.token_urlsafe(18)
        # Taken from the client's own reading of the URL: this is what it puts on the wire.
        target = httpx.URL(parcel.url).raw_path.decode("ascii")
        text = signing.canonical_text(
            method="POST", target=target, timestamp=timestamp, nonce=nonce, body=parcel.body
        )
        if parcel.forged:
            signature = base64.b64encode(secrets.token_bytes(256)).decode("ascii")
        else:
            signature = signing.sign(self._provider.private_key, text)
        return {
            "Content-Type": "application/json",
            "User-Agent": "sandbox-pay",
            signing.HEADER_TIMESTAMP: str(timestamp),
            signing.HEADER_NONCE: nonce,
            signing.HEADER_SIGNATURE: signature,
        }

    def _note(self, parcel: Parcel, *, acknowledged: bool, result: str) -> None:
        attempts = parcel.attempts + 1
        moment_ms = now_ms()
        pause_s = backoff_s(attempts, self._provider.settings.callback_backoff_s)
        due_at_ms = moment_ms + int(pause_s * 1000)
        if acknowledged:
            state = "delivered"
        elif parcel.forged or moment_ms - parcel.created_at_ms >= GIVE_UP_AFTER_MS:
            # A forger does not try again.
            state = "abandoned"
        else:
            state = "waiting"
        logger.info("call-back %s: %s, now %s", parcel.row_id, result, state)
        self._provider.store.connection.execute(
            "UPDATE callback SET state = ?, attempts = ?, last_result = ?, due_at_ms = ?"
            " WHERE id = ?",
            (state, attempts, result, due_at_ms, parcel.row_id),
        )

    async def _pause(self) -> None:
        """Wait for work: a wake-up, the next due moment, or a second, whichever is first."""
        row = self._provider.store.connection.execute(
            "SELECT min(due_at_ms) AS due FROM callback WHERE state = 'waiting' AND due_at_ms > ?",
            (now_ms(),),
        ).fetchone()
        pause_s = LONGEST_PAUSE_S
        if row["due"] is not None:
            pause_s = min(pause_s, max(0.0, (row["due"] - now_ms()) / 1000))
        try:
            async with asyncio.timeout(pause_s):
                await self._provider.work_arrived.wait()
        except TimeoutError:
            return


def _as_parcel(row: sqlite3.Row) -> Parcel:
    return Parcel(
        row_id=row["id"],
        url=row["url"],
        origin=row["origin"],
        body=row["body"],
        forged=bool(row["forged"]),
        attempts=row["attempts"],
        created_at_ms=row["created_at_ms"],
    )
