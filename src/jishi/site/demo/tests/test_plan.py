"""The demo's past is the same every time and fits what is on sale."""

from __future__ import annotations

from collections import Counter

from jishi.commerce.orders import policy as orders
from jishi.site.demo import scale
from jishi.site.demo.opening import FREIGHT
from jishi.site.demo.telephones import OPERATOR, OWNERS, REVIEWER, VIEWERS
from jishi.site.demo.trading import plan, tracking_number


def test_the_past_never_changes() -> None:
    assert plan(scale.full()) == plan(scale.full())


def test_most_past_orders_came_to_a_good_end_and_some_are_under_way() -> None:
    fates = Counter(order.fate for order in plan(scale.full()))
    assert sum(fates.values()) == 150
    assert fates["reviewed"] > 70
    assert min(fates[fate] for fate in ("paid", "shipped", "awaiting")) >= 1


def test_nobody_buys_more_than_there_is() -> None:
    wanted: Counter[str] = Counter()
    for order in plan(scale.full()):
        wanted[order.product.variants[order.variant].sku] += order.quantity
    stock = {v.sku: v.stock for p in scale.full().market.products for v in p.variants}
    assert all(stock[sku] >= count for sku, count in wanted.items())


def test_the_small_market_holds_together() -> None:
    market = scale.small().market
    shops = {shop.slug for shop in market.shops}
    goods = {product.slug for product in market.products}
    assert {product.shop for product in market.products} == shops
    assert all(set(clip.products) <= goods for clip in market.clips)
    assert all(live.bag and set(live.bag) <= goods for live in market.lives)
    assert market.clips


def test_every_kind_of_freight_has_a_template() -> None:
    assert {product.freight for product in scale.full().market.products} <= set(FREIGHT)


def test_everybody_signs_in_with_a_number_of_their_own() -> None:
    numbers = [REVIEWER, OPERATOR, *OWNERS.values(), *VIEWERS.values()]
    assert len(set(numbers)) == len(numbers)


def test_tracking_numbers_have_the_carriers_form() -> None:
    number = tracking_number("01a206c0-9031-77db-8b9c-ac135c77eab1")
    assert orders.is_tracking_number("sf", number)
    assert number == tracking_number("01a206c0-9031-77db-8b9c-ac135c77eab1")
