"""Two hundred buyers, twenty flash pieces, one moment: real threads on the real database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Sum

from jishi.commerce.catalog.models import Sku
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.contracts import Placed, Wanted
from jishi.commerce.orders.models import Line, Order
from jishi.commerce.orders.tests.conftest import (
    market_home,
    new_buyer,
    new_shop,
    new_sku,
    sandbox,
    sandbox_process,
    trade,
)
from jishi.commerce.orders.tests.rig import PRICE, Buyer, Trade
from jishi.commerce.orders.tests.test_place import at_once
from jishi.commerce.promotion.actions.flash import open_flash_deal
from jishi.commerce.promotion.models import FlashDeal, FlashTake, Used
from jishi.kernel import clock

__all__ = ["market_home", "new_buyer", "new_shop", "new_sku", "sandbox", "sandbox_process", "trade"]
pytestmark = pytest.mark.django_db(transaction=True)
BUYERS, PIECES, STOCK, FLASH = 200, 20, 50, 990
#: A server has about a hundred connections; as many buyers are inside at once as its roles open.
CONNECTIONS = 40


def buy(trade: Trade, buyer: Buyer, *, total: int) -> Placed:
    return place_order(
        buyer_id=buyer.id, items=[Wanted(sku_id=trade.sku_id, quantity=1)],
        address_id=buyer.address_id, expected_total_minor=total,
    )  # fmt: skip


def test_of_two_hundred_buyers_exactly_twenty_get_the_twenty_flash_pieces(
    trade: Trade, new_buyer: Callable[..., Buyer]
) -> None:
    Sku.objects.update(stock=STOCK)
    now = clock.now()
    open_flash_deal(
        owner_id=trade.owner_id, sku_id=trade.sku_id, price_minor=FLASH, quantity=PIECES,
        per_buyer=1, starts_at=now - timedelta(seconds=1), ends_at=now + timedelta(minutes=10),
    )  # fmt: skip
    buyers = [new_buyer(f"b{n}") for n in range(BUYERS)]
    room = threading.BoundedSemaphore(CONNECTIONS)

    def one(n: int) -> Placed:
        with room:
            return buy(trade, buyers[n], total=FLASH)

    found = at_once(BUYERS, one)

    kinds = Counter(type(answer).__name__ for answer in found)
    assert kinds["Placed"] == PIECES
    # Too late in the last statement, or so late already that the full price was back.
    assert kinds["FlashSoldOut"] + kinds["PriceChanged"] == BUYERS - PIECES
    deal = FlashDeal.objects.get()
    assert (deal.quantity, deal.sold) == (PIECES, PIECES)
    assert Sku.objects.get().stock == STOCK - PIECES
    assert (Order.objects.count(), Line.objects.count()) == (PIECES, PIECES)
    assert len(set(Order.objects.values_list("buyer_id", flat=True))) == PIECES
    assert Order.objects.aggregate(total=Sum("total_minor"))["total"] == PIECES * FLASH
    assert (FlashTake.objects.count(), Used.objects.filter(what="deal").count()) == (PIECES, PIECES)

    latecomer = buy(trade, trade.buyer, total=PRICE)
    assert latecomer.total.minor == PRICE
    assert (FlashDeal.objects.get().sold, Sku.objects.get().stock) == (PIECES, STOCK - PIECES - 1)
