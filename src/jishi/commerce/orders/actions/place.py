"""Place: a basket becomes orders, one a shop, and one payment. Nothing is sold twice.

Statement budget (one shop, buy now): address, SKUs, offers, stock, and what is written travels together
(`kernel.statements`): payment, orders, lines and audit before the stock, events and the idempotent
answer after it = 6; the claim of the idempotency key and the session make it 8. What promotions are
used adds theirs: 1 a flash deal or limited SKU, 1 for all coupons, 1 to remember what was used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NotOnSale
from jishi.commerce.orders.bill import Bill, PricedLine, ShopBill, offers_of, work_out
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
from jishi.commerce.orders.policy import MAX_LINES, merged
from jishi.commerce.payments import api as payments
from jishi.commerce.promotion import api as promotion
from jishi.kernel import audit, clock, statements
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
    claim_ids: Collection[UUID] | None = None,
) -> Placed:
    """Take the stock and write one order a shop with one payment for all, due in
    `ORDER_PAY_WITHIN_S` seconds. `claim_ids`: coupons to use; None: the best of those the buyer holds.

    Raises `EmptyCheckout`, `TooManyLines`, `AddressNeeded`, any problem a quote would list,
    `PriceChanged` when the total is not the one agreed to, `Busy`. Nothing has changed then.
    Locks flash deals, then SKUs, each in id order, in the last statements only: buyers of the same
    goods wait for one another as briefly as can be. Emits `OrderPlaced` an order.
    """
    wanted = _checked(items, note)
    mine = statements.select(Address, "id = $1 AND person_id = $2", [address_id, buyer_id])
    if not mine:
        raise AddressNeeded
    address = mine[0]
    bill = _agreed_bill(wanted, buyer_id, address, expected_total_minor, claim_ids)
    now = clock.now()
    payment_id = new_id()
    orders = [
        _order(shop, buyer_id, address, note, payment_id=payment_id, now=now) for shop in bill.shops
    ]
    payment = _payment(orders)
    statements.insert(*orders)
    pairs = list(zip(orders, bill.shops, strict=True))
    statements.insert(
        *(line for row, shop in pairs for line in _lines(row, shop, bill.offers.shares))
    )
    if is_from_cart:
        CartItem.objects.filter(
            person_id=buyer_id, sku_id__in=[item.sku_id for item in wanted]
        ).delete()
    audit.write(
        actor=f"person:{buyer_id}",
        verb="order.place",
        target=f"payment:{payment_id}",
        orders=[str(row.pk) for row in orders],
        total_minor=bill.total.minor,
    )
    promotion.use_offers(
        person_id=buyer_id, payment_id=payment_id, taking=bill.taking, order_of=_order_of(pairs)
    )
    _take_stock(wanted, bill, [_placed(row, shop) for row, shop in pairs])
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
    wanted: Sequence[Wanted],
    buyer_id: UUID,
    address: Address,
    expected_total_minor: int,
    claim_ids: Collection[UUID] | None,
) -> Bill:
    """What it costs now: nothing may stand in the way, and it must be what the buyer agreed to."""
    skus = catalog.get_skus([item.sku_id for item in wanted])
    bill = work_out(
        items=wanted,
        skus=skus,
        buyer_id=buyer_id,
        region=address.region,
        currency=settings.MARKET_CURRENCY,
        offers=offers_of(buyer_id, skus),
        chosen=claim_ids,
    )
    if bill.problems:
        raise bill.problems[0]
    if bill.total.minor != expected_total_minor:
        raise PriceChanged(expected_minor=expected_total_minor, total_minor=bill.total.minor)
    return bill


def _payment(orders: Sequence[Order]) -> payments.PaymentRef:
    first = orders[0]
    return payments.create_payment(
        payment_id=first.payment_id,
        payer_id=first.buyer_id,
        parts=[
            payments.PaymentPart(subject_id=row.pk, shop_id=row.shop_id, minor=row.total_minor)
            for row in orders
        ],
        currency=first.currency,
        expires_at=first.pay_by,
    )


def _take_stock(wanted: Sequence[Wanted], bill: Bill, placed: Sequence[OrderPlaced]) -> None:
    """The last statements: what is not held for the buyer is taken from stock, and the events of the
    orders are written with those of the stock. Pieces held but not bought go to the next in line."""
    kept = {sku_id: hold.pieces for sku_id, hold in bill.offers.holds.items()}
    net = {item.sku_id: item.quantity - kept.get(item.sku_id, 0) for item in wanted}
    try:
        catalog.take_stock({pk: n for pk, n in net.items() if n > 0}, events=placed)
    except NotOnSale as gone:
        raise Withdrawn(**gone.details) from gone
    promotion.put_back(items={pk: -n for pk, n in net.items() if n < 0})


def _order_of(pairs: Sequence[tuple[Order, ShopBill]]) -> dict[UUID, UUID]:
    """What is used up → the order it goes into. A coupon over several orders belongs to none alone."""
    found: dict[UUID, UUID] = {}
    shared: set[UUID] = set()
    for order, shop in pairs:
        for line in shop.lines:
            found[line.sku.id] = order.pk
            if line.deal:
                found[line.deal.id] = order.pk
        for one in shop.discounts:
            if one.claim_id in found:
                shared.add(one.claim_id)
            found[one.claim_id] = order.pk
    return {pk: order_id for pk, order_id in found.items() if pk not in shared}


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
        subsidy_minor=shop.subsidy.minor,
        discounts=[
            {
                "claim_id": str(one.claim_id),
                "coupon_id": str(one.coupon_id),
                "level": one.level.value,
                "title": one.title,
                "minor": one.minor,
                "platform_minor": one.platform_minor,
            }
            for one in shop.discounts
        ],
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


def _lines(order: Order, shop: ShopBill, rates: Mapping[UUID, int]) -> list[Line]:
    return [_line(order, shop, line, rates.get(line.sku.product_id, 0)) for line in shop.lines]


def _line(order: Order, shop: ShopBill, line: PricedLine, rate: int) -> Line:
    discount, subsidy = shop.off(line.sku.id)
    promoter = promotion.promoter_of(line.source.kind, line.source.id) if rate else None
    if promoter in (order.shop_owner_id, order.buyer_id):
        promoter = None
    return Line(
        order=order,
        shop_id=shop.shop_id,
        product_id=line.sku.product_id,
        sku_id=line.sku.id,
        title=line.sku.title,
        options=list(line.sku.options),
        picture_url=line.sku.picture_url,
        unit_price_minor=line.unit.minor,
        full_price_minor=line.sku.price.minor if line.deal else None,
        deal_id=line.deal.id if line.deal else None,
        quantity=line.quantity,
        total_minor=line.total.minor,
        discount_minor=discount,
        subsidy_minor=subsidy,
        promoter_id=promoter,
        promoter_bp=rate if promoter else 0,
        returns_policy=line.sku.returns_policy,
        source_kind=line.source.kind,
        source_id=line.source.id,
    )


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
