"""Pure decisions of orders: who may do what when, and what a checkout costs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jishi.commerce.catalog.contracts import FreightFacts, SkuFacts
from jishi.commerce.catalog.errors import SoldOut
from jishi.commerce.orders.contracts import OrderState, Role, Source, Wanted
from jishi.commerce.orders.errors import (
    NotDeliverable,
    OwnGoods,
    TooFewPieces,
    TooManyPieces,
    UnknownGoods,
    Withdrawn,
)
from jishi.commerce.orders.regions import same_region
from jishi.kernel.errors import Refusal
from jishi.kernel.money import Money, total

S = OrderState
TRANSITIONS: dict[OrderState, frozenset[OrderState]] = {
    S.AWAITING_PAYMENT: frozenset({S.PAID, S.CANCELLED}),
    S.PAID: frozenset({S.SHIPPED, S.REFUNDED}),
    S.SHIPPED: frozenset({S.RECEIVED}),
    S.RECEIVED: frozenset({S.SETTLED}),
    S.SETTLED: frozenset(),
    S.CANCELLED: frozenset(),
    S.REFUNDED: frozenset(),
}
MAX_PIECES = 999
MAX_LINES = 50
MAX_CART = 100
#: Orders in these states count as sold.
SOLD = (S.PAID, S.SHIPPED, S.RECEIVED, S.SETTLED)
REVIEWABLE = (S.RECEIVED, S.SETTLED)

_TRACKING: dict[str, str] = {
    "sf": r"SF\d{12,15}",
    "ems": r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}",
    "jd": r"JD[A-Z0-9]{11,18}",
    "zto": r"\d{12,15}",
    "yto": r"(YT)?\d{10,18}",
    "sto": r"\d{12,15}",
    "yunda": r"\d{13,15}",
    "jtexpress": r"JT\d{12,15}",
    "deppon": r"(DPK)?\d{8,15}",
    "other": r"[A-Z0-9-]{6,30}",
}
#: (id, 中文, English). Names only say who carries the parcel.
CARRIERS: tuple[tuple[str, str, str], ...] = (
    ("sf", "顺丰速运", "SF Express"),
    ("ems", "中国邮政 EMS", "China Post EMS"),
    ("jd", "京东快递", "JD Logistics"),
    ("zto", "中通快递", "ZTO Express"),
    ("yto", "圆通速递", "YTO Express"),
    ("sto", "申通快递", "STO Express"),
    ("yunda", "韵达快递", "Yunda Express"),
    ("jtexpress", "极兔速递", "J&T Express"),
    ("deppon", "德邦快递", "Deppon Express"),
    ("other", "其他", "Another carrier"),
)


def can_become(before: OrderState, after: OrderState) -> bool:
    return after in TRANSITIONS[before]


def normal_tracking_number(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def is_carrier(carrier: str) -> bool:
    return carrier in _TRACKING


def is_tracking_number(carrier: str, number: str) -> bool:
    """Whether `number` (already normal) has the form this carrier gives."""
    return re.fullmatch(_TRACKING[carrier], number) is not None


def buttons(state: OrderState, role: Role, *, is_reviewed: bool) -> list[tuple[str, bool]]:
    """(action, is it the main one) that fit this state and side."""
    if role == "merchant":
        return [("ship", True), ("refund", False)] if state is S.PAID else []
    by_state: dict[OrderState, list[tuple[str, bool]]] = {
        S.AWAITING_PAYMENT: [("pay", True), ("cancel", False)],
        S.PAID: [("cancel", False), ("buy_again", False)],
        S.SHIPPED: [("confirm", True)],
        S.CANCELLED: [("buy_again", True)],
        S.REFUNDED: [("buy_again", True)],
    }
    if state in REVIEWABLE:
        return [("buy_again", True)] if is_reviewed else [("review", True), ("buy_again", False)]
    return by_state[state]


def merged(items: Iterable[Wanted]) -> list[Wanted]:
    """One line a SKU: lines of the same SKU are summed, the first known source stays."""
    pieces: dict[UUID, int] = defaultdict(int)
    sources: dict[UUID, Source] = {}
    for item in items:
        pieces[item.sku_id] += item.quantity
        if sources.get(item.sku_id, Source()).kind == "none":
            sources[item.sku_id] = item.source
    return [
        Wanted(sku_id=sku_id, quantity=quantity, source=sources[sku_id])
        for sku_id, quantity in pieces.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with what it costs now."""

    sku: SkuFacts
    quantity: int
    source: Source

    @property
    def total(self) -> Money:
        return self.sku.price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopBill:
    """One shop's part of a checkout."""

    shop_id: UUID
    shop_owner_id: UUID
    lines: tuple[PricedLine, ...]
    goods: Money
    freight: Money
    discount: Money
    is_deliverable: bool

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A whole checkout: shops in the order of first mention, and what stands in the way."""

    shops: tuple[ShopBill, ...]
    problems: tuple[Refusal, ...]
    currency: str

    @property
    def total(self) -> Money:
        return total((shop.total for shop in self.shops), self.currency)


def work_out(
    *,
    items: Sequence[Wanted],
    skus: Mapping[UUID, SkuFacts],
    buyer_id: UUID,
    region: str | None,
    currency: str,
) -> Bill:
    """What `items` (one a SKU, see `merged`) cost, by shop, and every problem in the way.

    `region` None: no address yet, everything counts as deliverable.
    """
    problems: list[Refusal] = []
    by_shop: dict[UUID, list[PricedLine]] = {}
    for item in items:
        sku = skus.get(item.sku_id)
        if sku is None:
            problems.append(UnknownGoods(sku_id=str(item.sku_id)))
            continue
        problems += _line_problems(item, sku, buyer_id)
        if region is not None and _is_excluded(sku.freight, region):
            problems.append(
                NotDeliverable(region=region, shop_id=str(sku.shop_id), title=sku.title)
            )
        by_shop.setdefault(sku.shop_id, []).append(
            PricedLine(sku=sku, quantity=item.quantity, source=item.source)
        )
    shops = tuple(_shop_bill(lines, region=region, currency=currency) for lines in by_shop.values())
    return Bill(shops=shops, problems=tuple(problems), currency=currency)


def _line_problems(item: Wanted, sku: SkuFacts, buyer_id: UUID) -> list[Refusal]:
    named = {"sku_id": str(sku.id), "title": sku.title}
    if item.quantity < 1:
        return [TooFewPieces(sku_id=str(sku.id))]
    if item.quantity > MAX_PIECES:
        return [TooManyPieces(**named, limit=MAX_PIECES)]
    if sku.shop_owner_id == buyer_id:
        return [OwnGoods(**named)]
    if sku.state == "withdrawn":
        return [Withdrawn(**named)]
    if sku.stock < item.quantity:
        return [SoldOut(**named, left=max(0, sku.stock))]
    return []


def _shop_bill(lines: Sequence[PricedLine], *, region: str | None, currency: str) -> ShopBill:
    goods = total((line.total for line in lines), currency)
    return ShopBill(
        shop_id=lines[0].sku.shop_id,
        shop_owner_id=lines[0].sku.shop_owner_id,
        lines=tuple(lines),
        goods=goods,
        freight=freight_of(lines, currency),
        discount=Money(0, currency),
        is_deliverable=region is None
        or not any(_is_excluded(line.sku.freight, region) for line in lines),
    )


def freight_of(lines: Sequence[PricedLine], currency: str) -> Money:
    """Freight of one shop's lines: each freight template is one parcel.

    A parcel costs `base` for its first `base_units` pieces and `extra` for every further
    `extra_units` or part of it; nothing once its goods reach `free_from`.
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


def service_fee(goods: Money, basis_points: int) -> Money:
    """The market's technical-service fee: a share of the goods, never of the freight; half up."""
    return goods.share(basis_points)
