"""Quotes and carts: what it would cost now, and what stands in the way. Reads only, takes no stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ShopRef
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import models, views
from jishi.commerce.orders.bill import Bill, PricedLine, ShopBill, offers_of, work_out
from jishi.commerce.orders.contracts import Source, Wanted
from jishi.commerce.orders.errors import EmptyCheckout, TooManyLines
from jishi.commerce.orders.policy import MAX_LINES, merged
from jishi.commerce.promotion import api as promotion
from jishi.commerce.promotion.errors import CouponNotUsable
from jishi.kernel import statements
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


def claims_of(ids: Sequence[str] | None) -> list[UUID] | None:
    """The request's chosen coupons with parsed ids; None: the best. Raises `CouponNotUsable`."""
    if ids is None:
        return None
    found = [parse_id(text) for text in ids]
    if None in found:
        raise CouponNotUsable
    return [pk for pk in found if pk is not None]


def quote(
    *,
    buyer_id: UUID,
    items: Sequence[out.LineIn],
    address_id: UUID | None,
    language: str,
    claim_ids: Sequence[UUID] | None = None,
) -> out.Quote:
    """What these goods cost delivered to this address (the default one when none is named), with the
    best of the buyer's coupons or with those chosen."""
    wanted = merged(wanted_of(items))
    if not wanted:
        raise EmptyCheckout
    if len(wanted) > MAX_LINES:
        raise TooManyLines(limit=MAX_LINES)
    address = _address(buyer_id, address_id)
    skus = catalog.get_skus([item.sku_id for item in wanted])
    bill = work_out(
        items=wanted,
        skus=skus,
        buyer_id=buyer_id,
        region=address.region if address else None,
        currency=settings.MARKET_CURRENCY,
        offers=offers_of(buyer_id, skus),
        chosen=claim_ids,
    )
    return _quote(bill, address, language)


def _address(buyer_id: UUID, address_id: UUID | None) -> models.Address | None:
    if address_id is None:
        return models.Address.objects.filter(person_id=buyer_id, is_default=True).first()
    found = statements.select(models.Address, "id = $1 AND person_id = $2", [address_id, buyer_id])
    if not found:
        raise NotFound
    return found[0]


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
        coupons=_coupons(bill),
    )


def _coupons(bill: Bill) -> list[out.QuoteCoupon]:
    """The coupons the buyer holds for these shops: what each takes off here, and which are in use."""
    used: dict[UUID, int] = {}
    for shop in bill.shops:
        for one in shop.discounts:
            used[one.claim_id] = used.get(one.claim_id, 0) + one.minor
    goods = [
        promotion.Goods(
            sku_id=line.sku.id, product_id=line.sku.product_id, shop_id=shop.shop_id,
            minor=max(0, line.total.minor),
        )
        for shop in bill.shops
        for line in shop.lines
    ]  # fmt: skip
    prices = {line.sku_id: line.minor for line in goods}
    cash = bill.currency
    return [
        out.QuoteCoupon(
            claim_id=str(one.claim_id),
            coupon_id=str(one.coupon_id),
            level=one.level.value,
            shop_id=str(one.shop_id) if one.shop_id else None,
            title=one.title,
            off=MoneyOut(
                minor=used.get(one.claim_id) or promotion.worth(one, goods, prices), currency=cash
            ),
            threshold=MoneyOut(minor=one.threshold_minor, currency=cash),
            ends_at=views.utc(one.ends_at),
            is_used=one.claim_id in used,
        )
        for one in sorted(bill.offers.coupons, key=lambda one: (one.ends_at, one.claim_id))
    ]


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
        unit_price=MoneyOut.of(line.unit),
        full_price=MoneyOut.of(sku.price) if line.deal else None,
        flash_ends_at=views.utc(line.deal.ends_at) if line.deal else None,
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
    offers = offers_of(person_id, skus) if skus else promotion.NO_OFFERS
    bill = work_out(
        items=[
            Wanted(sku_id=row.sku_id, quantity=row.quantity) for row in rows if row.sku_id in skus
        ],
        skus=skus,
        buyer_id=person_id,
        region=None,
        currency=settings.MARKET_CURRENCY,
        offers=offers,
        chosen=(),
    )
    lines = {line.sku.id: line for shop in bill.shops for line in shop.lines}
    items = [
        out.CartItem(
            sku_id=str(row.sku_id),
            quantity=row.quantity,
            line=quote_line(lines[row.sku_id]),
            shop=views.shop_ref(refs, skus[row.sku_id].shop_id),
        )
        for row in rows
        if row.sku_id in skus
    ]
    return out.Cart(items=items, count=sum(item.quantity for item in items))
