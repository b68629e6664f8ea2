"""The shops' side of a crowd: the demo's owners answer, pack and send, and fill their shelves again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from jishi.site.crowd.selling import Seller
from jishi.site.crowd.street import Street
from jishi.site.crowd.wire import Refused

LOW = 8
FULL = 120


@dataclass
class Merchant:
    """One owner at work; signed in by their telephone."""

    seller: Seller
    street: Street
    dice: random.Random

    def work(self) -> None:
        """One round through what there is to do."""
        self._send_orders()
        if self.dice.random() < 0.3:
            self._fill_shelves()
        if self.dice.random() < 0.5:
            self._look_at_board()

    def _send_orders(self) -> None:
        for order in self.seller.shop_orders("paid")[:10]:
            try:
                if self.dice.random() < 0.03:
                    self.seller.refund_order(order["id"], "这一批品相不好，全额退给您")
                    self.street.tally.did("orders refunded by the shop")
                    continue
                number = f"SF{self.dice.randrange(10**13):013d}"
                self.seller.ship(order["id"], carrier="sf", tracking_number=number)
            except Refused as refused:
                if refused.code not in ("order_wrong_state", "busy_try_again", "not_found"):
                    raise
                continue
            self.street.tally.did("orders shipped")

    def _fill_shelves(self) -> None:
        for product in self.seller.my_products():
            for sku in product["skus"]:
                if product["state"] in ("on_sale", "sold_out") and sku["stock"] < LOW:
                    self.seller.set_stock(sku["id"], FULL)
                    self.street.tally.did("shelves filled")

    def _look_at_board(self) -> None:
        """On air: answer the biggest group of open questions and show its product."""
        for live in self.seller.my_lives()[:1]:
            if live["state"] != "on_air":
                return
            groups = self.seller.live_board(live["id"])["groups"]
            open_ones = [group for group in groups if group["unanswered"]]
            if open_ones:
                group = max(open_ones, key=lambda one: int(one["unanswered"]))
                self.seller.answer_group(group["id"], pin=group["product"] is not None)
                self.street.tally.did("questions answered on air")
