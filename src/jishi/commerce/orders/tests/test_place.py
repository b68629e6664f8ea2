"""Placing: never more than there is, never another price, never twice, and a refusal changes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from jishi.commerce.catalog.errors import SoldOut
from jishi.commerce.catalog.models import Shop, Sku
from jishi.commerce.orders import checkout, models
from jishi.commerce.orders.actions.cart import put_cart_item
from jishi.commerce.orders.actions.place import place_order
from jishi.commerce.orders.contracts import Source, Wanted
from jishi.commerce.orders.errors import (
    AddressNeeded,
    EmptyCheckout,
    NotDeliverable,
    OwnGoods,
    PriceChanged,
    TooFewPieces,
    TooManyPieces,
    UnknownGoods,
    Withdrawn,
)
from jishi.commerce.orders.http_schemas import LineIn, PlaceIn, QuoteIn
from jishi.commerce.orders.tests.rig import PRICE, Buyer, Trade
from jishi.commerce.payments.models import Payment
from jishi.kernel import idempotency
from jishi.kernel.errors import IdempotencyMismatch, Refusal
from jishi.kernel.ids import new_id
from jishi.kernel.models import AuditLine, IdempotentRequest, OutboxEvent

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings as SettingsWrapper

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Results or refusals of `count` threads let go together."""
    gate = threading.Barrier(count)
    found: list[Any] = []

    def run(n: int) -> None:
        try:
            gate.wait()
            found.append(work(n))
        except Refusal as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def traces() -> tuple[int, ...]:
    """Everything that placing writes, counted."""
    return (
        models.Order.objects.count(),
        models.Line.objects.count(),
        Payment.objects.count(),
        OutboxEvent.objects.count(),
        IdempotentRequest.objects.count(),
        AuditLine.objects.filter(verb="order.place").count(),
        sum(Sku.objects.values_list("stock", flat=True)),
        models.CartItem.objects.count(),
    )


def test_forty_buyers_at_once_get_exactly_the_ten_pieces(
    trade: Trade, new_buyer: Callable[..., Buyer]
) -> None:
    buyers = [new_buyer(f"b{n}") for n in range(40)]
    found = at_once(40, lambda n: trade.place(1, buyers[n]))
    kinds = Counter(type(result).__name__ for result in found)
    assert kinds == {"Placed": 10, "SoldOut": 30}
    assert Sku.objects.get().stock == 0
    assert models.Order.objects.count() == 10
    assert Payment.objects.count() == 10
    refused = next(result for result in found if isinstance(result, SoldOut))
    assert refused.details == {"sku_id": str(trade.sku_id), "title": "眉山爱媛橙", "left": 0}


def test_buyers_of_the_same_two_goods_in_either_order_neither_deadlock_nor_oversell(
    trade: Trade, new_buyer: Callable[..., Buyer], new_sku: Callable[..., Sku]
) -> None:
    other = new_sku(Shop.objects.get(pk=trade.shop_id), stock=10)
    buyers = [new_buyer(f"b{n}") for n in range(16)]

    def buy(n: int) -> Any:
        pair = [trade.sku_id, other.pk][:: 1 if n % 2 else -1]
        return place_order(
            buyer_id=buyers[n].id,
            items=[Wanted(sku_id=pk, quantity=1) for pk in pair],
            address_id=buyers[n].address_id,
            expected_total_minor=2 * PRICE,
        )

    kinds = Counter(type(result).__name__ for result in at_once(16, buy))
    assert kinds == {"Placed": 10, "SoldOut": 6}
    assert list(Sku.objects.values_list("stock", flat=True)) == [0, 0]


