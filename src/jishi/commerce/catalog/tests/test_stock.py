"""Stock: exactly as many are sold as there are."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from jishi.commerce.catalog import api
from jishi.commerce.catalog.actions.stock import set_stock
from jishi.commerce.catalog.contracts import ProductForm
from jishi.commerce.catalog.errors import NotOnSale, SoldOut
from jishi.commerce.catalog.models import Product, Sku
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.models import AuditLine, OutboxEvent

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.foundation.accounts.models import Account

OnSale = Callable[..., ProductForm]


def left(form: ProductForm) -> list[int]:
    return [Sku.objects.get(pk=sku.id).stock for sku in form.skus]


def stock_events() -> list[dict[str, object]]:
    rows = OutboxEvent.objects.filter(type="catalog.StockChanged").order_by("id")
    return [row.payload for row in rows]


def test_taking_some_leaves_the_rest_and_tells(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    small, large = (sku.id for sku in form.skus)
    api.take_stock({small: 3, large: 5})
    assert left(form) == [7, 0]
    assert stock_events() == [
        {"product_id": str(form.id), "sku_id": str(small), "stock": 7},
        {"product_id": str(form.id), "sku_id": str(large), "stock": 0},
    ]


def test_taking_too_many_takes_nothing_of_anything(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    small, large = (sku.id for sku in form.skus)
    with pytest.raises(SoldOut) as refused:
        api.take_stock({small: 3, large: 6})
    assert refused.value.details == {"sku_id": str(large), "title": "眉山爱媛橙", "left": 5}
    assert left(form) == [10, 5]
    assert stock_events() == []


def test_withdrawn_goods_cannot_be_taken(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    Product.objects.filter(pk=form.id).update(state="withdrawn")
    with pytest.raises(NotOnSale):
        api.take_stock({form.skus[0].id: 1})
    assert left(form) == [10, 5]


@pytest.mark.parametrize("quantity", [0, -1])
def test_taking_less_than_one_is_refused(lan: Account, on_sale: OnSale, quantity: int) -> None:
    form = on_sale(lan)
    with pytest.raises(InvalidInput):
        api.take_stock({form.skus[0].id: quantity})
    assert left(form) == [10, 5]


def test_an_unknown_sku_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        api.take_stock({new_id(): 1})


def test_what_is_given_back_can_be_bought_again(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    large = form.skus[1].id
    api.take_stock({large: 5})
    api.return_stock({large: 5})
    api.take_stock({large: 5})
    assert left(form) == [10, 0]


def test_sales_are_counted_on_sku_and_product(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    small, large = (sku.id for sku in form.skus)
    api.count_sale({small: 2, large: 1})
    api.count_sale({small: 1})
    assert [Sku.objects.get(pk=pk).sold_count for pk in (small, large)] == [3, 1]
    assert api.get_cards([form.id])[form.id].sold_count == 4


def test_a_strangers_sku_keeps_its_stock(lan: Account, stranger: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    with pytest.raises(NotFound):
        set_stock(owner_id=stranger.pk, sku_id=form.skus[0].id, stock=99)
    assert left(form) == [10, 5]
    assert not AuditLine.objects.filter(verb="sku.set_stock").exists()


def _at_once(count: int, work: Callable[[int], bool]) -> list[bool]:
    barrier = Barrier(count)

    def run(number: int) -> bool:
        try:
            connection.ensure_connection()
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_forty_buyers_of_ten_pieces_exactly_ten_succeed(lan: Account, on_sale: OnSale) -> None:
    form = on_sale(lan)
    small = form.skus[0].id

    def buy(_: int) -> bool:
        try:
            api.take_stock({small: 1})
        except SoldOut:
            return False
        return True

    assert _at_once(40, buy).count(True) == 10
    assert left(form) == [0, 5]
    assert sorted(str(event["stock"]) for event in stock_events()) == sorted(map(str, range(10)))


@pytest.mark.django_db(transaction=True)
def test_baskets_in_opposite_order_neither_deadlock_nor_oversell(
    lan: Account, on_sale: OnSale
) -> None:
    form = on_sale(lan)
    small, large = (sku.id for sku in form.skus)

    def buy(number: int) -> bool:
        pair: list[tuple[UUID, int]] = [(small, 1), (large, 1)]
        try:
            api.take_stock(dict(pair if number % 2 else reversed(pair)))
        except SoldOut:
            return False
        return True

    assert _at_once(24, buy).count(True) == 5
    assert left(form) == [5, 0]
