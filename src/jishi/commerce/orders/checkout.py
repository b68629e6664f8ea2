"""Quotes and carts: what it would cost now, and what stands in the way. Reads only, takes no stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ShopRef
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, views
from jishi.commerce.orders.contracts import Source, Wanted
from jishi.commerce.orders.errors import EmptyCheckout, TooManyLines
from jishi.commerce.orders.policy import MAX_LINES, Bill, PricedLine, ShopBill, merged, work_out
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.http import ErrorBody, MoneyOut
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money, total


def wanted_of(items: Sequence[out.LineIn]) -> list[Wanted]:
    """The request's lines with parsed ids; raises `InvalidInput`."""
    found = []
    for index, item in enumerate(items):
        sku_id = parse_id(item.sku_id)
        if sku_id is None:
            raise InvalidInput(fields={f"items.{index}.sku_id": "unknown"})
        source = Source()
        if item.source and item.source.kind != "none":
            source = Source(kind=item.source.kind, id=parse_id(item.source.id or ""))
        found.append(Wanted(sku_id=sku_id, quantity=item.quantity, source=source))
    return found


def quote(
    *, buyer_id: UUID, items: Sequence[out.LineIn], address_id: UUID | None, language: str
) -> out.Quote:
    """What these goods cost delivered to this address (the default one when none is named)."""
    wanted = merged(wanted_of(items))
    if not wanted:
        raise EmptyCheckout
    if len(wanted) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    address = _address(buyer_id, address_id)
    bill = work_out(
        items=wanted,
        skus=catalog.get_skus([item.sku_id for item in wanted]),
        buyer_id=buyer_id,
        region=address.region if address else None,
        currency=settings.MARKET_CURRENCY,
    )
    return _quote(bill, address, language)


def _address(buyer_id: UUID, address_id: UUID | None) -> models.Address | None:
    mine = models.Address.objects.filter(person_id=buyer_id)
    if address_id is None:
        return mine.filter(is_default=True).first()
    found = mine.filter(pk=address_id).first()
    if found is None:
        raise NotFound
    return found


def _quote(bill: Bill, address: models.Address | None, language: str) -> out.Quote:
    shops = catalog.get_shops({shop.shop_id for shop in bill.shops})
    refs = {pk: ShopRef.of(shop) for pk, shop in shops.items()}

    def summed(amounts: Sequence[Money]) -> MoneyOut:
        return MoneyOut.of(total(amounts, bill.currency))

    return out.Quote(
        shops=[_quote_shop(shop, views.shop_ref(refs, shop.shop_id)) for shop in bill.shops],
        goods=summed([shop.goods for shop in bill.shops]),
        freight=summed([shop.freight for shop in bill.shops]),
        discount=summed([shop.discount for shop in bill.shops]),
        total=MoneyOut.of(bill.total),
        problems=[
            ErrorBody(code=problem.code, message=problem.message(language), details=problem.details)
            for problem in bill.problems
        ],
        address=views.address(address) if address else None,
    )


def _quote_shop(shop: ShopBill, ref: ShopRef) -> out.QuoteShop:
    return out.QuoteShop(
        shop=ref,
        lines=[quote_line(line) for line in shop.lines],
        goods=MoneyOut.of(shop.goods),
        freight=MoneyOut.of(shop.freight),
        discount=MoneyOut.of(shop.discount),
        total=MoneyOut.of(shop.total),
        ship_within_h=shop.ship_within_h,
        deliverable=shop.is_deliverable,
    )


def quote_line(line: PricedLine) -> out.QuoteLine:
    sku = line.sku
    return out.QuoteLine(
        sku_id=str(sku.id),
        product_id=str(sku.product_id),
        title=sku.title,
        options=list(sku.options),
        picture_url=sku.picture_url,
        unit_price=MoneyOut.of(sku.price),
        quantity=line.quantity,
        total=MoneyOut.of(line.total),
        stock=sku.stock,
        state=sku.state,
        returns_policy=sku.returns_policy,
    )


def cart(person_id: UUID) -> out.Cart:
    """The cart with today's prices, newest first; goods that no longer exist are left out."""
    rows = list(models.CartItem.objects.filter(person_id=person_id).order_by("-added_at", "pk"))
    skus = catalog.get_skus([row.sku_id for row in rows])
    shops = catalog.get_shops({sku.shop_id for sku in skus.values()})
    refs = {pk: ShopRef.of(shop) for pk, shop in shops.items()}
    items = [
        out.CartItem(
            sku_id=str(row.sku_id),
            quantity=row.quantity,
            line=quote_line(
                PricedLine(sku=skus[row.sku_id], quantity=row.quantity, source=Source())
            ),
            shop=views.shop_ref(refs, skus[row.sku_id].shop_id),
        )
        for row in rows
        if row.sku_id in skus
    ]
    return out.Cart(items=items, count=sum(item.quantity for item in items))
