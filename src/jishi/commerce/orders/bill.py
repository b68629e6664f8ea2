"""The bill: what a checkout costs now, shop by shop, and every problem in the way. Pure arithmetic on
what the catalog and promotion say; reads nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jishi.commerce.catalog.contracts import FreightFacts, SkuFacts
from jishi.commerce.catalog.errors import SoldOut
from jishi.commerce.orders.contracts import Source, Wanted
from jishi.commerce.orders.errors import (
    NotDeliverable,
    OwnGoods,
    TooFewPieces,
    TooManyPieces,
    UnknownGoods,
    Withdrawn,
)
from jishi.commerce.orders.policy import MAX_PIECES
from jishi.commerce.orders.regions import same_region
from jishi.commerce.promotion import api as promotion
from jishi.commerce.promotion.contracts import Deal, Discount, Goods, Offers, Taking
from jishi.kernel.errors import Refusal
from jishi.kernel.money import Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with what it costs now; `unit` is the flash price when `deal` says so."""

    sku: SkuFacts
    quantity: int
    source: Source
    unit: Money
    deal: Deal | None = None

    @property
    def total(self) -> Money:
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopBill:
    """One shop's part of a checkout."""

    shop_id: UUID
    shop_owner_id: UUID
    lines: tuple[PricedLine, ...]
    goods: Money
    freight: Money
    discounts: tuple[Discount, ...]
    is_deliverable: bool

    @property
    def discount(self) -> Money:
        return Money(sum(one.minor for one in self.discounts), self.goods.currency)

    @property
    def subsidy(self) -> Money:
        """The part of the discount that the market bears."""
        return Money(sum(one.platform_minor for one in self.discounts), self.goods.currency)

    @property
    def total(self) -> Money:
        return self.goods + self.freight - self.discount

    @property
    def ship_within_h(self) -> int:
        return max(line.sku.ship_within_h for line in self.lines)

    @property
    def source(self) -> Source:
        """Of the first line that has one."""
        return next((line.source for line in self.lines if line.source.kind != "none"), Source())

    def off(self, sku_id: UUID) -> tuple[int, int]:
        """(discount, the market's part of it) of one line."""
        return (
            sum(one.by_sku.get(sku_id, 0) for one in self.discounts),
            sum(one.platform_by_sku.get(sku_id, 0) for one in self.discounts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A whole checkout: shops in the order of first mention, and what stands in the way."""

    shops: tuple[ShopBill, ...]
    problems: tuple[Refusal, ...]
    currency: str
    offers: Offers = promotion.NO_OFFERS

    @property
    def total(self) -> Money:
        return total((shop.total for shop in self.shops), self.currency)

    @property
    def taking(self) -> Taking:
        """What placing this bill uses up of the offers."""
        lines = [line for shop in self.shops for line in shop.lines]
        pieces = {line.sku.id: line.quantity for line in lines}
        return Taking(
            deals={line.deal.id: line.quantity for line in lines if line.deal},
            limited={pk: n for pk, n in pieces.items() if pk in self.offers.limits},
            holds={
                hold.id: min(hold.pieces, pieces[pk])
                for pk, hold in self.offers.holds.items()
                if pk in pieces
            },
            claim_ids=frozenset(one.claim_id for shop in self.shops for one in shop.discounts),
        )


def offers_of(buyer_id: UUID, skus: Mapping[UUID, SkuFacts]) -> Offers:
    """What bears on this buyer's checkout of these goods now; one statement."""
    return promotion.offers_for(
        person_id=buyer_id,
        sku_ids=list(skus),
        product_ids={sku.product_id for sku in skus.values()},
        shop_ids={sku.shop_id for sku in skus.values()},
    )


def work_out(
    *,
    items: Sequence[Wanted],
    skus: Mapping[UUID, SkuFacts],
    buyer_id: UUID,
    region: str | None,
    currency: str,
    offers: Offers = promotion.NO_OFFERS,
    chosen: Collection[UUID] | None = None,
) -> Bill:
    """What `items` (one a SKU, see `policy.merged`) cost, by shop, and every problem in the way.

    `region` None: no address yet, everything counts as deliverable. `chosen`: claims of coupons to
    use; None: the best.
    """
    problems: list[Refusal] = []
    by_shop: dict[UUID, list[PricedLine]] = {}
    for item in items:
        sku = skus.get(item.sku_id)
        if sku is None:
            problems.append(UnknownGoods(sku_id=str(item.sku_id)))
            continue
        line, wrong = _line(item, sku, buyer_id, offers)
        problems += wrong
        if region is not None and _is_excluded(sku.freight, region):
            problems.append(
                NotDeliverable(region=region, shop_id=str(sku.shop_id), title=sku.title)
            )
        by_shop.setdefault(sku.shop_id, []).append(line)
    off: list[Discount] = []
    if offers.coupons or chosen:
        off, wrong = promotion.discounts(
            goods=[_goods(line) for lines in by_shop.values() for line in lines],
            coupons=offers.coupons,
            chosen=chosen,
            currency=currency,
        )
        problems += wrong
    shops = tuple(
        _shop_bill(lines, off, region=region, currency=currency) for lines in by_shop.values()
    )
    return Bill(shops=shops, problems=tuple(problems), currency=currency, offers=offers)


def _line(
    item: Wanted, sku: SkuFacts, buyer_id: UUID, offers: Offers
) -> tuple[PricedLine, list[Refusal]]:
    priced = promotion.price(
        sku_id=sku.id, title=sku.title, full_minor=sku.price.minor, quantity=item.quantity,
        offers=offers,
    )  # fmt: skip
    line = PricedLine(
        sku=sku,
        quantity=item.quantity,
        source=item.source,
        unit=Money(priced.unit_minor, sku.price.currency),
        deal=priced.deal,
    )
    hold = offers.holds.get(sku.id)
    wrong = _line_problems(item, sku, buyer_id, kept=hold.pieces if hold else 0)
    return line, wrong or list(priced.problems)


def _goods(line: PricedLine) -> Goods:
    return Goods(
        sku_id=line.sku.id,
        product_id=line.sku.product_id,
        shop_id=line.sku.shop_id,
        minor=max(0, line.total.minor),
    )


def _line_problems(item: Wanted, sku: SkuFacts, buyer_id: UUID, *, kept: int) -> list[Refusal]:
    """`kept`: pieces held for this buyer beside the stock."""
    named = {"sku_id": str(sku.id), "title": sku.title}
    if item.quantity < 1:
        return [TooFewPieces(sku_id=str(sku.id))]
    if item.quantity > MAX_PIECES:
        return [TooManyPieces(**named, limit=MAX_PIECES)]
    if sku.shop_owner_id == buyer_id:
        return [OwnGoods(**named)]
    if sku.state == "withdrawn":
        return [Withdrawn(**named)]
    if sku.stock + kept < item.quantity:
        return [SoldOut(**named, left=max(0, sku.stock + kept))]
    return []


def _shop_bill(
    lines: Sequence[PricedLine], off: Sequence[Discount], *, region: str | None, currency: str
) -> ShopBill:
    shop_id = lines[0].sku.shop_id
    return ShopBill(
        shop_id=shop_id,
        shop_owner_id=lines[0].sku.shop_owner_id,
        lines=tuple(lines),
        goods=total((line.total for line in lines), currency),
        freight=freight_of(lines, currency),
        discounts=tuple(one for one in off if one.shop_id == shop_id),
        is_deliverable=region is None
        or not any(_is_excluded(line.sku.freight, region) for line in lines),
    )


def freight_of(lines: Sequence[PricedLine], currency: str) -> Money:
    """Freight of one shop's lines: each freight template is one parcel.

    A parcel costs `base` for its first `base_units` pieces and `extra` for every further
    `extra_units` or part of it; nothing once its goods (before coupons) reach `free_from`.
    """
    parcels: dict[UUID | None, list[PricedLine]] = defaultdict(list)
    for line in lines:
        parcels[line.sku.freight.id].append(line)
    minor = 0
    for parcel in parcels.values():
        freight = parcel[0].sku.freight
        goods_minor = sum(line.total.minor for line in parcel)
        if freight.free_from_minor is not None and goods_minor >= freight.free_from_minor:
            continue
        more = max(0, sum(line.quantity for line in parcel) - max(1, freight.base_units))
        minor += freight.base_minor + freight.extra_minor * -(-more // max(1, freight.extra_units))
    return Money(minor, currency)


def _is_excluded(freight: FreightFacts, region: str) -> bool:
    return any(same_region(excluded, region) for excluded in freight.excluded_regions)
