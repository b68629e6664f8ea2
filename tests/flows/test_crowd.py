"""A small crowd on a really served market: nothing fails, money moves, no cheat works."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jishi.site.crowd import cheats
from jishi.site.crowd.client import Client
from jishi.site.crowd.gathering import Gathering, Plan
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.street import OwnedOrder, Street
from jishi.site.crowd.tally import Tally
from jishi.site.crowd.temperaments import Visitor
from jishi.site.crowd.wire import until
from jishi.site.demo import scale
from jishi.site.demo.telephones import OWNERS
from tests.flows.market import ROOT, Market

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def seeded() -> Iterator[Market]:
    """Three demo shops, one clip, one room on air, in a market of its own."""
    # Not pytest's own folder: that one is closed to the user that the database server runs as.
    home = Path(tempfile.mkdtemp(prefix="jishi-crowd-"))
    # As `jishi demo` sets them: money arrives at once.
    clocks = {"JISHI_ORDER_SETTLE_AFTER_S": "0", "JISHI_SETTLEMENT_COOLING_S": "0"}
    served = Market(home, clocks=clocks)
    served.command("setup")
    lives: subprocess.Popen[bytes] | None = None
    try:
        served.start()
        run(served, "seed", "--small")
        lives = subprocess.Popen(role(served, "lives", "--small"), env=served.environment, cwd=ROOT)
        watcher = Client(served.url)
        until(watcher.lives, within_s=60, what="a room on air")
        yield served
    finally:
        if lives is not None:
            lives.terminate()
            lives.wait(15)
        served.stop()
        shutil.rmtree(home, ignore_errors=True)


def role(served: Market, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "jishi.site.demo", *arguments]


def run(served: Market, *arguments: str) -> str:
    done = subprocess.run(
        role(served, *arguments), env=served.environment, cwd=ROOT, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr + served.log.read_text()[-3000:]
    return done.stdout


def test_a_second_seeding_finds_everything_done(seeded: Market) -> None:
    shops = len(Client(seeded.url).search("橙")["products"])
    started = time.monotonic()
    run(seeded, "seed", "--small")
    assert time.monotonic() - started < 20
    assert len(Client(seeded.url).search("橙")["products"]) == shops


def test_the_shops_have_paid_a_deposit_and_take_their_money_home(seeded: Market) -> None:
    taken: set[str] = set()
    for shop in scale.small().market.shops:
        owner = Seller(seeded.url)
        owner.sign_in(OWNERS[shop.slug])
        ready = owner.payout()
        assert ready["has_second_factor"]
        assert [one["bank"] for one in ready["accounts"]][1] == "沙箱支付（演示）"
        assert all(one["is_usable"] for one in ready["accounts"])
        money = owner.call("get_shop_money", "GET", "/me/shop/money")
        assert money["deposit"] == {"minor": 50_000, "currency": "CNY"}
        rows = owner.withdrawals()
        assert ready["in_transit"]["minor"] == sum(
            row["amount"]["minor"] for row in rows if row["state"] in ("approved", "sent")
        )
        taken |= {row["state"] for row in rows}
    assert taken <= {"approved", "sent", "paid"}
    assert "approved" in taken


def test_a_crowd_buys_pays_and_reviews_and_nothing_fails(seeded: Market) -> None:
    gathering = Gathering(
        Plan(
            url=seeded.url, people=8, seconds=20, seed=5, pace=0.1,
            owners=[OWNERS[shop.slug] for shop in scale.small().market.shops],
        )
    )  # fmt: skip
    gathering.start()
    gathering.join(80)
    report = gathering.tally.report()
    assert report["errors"] == {}, seeded.log.read_text()[-3000:]
    assert report["breaches"] == []
    assert report["orders_placed"] >= report["orders_paid"] > 0
    assert report["actions"]["orders shipped"] > 0
    assert report["actions"]["live comments"] > 0
    assert report["actions"]["views"] > 0


@pytest.mark.parametrize("trick", cheats.TRICKS, ids=lambda trick: trick.__name__)
def test_no_trick_works(seeded: Market, trick: cheats.Trick, victim: OwnedOrder) -> None:
    number = 9_000 + cheats.TRICKS.index(trick)
    street = Street(seeded.url, Tally(people=1), deadline=time.monotonic() + 60, pace=0.1)
    street.remember(victim)
    client = Seller(seeded.url)
    client.sign_in(f"1371111{number}", name="模拟捣乱")
    street.look(client)
    visitor = Visitor(client, street, random.Random(number), "cheat", number)
    result = trick(visitor)
    assert result is not None
    assert result.held, result


@pytest.fixture(scope="module")
def victim(seeded: Market) -> OwnedOrder:
    """A paid order of somebody who cheats nobody."""
    buyer = Client(seeded.url)
    buyer.sign_in("13722220001", name="老实人")
    street = Street(seeded.url, Tally(people=1), deadline=time.monotonic() + 60)
    street.look(buyer)
    sku = buyer.product(street.products[0]["id"])["skus"][0]
    visitor = Visitor(buyer, street, random.Random(1), "buyer", 1)
    bought = buyer.buy([{"sku_id": sku["id"], "quantity": 1}], visitor.home())
    assert buyer.pay(bought.payment_id) == "paid"
    return OwnedOrder(order_id=bought.order_ids[0], payment_id=bought.payment_id, owner=buyer.id)
