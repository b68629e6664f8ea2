"""How people differ: watchers, askers, buyers and those who send things back."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from jishi.site.crowd import utterances
from jishi.site.crowd.client import Client, Json
from jishi.site.crowd.room import Room
from jishi.site.crowd.street import OwnedOrder, Street
from jishi.site.crowd.wire import Refused

Temperament = Literal["watcher", "asker", "buyer", "returner", "cheat"]
#: How many in a hundred are of which kind.
MIX: dict[Temperament, int] = {
    "watcher": 45, "asker": 25, "buyer": 18, "returner": 6, "cheat": 6,
}  # fmt: skip
#: Refusals that are part of life in a market and end only the action.
ORDINARY = frozenset(
    {
        "sold_out", "price_changed", "busy_try_again", "too_many", "withdrawn", "not_deliverable",
        "live_not_open", "order_wrong_state", "comment_refused", "not_found", "already_reviewed",
        "unknown_goods", "payment_already_paid",
    }
)  # fmt: skip
Action = Callable[["Visitor"], None]


@dataclass
class Visitor:
    """One person in the crowd: a client, dice of their own, and the street they are on."""

    client: Client
    street: Street
    dice: random.Random
    temperament: Temperament
    number: int
    address_id: str = ""

    def did(self, action: str) -> None:
        self.street.tally.did(action)

    def home(self) -> str:
        """The id of one's address, given the first time it is needed."""
        if not self.address_id:
            self.address_id = self.client.address(
                {
                    "name": f"模拟{self.number}", "phone": f"1370000{self.number % 10_000:04d}",
                    "region": "浙江省", "city": "杭州市", "district": "西湖区",
                    "street": f"模拟路 {self.number} 号", "is_default": True,
                }
            )  # fmt: skip
        return self.address_id


def watch(visitor: Visitor) -> None:
    """Swipe through some clips, watch each for a while, like and follow now and then."""
    feed = visitor.client.feed(tab=visitor.dice.choice(("recommended", "recommended", "following")))
    clips = [item["clip"] for item in feed["items"] if item.get("clip")]
    visitor.did("feeds opened")
    for clip in visitor.dice.sample(clips, k=min(len(clips), visitor.dice.randint(1, 4))):
        whole = int(clip["video"]["duration_ms"])
        watched = min(whole, int(visitor.dice.expovariate(1 / max(1.0, whole * 0.6))))
        visitor.street.pause(watched / 1000 * 0.2)
        visitor.client.record_view(clip["id"], watched_ms=watched, completed=watched >= whole)
        visitor.did("views")
        if visitor.dice.random() < 0.15:
            visitor.client.like_clip(clip["id"])
            visitor.did("likes")
        if visitor.dice.random() < 0.05 and clip["author"]["id"] != visitor.client.id:
            visitor.client.follow(clip["author"]["id"])
            visitor.did("follows")


def comment_under_clip(visitor: Visitor) -> None:
    clips = visitor.street.clips
    if not clips:
        return
    clip = visitor.dice.choice(clips)
    posted = visitor.client.comment_on_clip(clip["id"], _words(visitor))
    visitor.did("clip comments")
    visitor.street.pause(1.0)
    if visitor.client.answer_to(posted["id"]):
        visitor.did("questions answered")


def sit_in_live(visitor: Visitor) -> None:
    """Join a room, listen, say something, open a card; buyers may buy from it."""
    lives = visitor.street.lives
    if not lives:
        return
    live = visitor.dice.choice(lives)
    with Room(visitor.client, f"live:{live['id']}") as room:
        visitor.did("rooms joined")
        for _ in range(visitor.dice.randint(1, 3)):
            room.listen(visitor.dice.uniform(1, 5) * visitor.street.pace)
            if not visitor.street.is_open:
                return
            room.say(_words(visitor))
            visitor.did("live comments")
        if visitor.dice.random() < 0.5:
            visitor.client.like_live(live["id"], visitor.dice.randint(1, 20))
            visitor.did("hearts")
    bag = [card for card in visitor.client.live(live["id"])["bag"] if card["state"] == "on_sale"]
    if bag and visitor.dice.random() < 0.6:
        source = {"kind": "live", "id": live["id"]}
        card = visitor.dice.choice(bag)
        visitor.client.open_card(card["id"], source)
        visitor.did("cards opened")
        if visitor.temperament in ("buyer", "returner"):
            buy_product(visitor, card["id"], source)


