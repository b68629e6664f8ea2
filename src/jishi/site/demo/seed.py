"""Put the demo market up, through the same doors as everybody, where it was left off last time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jishi.site.crowd.wire import Refused, wait_until_served
from jishi.site.demo import scale as scales
from jishi.site.demo import staff
from jishi.site.demo.filming import Filming
from jishi.site.demo.guests import Guests
from jishi.site.demo.opening import Opening
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import DONE, GOODS_DONE, demo_folder, load_state
from jishi.site.demo.studio import PlainStudio, Studio
from jishi.site.demo.talking import Talking
from jishi.site.demo.tills import Tills
from jishi.site.demo.trading import Trading, plan

#: Made before the loops of the live rooms, so that the feed has something within a minute.
FIRST_CLIPS = 4


class Seeding:
    """One run. `console` shows a bar on a terminal and a line now and then elsewhere."""

    def __init__(self, url: str, scale: Scale, console: Console) -> None:
        self._scale = scale
        self._console = console
        self._guests = Guests(url)
        self._url = url
        self._state = load_state()
        folder = demo_folder()
        kind = PlainStudio if scale.is_small else Studio
        self._studio = kind(folder, scale.market)

    def run(self) -> None:
        """Everything that is not done yet. May be killed at any moment and run again."""
        wait_until_served(self._url)
        reviewer = staff.introduce_people()
        self._state.about(str(reviewer))
        if self._state.has(DONE):
            return
        market = self._scale.market
        try:
            with self._shown("店铺和商品 shops and goods", len(market.shops) + len(market.products),
                             self._state.count("shop:") + self._state.count("product:")) as tick:  # fmt: skip
                Opening(
                    self._state, self._guests, self._studio, self._scale, reviewer, tick
                ).open_all()
            self._state.note(GOODS_DONE)
            self._films_beside_trade(reviewer)
            self._state.note(DONE)
        finally:
            self._studio.close()
            self._guests.close()
        self._console.print("[green]演示集市已就绪 The demo market is complete.[/]")

    def _films_beside_trade(self, reviewer: UUID) -> None:
        """The past is traded while films are made: one uses the network, the other the processor."""
        failures: list[BaseException] = []

        def trade() -> None:
            try:
                self._trade()
            except BaseException as error:  # told below, in the main thread
                failures.append(error)

        trading = threading.Thread(target=trade, name="trading", daemon=True)
        trading.start()
        self._film(reviewer)
        trading.join()
        if failures:
            raise failures[0]
        talking = Talking(self._state, self._guests, self._scale, _quiet)
        talking.talk_all()
        talking.leave_work()

    def _trade(self) -> None:
        Talking(self._state, self._guests, self._scale, _quiet).follow_all()
        left = [o for o in plan(self._scale) if not self._state.has(o.name + ":done")]
        if left:
            with self._shown("订单 orders", len(left) * 2, 0) as tick:
                Trading(self._state, self._guests, self._scale, tick).trade_all()
        with self._shown("收款账户 accounts", len(self._scale.market.shops), 0) as tick:
            Tills(self._state, self._guests, self._scale, tick).open_all()

    def _film(self, reviewer: UUID) -> None:
        clips = self._scale.market.clips
        with self._shown("短视频 clips", len(clips), self._state.count("published:")) as tick:
            filming = Filming(
                self._state, Guests(self._url), self._studio, self._scale, reviewer, tick
            )
            filming.hang_covers()
            filming.begin(FIRST_CLIPS)
            for live in self._scale.market.lives:
                self._studio.loop(live).add_done_callback(lambda _: None)
            filming.film_all()

    def _shown(self, title: str, total: int, done: int) -> _Shown:
        return _Shown(self._console, title, total, done)


class _Shown:
    """Progress of one part: a bar on a terminal, else a line every tenth of the way. Thread-safe."""

    _one_at_a_time = threading.Lock()

    def __init__(self, console: Console, title: str, total: int, done: int) -> None:
        self._console, self._title, self._total, self._done = console, title, total, done
        self._lock = threading.Lock()
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[str], None]:
        if self._console.is_terminal and _Shown._one_at_a_time.acquire(blocking=False):
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                TimeElapsedColumn(), TextColumn("{task.fields[last]}", style="dim"),
                console=self._console, transient=True,
            )  # fmt: skip
            self._bar.start()
            self._bar.add_task(self._title, total=self._total, completed=self._done, last="")
        return self._tick

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            _Shown._one_at_a_time.release()
        self._console.print(f"{self._title}: {self._done}/{self._total}")

    def _tick(self, last: str) -> None:
        with self._lock:
            self._done += 1
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], advance=1, last=last[:24])
            elif self._done % max(1, self._total // 10) == 0:
                self._console.print(f"{self._title}: {self._done}/{self._total} · {last}")


def _quiet(_: str) -> None:
    return


def run(url: str, *, is_small: bool) -> int:
    """The seeding as a process of its own; its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))  # state is on disk after every step
    console = Console(highlight=False, stderr=False)
    scale = scales.small() if is_small else scales.full()
    while True:
        try:
            Seeding(url, scale, console).run()
        except Refused as refused:
            wait_s = refused.details.get("retry_in_s")
            if not isinstance(wait_s, int | float):
                console.print(f"[red]演示数据：{refused}[/]")
                return 1
            time.sleep(wait_s)  # the demo's people keep to the limits that everybody has
            continue
        sys.stdout.flush()
        return 0