def test_the_same_request_twice_at_once_is_one_order(trade: Trade) -> None:
    def work() -> tuple[int, Any]:
        return 201, [str(pk) for pk in trade.place().order_ids]

    found = at_once(
        4, lambda n: idempotency.once(actor="person:x", key="key-12345", content=[1], work=work)
    )
    assert len({tuple(answer) for _, answer in found}) == 1
    assert (models.Order.objects.count(), Sku.objects.get().stock) == (1, 9)
    with pytest.raises(IdempotencyMismatch):
        idempotency.once(actor="person:x", key="key-12345", content=[2], work=work)


def test_placing_takes_at_most_twelve_statements(trade: Trade) -> None:
    put_cart_item(person_id=trade.buyer.id, sku_id=trade.sku_id, quantity=1)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        place_order(
            buyer_id=trade.buyer.id,
            items=[Wanted(sku_id=trade.sku_id, quantity=1)],
            address_id=trade.buyer.address_id,
            expected_total_minor=PRICE,
            is_from_cart=True,
        )
    own = [q["sql"] for q in seen.captured_queries if q["sql"] not in ("BEGIN", "COMMIT")]
    assert len(own) <= 12, "\n".join(own)
    assert models.CartItem.objects.count() == 0


def test_an_order_keeps_what_was_agreed(trade: Trade, settings: SettingsWrapper) -> None:
    live = new_id()
    placed = place_order(
        buyer_id=trade.buyer.id,
        items=[
            Wanted(sku_id=trade.sku_id, quantity=1),
            Wanted(sku_id=trade.sku_id, quantity=2, source=Source(kind="live", id=live)),
        ],
        address_id=trade.buyer.address_id,
        expected_total_minor=3 * PRICE,
        note=" 请放门口 ",
    )
    order = models.Order.objects.get(pk=placed.order_ids[0])
    line = models.Line.objects.get()
    assert (line.quantity, line.total_minor, line.options) == (3, 3 * PRICE, ["5斤"])
    assert (order.state, order.total_minor, order.note) == (
        "awaiting_payment", 3 * PRICE, "请放门口",
    )  # fmt: skip
    assert (order.source_kind, order.source_id) == ("live", live)
    assert (order.pay_by - order.placed_at).total_seconds() == settings.ORDER_PAY_WITHIN_S
    assert (placed.payment.state, placed.payment.amount.minor) == ("created", 3 * PRICE)
    assert order.number.count("-") == 2
    assert len(order.number) == 18
    assert Sku.objects.get().stock == 7


def test_goods_of_two_shops_are_two_orders_and_one_payment(
    trade: Trade, new_shop: Callable[..., Shop], new_sku: Callable[..., Sku]
) -> None:
    far = new_sku(
        new_shop("wei"), price=1000, base_minor=800, base_units=1, extra_minor=200, extra_units=2
    )
    placed = place_order(
        buyer_id=trade.buyer.id,
        items=[Wanted(sku_id=trade.sku_id, quantity=1), Wanted(sku_id=far.pk, quantity=4)],
        address_id=trade.buyer.address_id,
        expected_total_minor=PRICE + 4000 + 1200,
    )
    totals = models.Order.objects.order_by("pk").values_list("goods_minor", "freight_minor")
    assert list(totals) == [(PRICE, 0), (4000, 1200)]
    payment = Payment.objects.get()
    assert payment.amount_minor == PRICE + 5200
    assert [part["minor"] for part in payment.parts] == [PRICE, 5200]
    assert placed.payment.subject_ids == placed.order_ids


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"quantity": 11}, SoldOut),
        ({"quantity": 0}, TooFewPieces),
        ({"quantity": -1}, TooFewPieces),
        ({"quantity": 1000}, TooManyPieces),
        ({"expected": PRICE - 1}, PriceChanged),
        ({"address_id": new_id()}, AddressNeeded),
        ({"sku_id": new_id()}, UnknownGoods),
        ({"items": []}, EmptyCheckout),
        ({"region": "新疆维吾尔自治区"}, NotDeliverable),
        ({"withdrawn": True}, Withdrawn),
        ({"own": True}, OwnGoods),
    ],
)
def test_a_refusal_is_typed_and_changes_nothing(
    trade: Trade,
    new_buyer: Callable[..., Buyer],
    new_sku: Callable[..., Sku],
    change: dict[str, Any],
    refusal: type[Refusal],
) -> None:
    shop = Shop.objects.get(pk=trade.shop_id)
    sku = new_sku(shop, excluded_regions=["新疆", "西藏"])
    buyer = new_buyer("other", change.get("region", "北京市"))
    if change.get("withdrawn"):
        sku.product.state = "withdrawn"
        sku.product.save()
    if change.get("own"):
        shop_owner = new_buyer("stand-in")
        models.Address.objects.filter(pk=shop_owner.address_id).update(person_id=shop.owner_id)
        buyer = Buyer(id=shop.owner_id, address_id=shop_owner.address_id)
    put_cart_item(person_id=buyer.id, sku_id=sku.pk, quantity=1)
    before = traces()
    quantity = change.get("quantity", 1)
    items = [Wanted(sku_id=change.get("sku_id", sku.pk), quantity=quantity)]
    with pytest.raises(refusal):
        place_order(
            buyer_id=buyer.id,
            items=change.get("items", items),
            address_id=change.get("address_id", buyer.address_id),
            expected_total_minor=change.get("expected", PRICE * quantity),
            is_from_cart=True,
        )
    assert traces() == before


