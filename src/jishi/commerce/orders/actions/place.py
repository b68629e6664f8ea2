"""Place: a basket becomes orders, one a shop, and one payment. Nothing is sold twice.

Statement budget (one shop, buy now): address, SKUs (2), payment, orders, lines, order events,
audit, stock, stock events = 10; the idempotent request around it adds 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NotOnSale
from jishi.commerce.orders.contracts import Placed, Wanted
from jishi.commerce.orders.errors import (
    AddressNeeded,
    EmptyCheckout,
    PriceChanged,
    TooManyLines,
    Withdrawn,
)
from jishi.commerce.orders.events import OrderedLine, OrderPlaced
from jishi.commerce.orders.models import Address, CartItem, Line, Order
from jishi.commerce.orders.numbers import new_number
from jishi.commerce.orders.policy import MAX_LINES, Bill, ShopBill, merged, work_out
from jishi.commerce.payments import api as payments
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import new_id


@use_case
def place_order(
    *,
    buyer_id: UUID,
    items: Sequence[Wanted],
    address_id: UUID,
    expected_total_minor: int,
    note: str = "",
    is_from_cart: bool = False,
) -> Placed:
    """Take the stock and write one order a shop with one payment for all, due in
    `ORDER_PAY_WITHIN_S` seconds.

    Raises `EmptyCheckout`, `TooManyLines`, `AddressNeeded`, any problem a quote would list,
    `PriceChanged` when the total is not the one agreed to, `Busy`. Nothing has changed then.
    Locks the SKUs, in id order, in the last statements only: buyers of the same goods wait for one
    another as briefly as can be. Emits `OrderPlaced` an order.
    """
    wanted = _checked(items, note)
    address = Address.objects.filter(pk=address_id, person_id=buyer_id).first()
    if address is None:
        raise AddressNeeded
    bill = _agreed_bill(wanted, buyer_id, address, expected_total_minor)
    now = clock.now()
    payment_id = new_id()
    orders = [
        _order(shop, buyer_id, address, note, payment_id=payment_id, now=now) for shop in bill.shops
    ]
    payment = payments.create_payment(
        payment_id=payment_id,
        payer_id=buyer_id,
        parts=[
            payments.PaymentPart(subject_id=row.pk, shop_id=row.shop_id, minor=row.total_minor)
            for row in orders
        ],
        currency=bill.currency,
        expires_at=orders[0].pay_by,
    )
    Order.objects.bulk_create(orders)
    Line.objects.bulk_create(
        [line for row, shop in zip(orders, bill.shops, strict=True) for line in _lines(row, shop)]
    )
    if is_from_cart:
        CartItem.objects.filter(
            person_id=buyer_id, sku_id__in=[item.sku_id for item in wanted]
        ).delete()
    outbox.record(*(_placed(row, shop) for row, shop in zip(orders, bill.shops, strict=True)))
    audit.write(
        actor=f"person:{buyer_id}",
        verb="order.place",
        target=f"payment:{payment_id}",
        orders=[str(row.pk) for row in orders],
        total_minor=bill.total.minor,
    )
    _take_stock(wanted)
    return Placed(order_ids=tuple(row.pk for row in orders), payment=payment, total=bill.total)


def _checked(items: Sequence[Wanted], note: str) -> list[Wanted]:
    wanted = merged(items)
    if not wanted:
        raise EmptyCheckout
    if len(wanted) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    if len(note) > 200:
        raise InvalidInput(fields={"note": "too_long"})
    return wanted


def _agreed_bill(
    wanted: Sequence[Wanted], buyer_id: UUID, address: Address, expected_total_minor: int
) -> Bill:
    """What it costs now: nothing may stand in the way, and it must be what the buyer agreed to."""
    bill = work_out(
        items=wanted,
        skus=catalog.get_skus([item.sku_id for item in wanted]),
        buyer_id=buyer_id,
        region=address.region,
        currency=settings.MARKET_CURRENCY,
    )
    if bill.problems:
        raise bill.problems[0]
    if bill.total.minor != expected_total_minor:
        raise PriceChanged(expected_minor=expected_total_minor, total_minor=bill.total.minor)
    return bill


def _take_stock(wanted: Sequence[Wanted]) -> None:
    try:
        catalog.take_stock({item.sku_id: item.quantity for item in wanted})
    except NotOnSale as gone:
        raise Withdrawn(**gone.details) from gone


def _order(
    shop: ShopBill,
    buyer_id: UUID,
    address: Address,
    note: str,
    *,
    payment_id: UUID,
    now: datetime,
) -> Order:
    source = shop.source
    return Order(
        id=new_id(),
        number=new_number(now),
        shop_id=shop.shop_id,
        shop_owner_id=shop.shop_owner_id,
        buyer_id=buyer_id,
        currency=shop.goods.currency,
        goods_minor=shop.goods.minor,
        freight_minor=shop.freight.minor,
        discount_minor=shop.discount.minor,
        total_minor=shop.total.minor,
        fee_bp=settings.SERVICE_FEE_BP,
        address={
            "id": str(address.pk),
            "name": address.name,
            "phone": address.phone,
            "region": address.region,
            "city": address.city,
            "district": address.district,
            "street": address.street,
        },
        note=note.strip(),
        source_kind=source.kind,
        source_id=source.id,
        payment_id=payment_id,
        ship_within_h=shop.ship_within_h,
        placed_at=now,
        pay_by=now + timedelta(seconds=settings.ORDER_PAY_WITHIN_S),
    )


def _lines(order: Order, shop: ShopBill) -> list[Line]:
    return [
        Line(
            order=order,
            shop_id=shop.shop_id,
            product_id=line.sku.product_id,
            sku_id=line.sku.id,
            title=line.sku.title,
            options=list(line.sku.options),
            picture_url=line.sku.picture_url,
            unit_price_minor=line.sku.price.minor,
            quantity=line.quantity,
            total_minor=line.total.minor,
            returns_policy=line.sku.returns_policy,
            source_kind=line.source.kind,
            source_id=line.source.id,
        )
        for line in shop.lines
    ]


def _placed(order: Order, shop: ShopBill) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.pk,
        shop_id=order.shop_id,
        shop_owner_id=order.shop_owner_id,
        buyer_id=order.buyer_id,
        total_minor=order.total_minor,
        currency=order.currency,
        lines=[
            OrderedLine(
                product_id=line.sku.product_id,
                sku_id=line.sku.id,
                quantity=line.quantity,
                title=line.sku.title,
            )
            for line in shop.lines
        ],
        source_kind=order.source_kind,
        source_id=order.source_id,
    )
