"""What the people of a crowd share: the address of the market, what is on show, each other's orders."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field

from jishi.site.crowd.client import Client, Json
from jishi.site.crowd.tally import Tally
from jishi.site.crowd.wire import MarketError

LOOK_AGAIN_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedOrder:
    """Whose order it is: for those who try what they may do with another's."""

    order_id: str
    payment_id: str
    owner: str


@dataclass
class Street:
    """Thread-safe. What is on show is looked up by one person for all, as word gets round."""

    url: str
    tally: Tally
    deadline: float
    #: Multiplies every pause between two actions; below 1 for tests.
    pace: float = 1.0
    stopped: threading.Event = field(default_factory=threading.Event)
    orders: deque[OwnedOrder] = field(default_factory=lambda: deque(maxlen=500))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looked_at: float = field(default=-1e9)
    _clips: list[Json] = field(default_factory=list)
    _lives: list[Json] = field(default_factory=list)
    _products: dict[str, Json] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return not self.stopped.is_set() and time.monotonic() < self.deadline

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond closing time."""
        left = self.deadline - time.monotonic()
        self.stopped.wait(max(0.0, min(seconds * self.pace, left)))

    def look(self, client: Client) -> None:
        """See what is on show, at most every `LOOK_AGAIN_S` seconds for everybody together."""
        with self._lock:
            if time.monotonic() - self._looked_at < LOOK_AGAIN_S:
                return
            self._looked_at = time.monotonic()
        items = client.feed()["items"]
        lives = client.lives()
        clips = [item["clip"] for item in items if item.get("clip")]
        cards = [card for clip in clips for card in clip["products"]]
        for live in lives[:5]:
            cards += client.live(live["id"])["bag"]
        if not cards:
            cards = client.search("一")["products"]
        shops = {card["shop_id"] for card in cards}
        for shop_id in sorted(shops)[:8]:
            try:
                cards += client.shop_products(shop_id)
            except MarketError:
                continue
        with self._lock:
            self._clips, self._lives = clips, lives
            self._products |= {c["id"]: c for c in cards if c["state"] == "on_sale"}

    @property
    def clips(self) -> list[Json]:
        with self._lock:
            return list(self._clips)

    @property
    def lives(self) -> list[Json]:
        with self._lock:
            return list(self._lives)

    @property
    def products(self) -> list[Json]:
        with self._lock:
            return list(self._products.values())

    def remember(self, order: OwnedOrder) -> None:
        with self._lock:
            self.orders.append(order)

    def someone_elses_order(self, me: str) -> OwnedOrder | None:
        with self._lock:
            return next((one for one in reversed(self.orders) if one.owner != me), None)
