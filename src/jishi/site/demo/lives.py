"""The role `demo-lives`: the demo's hosts go on air with their loops and stay there.

One ffmpeg a room copies the loop's packets in real time, nothing is encoded. A push that dies is
begun again; a room that was ended is replaced by a fresh one.
"""

from __future__ import annotations

import itertools
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg
import structlog

from jishi.site.crowd.client import Json
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import MarketError, wait_until_served
from jishi.site.demo import scale as scales
from jishi.site.demo.cast import DemoLive
from jishi.site.demo.state import demo_folder, load_state
from jishi.site.demo.studio import loop_path
from jishi.site.demo.telephones import OWNERS
from jishi.site.processes import die_with_parent

log = structlog.get_logger()
LOOK_EVERY_S = 5.0
#: Another card is pinned after so many seconds.
PIN_EVERY_S = 40.0
OPEN_STATES = ("scheduled", "waiting", "on_air", "interrupted")
_WAITS_S = (1.0, 2.0, 5.0, 10.0, 30.0)


@dataclass
class Host:
    """One host, their room of today and the process that sends the picture."""

    live: DemoLive
    path: Path
    client: Seller
    products: list[str]
    live_id: str = ""
    push: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    next_try: float = 0.0
    next_pin: float = 0.0
    pins: itertools.cycle[str] = field(default_factory=lambda: itertools.cycle(("",)))

    def look_after(self) -> None:
        """Make true: a room is open, a picture is sent, now and then another card is up."""
        now = time.monotonic()
        if self.push is not None and self.push.poll() is not None:
            self.push = None
            self.next_try = now + _WAITS_S[min(self.deaths, len(_WAITS_S) - 1)]
            self.deaths += 1
        if self.push is None and now >= self.next_try:
            self._go_on_air()
        elif self.push is not None and now >= self.next_pin:
            self._pin_next(now)

    def _go_on_air(self) -> None:
        room = self._open_room()
        self.live_id = room["live"]["id"]
        address = f"{room['rtmp_url'].rstrip('/')}/{room['stream_key']}"
        self.push = subprocess.Popen(
            [
                imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-re",
                "-stream_loop", "-1", "-i", str(self.path), "-c", "copy", "-f", "flv", address,
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - single-threaded role
        )  # fmt: skip
        self.next_pin = time.monotonic() + 8
        self.pins = itertools.cycle(self.products or [""])

    def _open_room(self) -> Json:
        """Today's room if it is still open, else a new one."""
        for card in self.client.my_lives():
            if card["state"] in OPEN_STATES:
                return self.client.my_live(card["id"])
        return self.client.create_live(
            title=self.live.title_zh,
            announcement=self.live.announcement_zh,
            product_ids=self.products,
            cover_picture_id=load_state().get(f"cover:{self.live.slug}", "id") or None,
        )

    def _pin_next(self, now: float) -> None:
        self.next_pin = now + PIN_EVERY_S
        self.deaths = 0
        live = self.client.my_live(self.live_id)["live"]
        if live["state"] in ("ended", "stopped"):
            self.hang_up()
        elif live["state"] == "on_air" and self.products:
            self.client.pin_card(self.live_id, next(self.pins))

    def hang_up(self) -> None:
        if self.push is not None and self.push.poll() is None:
            self.push.terminate()
            try:
                self.push.wait(3)
            except subprocess.TimeoutExpired:
                self.push.kill()
        self.push = None


def run(url: str, *, is_small: bool) -> int:
    """Until SIGTERM or SIGINT."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    wait_until_served(url)
    market = (scales.small() if is_small else scales.full()).market
    hosts: dict[str, Host] = {}
    try:
        while not stopped.wait(LOOK_EVERY_S if len(hosts) == len(market.lives) else 1.0):
            for live in market.lives:
                _attend(live, hosts, url)
    finally:
        for host in hosts.values():
            host.hang_up()
    return 0


def _attend(live: DemoLive, hosts: dict[str, Host], url: str) -> None:
    try:
        if live.slug not in hosts:
            host = _arrive(live, url)
            if host is None:
                return
            hosts[live.slug] = host
        hosts[live.slug].look_after()
    except MarketError as error:
        log.warning("demo_live", live=live.slug, problem=str(error)[:200])
        if live.slug in hosts:
            hosts[live.slug].next_try = time.monotonic() + 10


def _arrive(live: DemoLive, url: str) -> Host | None:
    """The host once shop, goods and loop are there; None until then."""
    path = loop_path(demo_folder(), live.slug)
    state = load_state()
    products = [state.get(f"product:{slug}", "id") for slug in live.bag]
    if not path.exists() or not all(products):
        return None
    client = Seller(url)
    client.sign_in(OWNERS[live.shop])
    return Host(live=live, path=path, client=client, products=products)
