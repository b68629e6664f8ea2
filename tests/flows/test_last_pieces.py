"""Forty people, ten pieces, one moment."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from jishi.site.crowd.client import Client, new_key
from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import MarketError, Refused
from tests.flows import opening
from tests.flows.market import Market

pytestmark = pytest.mark.flow
BUYERS, PIECES = 40, 10


@pytest.fixture(scope="module")
def seller(market: Market, tmp_path_factory: pytest.TempPathFactory) -> Seller:
    return opening.open_shop(
        market, tmp_path_factory.mktemp("last"), telephone="13812347001", name="竹编老孙",
        shop="竹里编坊", product="竹编果篮", stock=PIECES,
    )  # fmt: skip


class Buyer(threading.Thread):
    """Ready at the till: signed in, with an address, waiting for the others."""

    def __init__(self, market: Market, number: int, sku: str, gate: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.client = Client(market.url, timeout_s=90)
        self.client.sign_in(f"last{number}@example.com", name=f"手快{number}号")
        self.home = self.client.address(opening.ADDRESS)
        self.items = [{"sku_id": sku, "quantity": 1, "source": {"kind": "none"}}]
        self.total = self.client.quote(self.items, self.home)["total"]["minor"]
        self.gate = gate
        self.outcome = "never answered"
        self.order_ids: list[str] = []

    def run(self) -> None:
        self.gate.wait(30)
        try:
            placed = self.client.place(self.items, self.home, total_minor=self.total, key=new_key())
        except Refused as refused:
            self.outcome = refused.code
        except MarketError as error:
            self.outcome = str(error)
        else:
            self.outcome, self.order_ids = "placed", placed.order_ids


def test_ten_pieces_go_to_exactly_ten_of_forty(market: Market, seller: Seller) -> None:
    sku = seller.my_products()[0]["skus"][0]["id"]
    gate = threading.Barrier(BUYERS)
    buyers = [Buyer(market, number, sku, gate) for number in range(BUYERS)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join(120)

    outcomes = Counter(buyer.outcome for buyer in buyers)
    assert outcomes == {"placed": PIECES, "sold_out": BUYERS - PIECES}
    left = seller.my_products()[0]
    assert (left["skus"][0]["stock"], left["state"]) == (0, "sold_out")
    orders = [order_id for buyer in buyers for order_id in buyer.order_ids]
    assert len(set(orders)) == PIECES
    assert sum(len(buyer.client.orders()) for buyer in buyers) == PIECES
    for buyer in buyers:
        for order in buyer.client.orders():
            buyer.client.cancel(order["id"], "算了")
    assert seller.my_products()[0]["skus"][0]["stock"] == PIECES
