"""Slow and dead readers, without sockets."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from jishi.foundation.realtime.gateway.connection import FULL_BYTES, Subscription
from jishi.foundation.realtime.gateway.hub import DEAD_AFTER_S, Hub
from jishi.foundation.realtime.gateway.protocol import EncodedFrame


class Reader:
    """Stands for a connection whose unsent bytes the test decides."""

    def __init__(self) -> None:
        self.unsent_bytes = 0
        self.transport = object()
        self.full_since: float | None = None
        self.subscriptions: dict[str, Subscription] = {}
        self.heard: list[bytes] = []
        self.was_cut = False

    def unsent(self) -> int:
        return self.unsent_bytes

    def send(self, data: bytes) -> None:
        self.heard.append(data)

    def cut(self) -> None:
        self.was_cut = True


def watching(hub: Hub, reader: Reader) -> Subscription:
    subscription = Subscription(reader, "live:1")
    subscription.is_allowed = subscription.is_live = subscription.is_announced = True
    reader.subscriptions["live:1"] = subscription
    hub.channels.setdefault("live:1", {})[reader] = subscription
    return subscription


def batch(first: int, last: int) -> dict[str, list[EncodedFrame]]:
    return {"live:1": [EncodedFrame(seq, b'{"seq":%d}' % seq) for seq in range(first, last + 1)]}


def test_a_full_reader_is_passed_over_and_a_dead_one_is_cut():
    async def scene() -> None:
        hub, slow, quick = Hub(ThreadPoolExecutor(1)), Reader(), Reader()
        behind, live = watching(hub, slow), watching(hub, quick)
        slow.unsent_bytes = FULL_BYTES + 1
        await hub.broadcast(batch(1, 2))
        assert (slow.heard, behind.is_live, behind.seq) == ([], False, 0)
        assert (len(quick.heard), live.is_live, live.seq) == (1, True, 2)
        hub.look_after_slow()
        assert not slow.was_cut
        slow.full_since = time.monotonic() - DEAD_AFTER_S - 1
        hub.look_after_slow()
        assert slow.was_cut
        assert not quick.was_cut

    asyncio.run(scene())


def test_frames_that_a_reader_already_has_are_cut_off_a_batch():
    async def scene() -> None:
        hub, reader = Hub(ThreadPoolExecutor(1)), Reader()
        subscription = watching(hub, reader)
        subscription.seq = 3
        await hub.broadcast(batch(2, 5))
        assert reader.heard == [
            b'{"op":"frames","channel":"live:1","frames":[{"seq":4},{"seq":5}]}'
        ]
        await hub.broadcast(batch(4, 5))
        assert len(reader.heard) == 1

    asyncio.run(scene())


def test_a_reader_who_would_see_a_gap_hears_nothing_until_it_caught_up():
    async def scene() -> None:
        hub, reader = Hub(ThreadPoolExecutor(1)), Reader()
        subscription = watching(hub, reader)
        monkey: list[Subscription] = []
        hub._spawn_catch_up = monkey.append  # type: ignore[method-assign]
        await hub.broadcast(batch(2, 3))
        assert (reader.heard, subscription.is_live, monkey) == ([], False, [subscription])

    asyncio.run(scene())
