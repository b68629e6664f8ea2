"""`kill -9` at bad moments: the market comes back by itself, and nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jishi.site.crowd.client import Client
from jishi.site.crowd.room import Room
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import MarketError, Refused, Unreachable, until
from tests.flows import films, opening
from tests.flows.market import Market

pytestmark = pytest.mark.flow
STOCK = 400


@pytest.fixture(scope="module")
def seller(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Seller:
    return opening.open_shop(
        market, tmp_path_factory.mktemp("shop"), telephone="13812349001", name="后山老赵",
        shop="后山蛋铺", product="土鸡蛋", stock=STOCK,
    )  # fmt: skip


class Shopper(threading.Thread):
    """Buys and pays until told to stop; repeats with the same key whatever answers."""

    def __init__(self, market: Market, number: int, sku: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.client = Client(market.url)
        self.client.sign_in(f"shopper{number}@example.com", name=f"买家{number}号")
        self.home = self.client.address(opening.ADDRESS)
        self.items = [{"sku_id": sku, "quantity": 1, "source": {"kind": "none"}}]
        self.total = self.client.quote(self.items, self.home)["total"]["minor"]
        self.stop = stop
        self.placed: list[str] = []
        self.unexpected: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            key = f"key-{self.client.id}-{len(self.placed)}"
            try:
                order = self.client.place(self.items, self.home, total_minor=self.total, key=key)
            except Refused as refused:
                self.unexpected.append(refused.code)
            except MarketError:
                time.sleep(0.1)  # the role is being started again: the same key, once more
                continue
            else:
                self.placed += order.order_ids
                self._pay(order.payment_id)

    def _pay(self, payment_id: str) -> None:
        try:
            self.client.pay(payment_id, within_s=3)
        except MarketError:
            return  # settled later by the call-back or the sweep


def test_orders_survive_the_death_of_every_role_and_of_the_database(
    market: Market, seller: Seller
) -> None:
    product = seller.my_products()[0]
    sku = product["skus"][0]["id"]
    stop = threading.Event()
    shoppers = [Shopper(market, number, sku, stop) for number in range(4)]
    for shopper in shoppers:
        shopper.start()
    for role in ("web", "worker", "sandbox-pay", "gateway", "postgres"):
        count = sum(len(s.placed) for s in shoppers)
        until(lambda c=count: sum(len(s.placed) for s in shoppers) >= c + 5, within_s=60, what=role)
        if role == "postgres":
            pid = int((market.home / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        else:
            market.kill(role)
        until(market.is_healthy, within_s=90, what=f"health after the death of {role}")
    stop.set()
    for shopper in shoppers:
        shopper.join(60)
    assert [s.unexpected for s in shoppers] == [[], [], [], []]

    placed = [order for s in shoppers for order in s.placed]
    assert len(placed) == len(set(placed))
    states = [s.client.order(order)["state"] for s in shoppers for order in s.placed]
    assert set(states) <= {"awaiting_payment", "paid"}
    assert seller.my_products()[0]["skus"][0]["stock"] == STOCK - len(placed)
    everyones = sum(len(all_orders(s.client)) for s in shoppers)
    assert everyones == len(placed)
    assert "0 problems" in market.command("ledger", "check")


def test_an_acknowledged_comment_outlives_the_gateway(market: Market, seller: Seller) -> None:
    live = seller.create_live(title="捡蛋", product_ids=[seller.my_products()[0]["id"]])["live"]
    asker = Client(market.url)
    asker.sign_in("asker@example.com", name="小问号")
    push = films.broadcast(_address(seller, live["id"]))
    try:
        until(lambda: asker.live(live["id"])["state"] == "on_air", within_s=40, what="on air")
        with Room(asker, f"live:{live['id']}") as room:
            before = room.last_seq
            said = room.say("今天捡了多少个")
            market.kill("gateway")
        room = until(
            lambda: enter(asker, f"live:{live['id']}", before), within_s=60, what="a new gateway"
        )
        try:
            until(lambda: heard(room), within_s=10, what="the comment")
            assert heard(room) == [said["id"]]
        finally:
            room.__exit__(None, None, None)
    finally:
        push.terminate()
        push.wait(20)
        seller.end_live(live["id"])


def test_a_transcode_whose_worker_dies_is_done_by_the_next(
    market: Market, seller: Seller, tmp_path: Path
) -> None:
    upload = seller.upload(films.clip(tmp_path / "eggs.mp4", seconds=8))
    clip = seller.create_clip(upload_id=upload, caption="捡蛋")
    until(lambda: seller.my_clip(clip["id"])["progress"] > 0, within_s=60, what="begun")
    market.kill("worker")
    done = seller.wait_for_clip(clip["id"], within_s=240)
    assert done["state"] == "in_review"


def _address(seller: Seller, live_id: str) -> str:
    mine = seller.my_live(live_id)
    return f"{mine['rtmp_url']}/{mine['stream_key']}"


def enter(client: Client, channel: str, after_seq: int) -> Room | None:
    """A seat as soon as the gateway takes one."""
    room = Room(client, channel, after_seq=after_seq)
    try:
        return room.__enter__()
    except Unreachable:
        return None


def heard(room: Room) -> list[str]:
    """Ids of the comments that this seat has seen."""
    room.listen(0.1)
    return [f["payload"]["id"] for f in room.frames if f["kind"] == "comment"]


def all_orders(client: Client) -> list[dict[str, Any]]:
    return client._all("list_orders", "/orders")