def test_a_quote_lists_every_problem_and_the_price(
    trade: Trade, new_buyer: Callable[..., Buyer], new_sku: Callable[..., Sku]
) -> None:
    shop = Shop.objects.get(pk=trade.shop_id)
    far = new_sku(shop, stock=1, base_minor=800, free_from_minor=9000, excluded_regions=["西藏"])
    buyer = new_buyer("other", "西藏自治区")
    seen = checkout.quote(
        buyer_id=buyer.id,
        items=QuoteIn(items=[LineIn(sku_id=str(far.pk), quantity=2)]).items,
        address_id=None,
        language="en",
    )
    assert [problem.code for problem in seen.problems] == ["sold_out", "not_deliverable"]
    assert seen.problems[0].details["left"] == 1
    assert (seen.goods.minor, seen.freight.minor, seen.total.minor) == (5980, 800, 6780)
    assert seen.shops[0].deliverable is False
    assert Sku.objects.get(pk=far.pk).stock == 1


def test_the_database_refuses_a_step_the_table_does_not_have(trade: Trade) -> None:
    trade.place()
    for statement in (
        "UPDATE orders_order SET state = 'shipped'",
        "UPDATE orders_order SET total_minor = total_minor - 1, goods_minor = goods_minor - 1",
    ):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert models.Order.objects.get().state == "awaiting_payment"


def test_the_api_places_once_for_one_key(trade: Trade, client: Any) -> None:
    from jishi.foundation.accounts.models import Account

    client.force_login(Account.objects.get(pk=trade.buyer.id))
    body = PlaceIn(
        items=[LineIn(sku_id=str(trade.sku_id), quantity=2)],
        address_id=str(trade.buyer.address_id),
        expected_total_minor=2 * PRICE,
    ).model_dump_json()

    def post(key: str) -> Any:
        return client.post(
            "/api/v1/orders", body, "application/json", headers={"Idempotency-Key": key}
        )

    first, again = post("a-key-of-mine"), post("a-key-of-mine")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Sku.objects.get().stock == 8
    order = client.get(f"/api/v1/orders/{first.json()['order_ids'][0]}").json()
    assert (order["state"], order["status_text"]) == ("awaiting_payment", "等待付款")
    assert [b["action"] for b in order["buttons"]] == ["pay", "cancel"]
    assert client.get(f"/api/v1/orders/{new_id()}").json()["error"]["code"] == "not_found"
    listed = client.get("/api/v1/orders").json()
    assert (len(listed["items"]), listed["counts"]["awaiting_payment"]) == (1, 1)
