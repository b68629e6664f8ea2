"""`kill -9` at bad moments: the market comes back by itself, and nothing is lost or doubled."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jishi.site.crowd.client import Client, Purchase
from jishi.site.crowd.room import Room
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import MarketError, Refused, Unreachable, until
from tests.flows import films, opening
from tests.flows.market import Market
from tests.flows.refusals import rows

pytestmark = pytest.mark.flow
STOCK = 3000


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
        self.client.sign_in(f"shopper{number}-{sku}@example.com", name=f"买家{number}号")
        self.home = self.client.address(opening.ADDRESS)
        self.items = [{"sku_id": sku, "quantity": 1, "source": {"kind": "none"}}]
        self.total = self.client.quote(self.items, self.home)["total"]["minor"]
        self.stop = stop
        #: What was acknowledged: the key of the attempt → its order.
        self.placed: dict[str, str] = {}
        self.unexpected: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            key = f"key-{self.client.id}-{len(self.placed)}"
            try:
                order = self.place(key)
            except Refused as refused:
                if refused.code != "busy_try_again":
                    self.unexpected.append(str(refused))
                    return
            except MarketError:
                time.sleep(0.1)  # the role is being started again: the same key, once more
            else:
                self.placed[key] = order.order_ids[0]
                self._pay(order.payment_id)

    def place(self, key: str) -> Purchase:
        return self.client.place(self.items, self.home, total_minor=self.total, key=key)

    def _pay(self, payment_id: str) -> None:
        try:
            self.client.pay(payment_id, within_s=3)
        except Refused as refused:
            self.unexpected.append(str(refused))
        except MarketError:
            return  # settled later by the call-back or the sweep


def test_orders_survive_the_death_of_every_role_and_of_the_database(
    market: Market, seller: Seller
) -> None:
    trade_while_everything_dies(market, seller, orders=150)


@pytest.mark.long
def test_a_thousand_orders_survive_the_death_of_everything(market: Market, seller: Seller) -> None:
    trade_while_everything_dies(market, seller, orders=1000)


def trade_while_everything_dies(market: Market, seller: Seller, *, orders: int) -> None:
    product = seller.my_products()[0]
    sku, stock = product["skus"][0]["id"], product["skus"][0]["stock"]
    stop = threading.Event()
    number = len(rows(market, "SELECT 1 FROM accounts_account"))
    shoppers = [Shopper(market, number + n, sku, stop) for n in range(8)]
    for shopper in shoppers:
        shopper.start()
    try:
        for victim in ("web", "worker", "sandbox-pay", "gateway", "media", "postgres"):
            wait_for_orders(shoppers, placed_by(shoppers) + 5)
            kill(market, victim)
            until(market.is_healthy, within_s=90, what=f"health after the death of {victim}")
        wait_for_orders(shoppers, orders)
    finally:
        stop.set()
    for shopper in shoppers:
        shopper.join(60)
    assert [s.unexpected for s in shoppers] == [[]] * len(shoppers)
    every_acknowledged_order_is_there_once(market, seller, shoppers, stock)
    nobody_paid_twice(market)
    assert "0 problems" in market.command("ledger", "check")


def kill(market: Market, victim: str) -> None:
    if victim != "postgres":
        market.kill(victim)
        return
    pid = int((market.home / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)


def placed_by(shoppers: list[Shopper]) -> int:
    return sum(len(shopper.placed) for shopper in shoppers)


def wait_for_orders(shoppers: list[Shopper], count: int) -> None:
    """The market takes orders, until there are `count`."""
    while placed_by(shoppers) < count:
        now = placed_by(shoppers)
        until(lambda now=now: placed_by(shoppers) > now, within_s=60, what=f"order {now + 1}")


def every_acknowledged_order_is_there_once(
    market: Market, seller: Seller, shoppers: list[Shopper], stock: int
) -> None:
    for shopper in shoppers:
        for key, order_id in shopper.placed.items():
            assert shopper.place(key).order_ids == [order_id]
        # The last attempt may have been taken and its answer lost: its key finds it.
        found = {order["id"]: order["state"] for order in all_orders(shopper.client)}
        assert set(shopper.placed.values()) <= set(found)
        assert len(found) <= len(shopper.placed) + 1
        assert set(found.values()) <= {"awaiting_payment", "paid"}
    sold = sum(len(all_orders(shopper.client)) for shopper in shoppers)
    assert seller.my_products()[0]["skus"][0]["stock"] == stock - sold


def nobody_paid_twice(market: Market) -> None:
    """The provider's books and ours agree, payment by payment, once the sweep has been round."""
    until(
        lambda: provider_received(market) == we_received(market), within_s=120, what="equal books"
    )
    received = provider_received(market)
    twice = rows(
        market,
        "SELECT payment_id FROM payments_attempt WHERE state = 'paid'"
        " GROUP BY payment_id HAVING count(*) > 1",
    )
    assert received
    assert twice == []


def provider_received(market: Market) -> dict[str, int]:
    with sqlite3.connect(market.home / "sandbox-pay" / "sandbox.sqlite3", timeout=30) as books:
        return dict(
            books.execute("SELECT out_no, amount_minor FROM movement WHERE kind = 'payment'")
        )


def we_received(market: Market) -> dict[str, int]:
    return dict(
        rows(
            market,
            "SELECT a.out_trade_no, p.amount_minor FROM payments_attempt a"
            " JOIN payments_payment p ON p.id = a.payment_id"
            " WHERE a.state = 'paid' AND p.state = 'paid'",
        )
    )


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
    done = seller.wait_for_clip(clip["id"], within_s=150)
    assert done["state"] == "in_review"


def test_an_interrupt_leaves_no_process_behind() -> None:
    home = Path(tempfile.mkdtemp(prefix="jishi-interrupted-"))
    served = Market(home)
    try:
        served.command("setup")
        served.start()
        assert len(processes_of(home)) >= 6
        served.kill("web")
        served.stop()
        assert served.log.read_text().rstrip().endswith("Stopped.")
        assert until(lambda: not processes_of(home), within_s=10, what="an end of all processes")
    finally:
        served.stop()
        shutil.rmtree(home, ignore_errors=True)


def processes_of(home: Path) -> list[str]:
    """Command lines of whatever runs for this data folder, the database server too."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            around = (entry / "environ").read_bytes().decode(errors="replace")
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and (f"JISHI_HOME={home}\0" in around or str(home) in line):
            found.append(line)
    return found


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