def look_round(visitor: Visitor) -> None:
    """Search, read a product and what others say of it."""
    words = visitor.dice.choice(("橙", "茶", "米", "蜂蜜", "碗", "花", "虾", "围巾", "菇", "蛋"))
    found = visitor.client.search(words)
    visitor.did("searches")
    cards = found["products"] or visitor.street.products
    if cards:
        card = visitor.dice.choice(cards)
        visitor.client.product(card["id"])
        visitor.client.reviews(card["id"])
        visitor.did("products read")


def buy(visitor: Visitor) -> None:
    products = visitor.street.products
    if products:
        card = visitor.dice.choice(products)
        buy_product(visitor, card["id"], {"kind": "shop", "id": card["shop_id"]})


def buy_product(visitor: Visitor, product_id: str, source: Json) -> str | None:
    """Choose a variant, place, and mostly pay; the order's id when it was paid."""
    product = visitor.client.product(product_id)
    skus = [sku for sku in product["skus"] if not sku["is_sold_out"]]
    if not skus:
        return None
    item = {
        "sku_id": visitor.dice.choice(skus)["id"], "quantity": visitor.dice.choice((1, 1, 1, 2)),
        "source": source,
    }  # fmt: skip
    bought = visitor.client.buy([item], visitor.home())
    visitor.did("orders placed")
    order_id = bought.order_ids[0]
    visitor.street.remember(
        OwnedOrder(order_id=order_id, payment_id=bought.payment_id, owner=visitor.client.id)
    )
    chance = visitor.dice.random()
    if chance < 0.06:
        visitor.client.cancel(order_id, "拍错了")
        visitor.did("unpaid orders cancelled")
        return None
    if chance < 0.10:
        visitor.client.pay(bought.payment_id, action="cancel")
        visitor.did("payments left")
        return None
    if chance < 0.14:  # the first try fails at the provider, the second succeeds
        visitor.client.pay(bought.payment_id, action="fail")
        visitor.did("payments failed")
    visitor.client.pay(bought.payment_id)
    visitor.did("orders paid")
    return order_id


def look_after_orders(visitor: Visitor) -> None:
    """Confirm what has come, then say how it was."""
    for order in visitor.client.orders("shipped")[:3]:
        visitor.client.confirm(order["id"])
        visitor.did("orders received")
        if visitor.dice.random() < 0.8:
            stars = visitor.dice.choices((5, 4, 3, 2), (75, 17, 6, 2))[0]
            visitor.client.review(
                order["id"], description=stars, service=min(5, stars + visitor.dice.randint(0, 1)),
                logistics=visitor.dice.choice((5, 5, 4)),
                text=utterances.review(visitor.dice, stars=stars),
            )  # fmt: skip
            visitor.did("reviews")


def send_back(visitor: Visitor) -> None:
    """Buy, pay, and change one's mind before it is sent: the money comes back."""
    products = visitor.street.products
    if not products:
        return
    card = visitor.dice.choice(products)
    order_id = buy_product(visitor, card["id"], {"kind": "shop", "id": card["shop_id"]})
    if order_id is None:
        return
    visitor.street.pause(visitor.dice.uniform(0.2, 2))
    try:
        visitor.client.cancel(order_id, visitor.dice.choice(("不想要了", "地址填错了", "买多了")))
    except Refused as refused:
        if refused.code != "order_wrong_state":  # the shop was quicker: it is on its way
            raise
        return
    visitor.did("paid orders taken back")


def read_notices(visitor: Visitor) -> None:
    visitor.client.notices()
    visitor.did("notices read")


def _words(visitor: Visitor) -> str:
    if visitor.temperament == "asker":
        return utterances.question(visitor.dice)
    return utterances.comment(visitor.dice)


#: What each kind does, and how often beside the rest.
HABITS: dict[Temperament, dict[Action, int]] = {
    "watcher": {
        watch: 50, sit_in_live: 25, look_round: 12, comment_under_clip: 8, read_notices: 5,
    },
    "asker": {watch: 25, sit_in_live: 40, comment_under_clip: 25, look_round: 10},
    "buyer": {
        watch: 15, sit_in_live: 20, buy: 35, look_round: 10, look_after_orders: 20,
    },
    "returner": {watch: 15, buy: 15, send_back: 40, look_after_orders: 20, look_round: 10},
    "cheat": {watch: 20, buy: 25, look_round: 10},
}  # fmt: skip
