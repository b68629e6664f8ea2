"""The demo's past: viewers follow, ask and buy; shops send; buyers confirm and review.

Every order goes the whole way through the doors, money included, so that each number on a shop's
page is a row that somebody made.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from jishi.site.crowd import utterances
from jishi.site.crowd.client import Json
from jishi.site.crowd.wire import Refused
from jishi.site.demo.cast import DemoPerson, DemoProduct
from jishi.site.demo.guests import Guests, delivery_address
from jishi.site.demo.opening import Advance
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import SeedState

PARALLEL = 4
#: How far an order of the past got, and how many in a hundred.
FATES = (
    ("reviewed", 62), ("received", 6), ("shipped", 13), ("paid", 10), ("awaiting", 3),
    ("refunded", 3), ("cancelled", 3),
)  # fmt: skip
_SENT = frozenset({"reviewed", "received", "shipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """One order to be made: who buys which variant of what, how many, and how it ends."""

    name: str
    buyer: DemoPerson
    product: DemoProduct
    variant: int
    quantity: int
    fate: str
    stars: tuple[int, int, int]


def plan(scale: Scale) -> list[PastOrder]:
    """The same orders every time: the n-th one never changes."""
    found = []
    for number in range(scale.orders):
        dice = random.Random(f"past-{number}")  # noqa: S311 - a script, not a secret
        product = dice.choice(scale.market.products)
        fates, weights = zip(*FATES, strict=True)
        fate = "reviewed" if number < 3 else dice.choices(fates, weights)[0]
        found.append(
            PastOrder(
                name=f"order:{number}",
                buyer=scale.market.viewers[number % len(scale.market.viewers)],
                product=product,
                variant=dice.randrange(len(product.variants)),
                quantity=dice.choices((1, 2, 3), (80, 15, 5))[0],
                fate=fate,
                stars=_stars(dice),
            )
        )
    return found


def _stars(dice: random.Random) -> tuple[int, int, int]:
    """Mostly content; one in nine has something to say."""
    if dice.random() < 0.11:
        return dice.choice((3, 4)), dice.choice((2, 3, 4)), dice.choice((2, 3, 4))
    five_or_four = (5, 4)
    weights = (86, 14)
    description, service, logistics = (dice.choices(five_or_four, weights)[0] for _ in range(3))
    return description, service, logistics


@dataclass
class Trading:
    """Everything the steps share. Clients are never shared between threads: work is cut by person."""

    state: SeedState
    guests: Guests
    scale: Scale
    advance: Advance

    def trade_all(self) -> None:
        orders = [o for o in plan(self.scale) if not self.state.has(o.name + ":done")]
        self._side_by_side(_by(orders, lambda o: o.buyer.slug), self._place_and_pay)
        self._side_by_side(_by(orders, lambda o: o.product.shop), self._send)
        self._side_by_side(_by(orders, lambda o: o.buyer.slug), self._finish)

    def _side_by_side(
        self, groups: dict[str, list[PastOrder]], work: Callable[[PastOrder], None]
    ) -> None:
        def run(group: list[PastOrder]) -> None:
            for order in group:
                work(order)

        with ThreadPoolExecutor(PARALLEL) as pool:
            list(pool.map(run, groups.values()))

    def _place_and_pay(self, order: PastOrder) -> None:
        if self.state.has(order.name + ":paid"):
            return
        buyer = self.guests.viewer(order.buyer.slug)
        sku_id = self.state.facts(f"product:{order.product.slug}")["skus"][order.variant]
        shop_id = self.state.get(f"shop:{order.product.shop}", "id")
        number = int(order.name.rpartition(":")[2])
        address_id = buyer.address(delivery_address(number, name=order.buyer.name_zh))
        item: Json = {
            "sku_id": sku_id, "quantity": order.quantity,
            "source": {"kind": "shop", "id": shop_id},
        }  # fmt: skip
        try:
            bought = buyer.buy([item], address_id, key=self.state.key_of(order.name))
        except Refused as refused:
            self.state.note(order.name + ":paid", refused=refused.code)
            self.state.note(order.name + ":done", refused=refused.code)
            return
        if order.fate not in ("awaiting", "cancelled"):
            buyer.pay(bought.payment_id)
        self.state.note(order.name + ":paid", id=bought.order_ids[0], payment=bought.payment_id)
        self.advance(f"{order.buyer.name_zh} 买了 {order.product.title_zh}")

    def _send(self, order: PastOrder) -> None:
        order_id = self.state.get(order.name + ":paid", "id")
        if order.fate not in _SENT or not order_id or self.state.has(order.name + ":sent"):
            return
        owner = self.guests.owner(order.product.shop)
        with _overtaken():
            owner.ship(order_id, carrier="sf", tracking_number=tracking_number(order_id))
        self.state.note(order.name + ":sent")

    def _finish(self, order: PastOrder) -> None:
        order_id = self.state.get(order.name + ":paid", "id")
        if not order_id or self.state.has(order.name + ":done"):
            return
        buyer = self.guests.viewer(order.buyer.slug)
        if order.fate in ("refunded", "cancelled"):
            with _overtaken():
                buyer.cancel(order_id, "不想要了")
        if order.fate in ("received", "reviewed"):
            with _overtaken():
                buyer.confirm(order_id)
        if order.fate == "reviewed":
            with _overtaken():
                self._review(order, order_id)
        self.state.note(order.name + ":done")
        self.advance(f"{order.buyer.name_zh} 的订单走完了")

    def _review(self, order: PastOrder, order_id: str) -> None:
        description, service, logistics = order.stars
        text = utterances.review(random.Random(order.name), stars=min(order.stars))  # noqa: S311
        self.guests.viewer(order.buyer.slug).review(
            order_id, description=description, service=service, logistics=logistics, text=text
        )


@contextmanager
def _overtaken() -> Iterator[None]:
    """The step is done already: by a run that was killed, or by somebody in the crowd."""
    try:
        yield
    except Refused as refused:
        if refused.code not in ("order_wrong_state", "already_reviewed"):
            raise


def tracking_number(order_id: str) -> str:
    """A number in the carrier's form, always the same for an order."""
    return f"SF{int(order_id.replace('-', '')[-12:], 16) % 10**13:013d}"


def _by(orders: Iterable[PastOrder], key: Callable[[PastOrder], str]) -> dict[str, list[PastOrder]]:
    found: dict[str, list[PastOrder]] = {}
    for order in orders:
        found.setdefault(key(order), []).append(order)
    return found
