"""Run a crowd: sign everybody in, let them live as their temperament is, and count."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from jishi.site.crowd import cheats
from jishi.site.crowd.merchants import Merchant
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.street import Street
from jishi.site.crowd.tally import Tally
from jishi.site.crowd.temperaments import (
    HABITS,
    MIX,
    ORDINARY,
    Temperament,
    Visitor,
    look_after_orders,
)  # fmt: skip
from jishi.site.crowd.wire import Broken, MarketError, NotInTime, Refused, Unreachable

MAX_PEOPLE = 500
_STACK_BYTES = 512 * 1024
_CHEAT_SHARE = 0.6


class TooLoud(Exception):  # noqa: N818
    """A crowd is for one's own machine: the address is not loopback, or too many people are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. `pace` below 1 shortens the pauses between two actions."""

    url: str
    people: int
    seconds: float
    seed: int = 1
    pace: float = 1.0
    owners: Sequence[str] = ()
    #: Telephones of people who are there already; without them, new ones sign up.
    guests: Sequence[str] = ()
    with_cheats: bool = True


def require_loopback(url: str, people: int) -> None:
    """Raises `TooLoud`."""
    host = urlsplit(url).hostname or ""
    try:
        is_near = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_near = False
    if not is_near:
        raise TooLoud(f"a crowd may only visit this machine, not {host or url!r}")
    if not 1 <= people <= MAX_PEOPLE:
        raise TooLoud(f"between 1 and {MAX_PEOPLE} people")


def temperaments(people: int, seed: int, *, with_cheats: bool = True) -> list[Temperament]:
    """One of each kind first, then by the mix; the same seed gives the same crowd."""
    kinds = [kind for kind in MIX if with_cheats or kind != "cheat"]
    dice = random.Random(f"mix-{seed}")  # noqa: S311 - a play, not a secret
    rest = dice.choices(kinds, [MIX[kind] for kind in kinds], k=max(0, people - len(kinds)))
    return ["buyer", *[k for k in kinds if k != "buyer"], *rest][:people]


class Gathering:
    """A crowd that runs until its time is up or `stop` is called."""

    def __init__(self, plan: Plan) -> None:
        require_loopback(plan.url, plan.people)
        self.plan = plan
        self.tally = Tally(people=plan.people)
        self.street = Street(
            plan.url, self.tally, deadline=time.monotonic() + plan.seconds, pace=plan.pace
        )
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        threading.stack_size(_STACK_BYTES)
        try:
            for number, telephone in enumerate(self.plan.owners):
                self._spawn(f"owner-{number}", partial(self._keep_shop, telephone, number))
            kinds = temperaments(
                self.plan.people, self.plan.seed, with_cheats=self.plan.with_cheats
            )
            for number, kind in enumerate(kinds):
                self.tally.temperaments[kind] += 1
                self._spawn(f"visitor-{number}", partial(self._visit, kind, number))
        finally:
            threading.stack_size(0)

    def stop(self) -> None:
        self.street.stopped.set()

    def join(self, within_s: float) -> None:
        """Wait for everybody to go home; who does not in time is counted as a failure."""
        deadline = time.monotonic() + within_s
        for thread in self._threads:
            thread.join(max(0.05, deadline - time.monotonic()))
        for thread in self._threads:
            if thread.is_alive():
                self.tally.failed(f"{thread.name} did not come home")

    @property
    def is_over(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def _spawn(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=self._guarded, args=(work,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Broken:
            return  # counted by the tally already
        except MarketError as error:
            self.tally.failed(f"gave up: {type(error).__name__} {error}"[:120])

    # ── visitors ────────────────────────────────────────────────────────────────────────────────

    def _visit(self, kind: Temperament, number: int) -> None:
        plan = self.plan
        dice = random.Random(f"{plan.seed}-{number}")  # noqa: S311
        self.street.pause(dice.uniform(0, min(8.0, plan.people / 25)))
        client = Seller(plan.url, observe=self.tally.observe)
        try:
            if plan.guests:
                client.sign_in(plan.guests[number % len(plan.guests)])
            else:
                client.sign_in(telephone_of(plan.seed, number), name=f"模拟顾客{number + 1}")
            self.tally.did("signed in")
            visitor = Visitor(client, self.street, dice, kind, number)
            while self.street.is_open:
                self._act(visitor)
                self.street.pause(dice.expovariate(1 / 2.5))
            if kind in ("buyer", "returner"):
                self._tolerated(lambda: look_after_orders(visitor))
        finally:
            client.close()

    def _act(self, visitor: Visitor) -> None:
        self._tolerated(lambda: self.street.look(visitor.client))
        if visitor.temperament == "cheat" and visitor.dice.random() < _CHEAT_SHARE:
            self._tolerated(lambda: self._cheat(visitor))
            return
        habits = HABITS[visitor.temperament]
        action = visitor.dice.choices(list(habits), list(habits.values()))[0]
        self._tolerated(lambda: action(visitor))

    def _cheat(self, visitor: Visitor) -> None:
        result = visitor.dice.choice(cheats.TRICKS)(visitor)
        if result is not None:
            self.tally.cheated(result)

    def _tolerated(self, act: Callable[[], None]) -> None:
        """An ordinary refusal ends the action, a failure of the market is counted; both go on."""
        try:
            act()
        except Refused as refused:
            if refused.code not in ORDINARY:
                self.tally.failed(f"unexpected refusal {refused.code}")
        except Broken:
            self.street.pause(1)
        except NotInTime as late:
            self.tally.failed(f"late: {late}"[:60])
        except Unreachable:
            self.street.pause(1)

    # ── owners ──────────────────────────────────────────────────────────────────────────────────

    def _keep_shop(self, telephone: str, number: int) -> None:
        dice = random.Random(f"{self.plan.seed}-owner-{number}")  # noqa: S311
        seller = Seller(self.plan.url, observe=self.tally.observe)
        try:
            seller.sign_in(telephone)
            if seller.my_shop() is None:
                return
            merchant = Merchant(seller, self.street, dice)
            while self.street.is_open:
                self._tolerated(merchant.work)
                self.street.pause(dice.uniform(2, 6))
        finally:
            seller.close()


def telephone_of(seed: int, number: int) -> str:
    """A valid-looking number that no demo person has, always the same for (seed, number)."""
    return f"1370{seed % 1000:03d}{number % 10_000:04d}"
