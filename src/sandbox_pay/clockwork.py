"""What happens by the passing of time: payments expire, transfers finish, nonces are forgotten."""

from __future__ import annotations

import asyncio

from sandbox_pay.authentication import forget_old_nonces
from sandbox_pay.moments import now_ms
from sandbox_pay.payments import close_expired
from sandbox_pay.provider import Provider
from sandbox_pay.transfers import settle_due

TICK_S = 0.5


async def run_clockwork(provider: Provider) -> None:
    """Tick until cancelled. Each tick is three indexed statements, next to nothing when idle."""
    while True:
        moment_ms = now_ms()
        done = close_expired(provider.store, now_ms=moment_ms)
        done += settle_due(provider.store, now_ms=moment_ms)
        forget_old_nonces(provider.store, now_ms=moment_ms)
        if done:
            provider.work_arrived.set()
        await asyncio.sleep(TICK_S)
