"""Pure decisions of promotion: what a piece costs now, what coupons take off, who bears it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jishi.commerce.promotion.contracts import (
    CouponTerms,
    Deal,
    Discount,
    Goods,
    HeldCoupon,
    Level,
    Offers,
)
from jishi.commerce.promotion.errors import (
    BuyerLimit,
    CouponNotUsable,
    FlashLimit,
    FlashSoldOut,
)
from jishi.kernel.errors import Refusal
from jishi.kernel.money import Money

#: The most a percent coupon takes off: what is sold is never given away by rounding.
MAX_PERCENT_BP = 9_900
MAX_QUOTA = 10_000_000
MAX_PROMOTER_BP = 5_000
#: How long a piece is kept for the first in line, in seconds.
HOLD_S = 15 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """What one piece costs now, by which deal, and what stands in the way."""

    unit_minor: int
    deal: Deal | None
    problems: tuple[Refusal, ...]


def price(*, sku_id: UUID, title: str, full_minor: int, quantity: int, offers: Offers) -> Pricing:
    """The price of `quantity` pieces of a SKU for this buyer.

    All pieces of a line have one price. While a deal has pieces and the buyer may have some, its
    price holds, and asking for more than either leaves is refused; after that the full price is back.
    """
    named = {"sku_id": str(sku_id), "title": title}
    problems: list[Refusal] = []
    limit = offers.limits.get(sku_id)
    if limit is not None and quantity > limit:
        problems.append(BuyerLimit(**named, left=max(0, limit)))
    deal = offers.deals.get(sku_id)
    if deal is None or deal.left < 1 or deal.mine_left < 1:
        return Pricing(unit_minor=full_minor, deal=None, problems=tuple(problems))
    if quantity > deal.mine_left:
        problems.append(FlashLimit(**named, left=deal.mine_left))
    elif quantity > deal.left:
        problems.append(FlashSoldOut(**named, left=deal.left))
    return Pricing(unit_minor=deal.price_minor, deal=deal, problems=tuple(problems))


def discounts(
    *,
    goods: Sequence[Goods],
    coupons: Sequence[HeldCoupon],
    chosen: Collection[UUID] | None,
    currency: str,
) -> tuple[list[Discount], list[Refusal]]:
    """What coupons take off: at most one of each shop, then at most one of the market on what is left.

    `chosen` None: the best of each; else exactly these claims, and one that is unknown, does not fit
    or is one too many is a problem. The best of each is the best in all: thresholds look at prices
    before coupons, and what the market's coupon gives never falls by more than a shop's gives.
    Each shop pays at least one minor unit, so that every order is one of money.
    """
    left = {line.sku_id: line.minor for line in goods}
    wanted = None if chosen is None else set(chosen)
    found: list[Discount] = []
    for shop_id in dict.fromkeys(line.shop_id for line in goods):
        mine = [coupon for coupon in coupons if coupon.shop_id == shop_id]
        best = _best(mine, wanted, goods, left, currency)
        if best:
            found += best
    found += _best([c for c in coupons if c.level is Level.PLATFORM], wanted, goods, left, currency)
    used = {one.claim_id for one in found}
    problems: list[Refusal] = [
        CouponNotUsable(claim_id=str(pk)) for pk in sorted((wanted or set()) - used)
    ]
    return found, problems


def _best(
    coupons: Iterable[HeldCoupon],
    wanted: Collection[UUID] | None,
    goods: Sequence[Goods],
    left: dict[UUID, int],
    currency: str,
) -> list[Discount]:
    """The coupon that takes most off; the one that ends first among equals. Lowers `left`."""
    offered = [c for c in coupons if wanted is None or c.claim_id in wanted]
    ranked = sorted(
        ((worth(coupon, goods, left), coupon) for coupon in offered),
        key=lambda pair: (-pair[0], pair[1].ends_at, pair[1].claim_id),
    )
    if not ranked or ranked[0][0] < 1:
        return []
    taken = _take(ranked[0][1], ranked[0][0], goods, left, currency)
    for one in taken:
        for sku_id, minor in one.by_sku.items():
            left[sku_id] -= minor
    return taken


def worth(coupon: HeldCoupon, goods: Sequence[Goods], left: Mapping[UUID, int]) -> int:
    """How much `coupon` takes off what is `left` of these goods' prices; 0 when it does not count."""
    fits = eligible(coupon, goods)
    if not fits or sum(line.minor for line in fits) < coupon.threshold_minor:
        return 0
    rest = sum(left[line.sku_id] for line in fits)
    if coupon.kind == "amount":
        off = coupon.amount_minor
    else:
        off = rest * coupon.percent_bp // 10_000
        if coupon.cap_minor is not None:
            off = min(off, coupon.cap_minor)
    return max(0, min(off, sum(_room(fits, goods, left).values())))


def eligible(coupon: HeldCoupon, goods: Sequence[Goods]) -> list[Goods]:
    """The lines a coupon is for."""
    return [
        line
        for line in goods
        if coupon.shop_id in (None, line.shop_id)
        and (not coupon.product_ids or line.product_id in coupon.product_ids)
    ]


def _room(
    fits: Sequence[Goods], goods: Sequence[Goods], left: Mapping[UUID, int]
) -> dict[UUID, int]:
    """By shop: how much may still be taken off the lines that fit."""
    room: dict[UUID, int] = {}
    for line in fits:
        room[line.shop_id] = room.get(line.shop_id, 0) + left[line.sku_id]
    for shop_id, minor in room.items():
        whole = sum(left[line.sku_id] for line in goods if line.shop_id == shop_id)
        room[shop_id] = max(0, min(minor, whole - 1))
    return room


def _take(
    coupon: HeldCoupon, off: int, goods: Sequence[Goods], left: Mapping[UUID, int], currency: str
) -> list[Discount]:
    """Spread `off` over shops, then lines, and split it between its bearers; to the cent."""
    fits = eligible(coupon, goods)
    room = _room(fits, goods, left)
    by_shop = Money(off, currency).split(list(room.values()))
    borne = Money(off, currency).share(coupon.platform_bp)
    borne_by_shop = borne.split([part.minor for part in by_shop])
    found = []
    for shop_id, part, platform in zip(room, by_shop, borne_by_shop, strict=True):
        if part.minor == 0:
            continue
        lines = [line for line in fits if line.shop_id == shop_id]
        by_line = part.split([left[line.sku_id] for line in lines])
        platform_by_line = platform.split([one.minor for one in by_line])
        found.append(
            Discount(
                claim_id=coupon.claim_id,
                coupon_id=coupon.coupon_id,
                level=coupon.level,
                title=coupon.title,
                shop_id=shop_id,
                by_sku={line.sku_id: one.minor for line, one in zip(lines, by_line, strict=True)},
                platform_by_sku={
                    line.sku_id: one.minor
                    for line, one in zip(lines, platform_by_line, strict=True)
                },
            )
        )
    return found


def terms_wrong(terms: CouponTerms, level: Level, now: datetime) -> dict[str, str]:
    """What is wrong with a coupon to be issued, field by field. Shops bear their own coupons whole."""
    checks = {
        "title": bool(terms.title.strip()) and len(terms.title) <= 40,
        "kind": terms.kind in ("amount", "percent"),
        "amount_minor": terms.kind != "amount" or 0 < terms.amount_minor <= 10**9,
        "percent_bp": terms.kind != "percent" or 0 < terms.percent_bp <= MAX_PERCENT_BP,
        "cap_minor": terms.cap_minor is None
        or (terms.kind == "percent" and 0 < terms.cap_minor <= 10**9),
        "threshold_minor": 0 <= terms.threshold_minor <= 10**9,
        "quota": 0 < terms.quota <= MAX_QUOTA,
        "per_person": 0 < terms.per_person <= 100,
        "platform_bp": 0 <= terms.platform_bp <= (10_000 if level is Level.PLATFORM else 0),
        "ends_at": terms.ends_at > terms.starts_at and terms.ends_at > now,
        "product_ids": len(terms.product_ids) <= 200,
    }
    return {name: "out_of_range" for name, is_fine in checks.items() if not is_fine}


def overlaps(
    starts: datetime, ends: datetime, other_starts: datetime, other_ends: datetime
) -> bool:
    """Whether two half-open spans share a moment."""
    return starts < other_ends and other_starts < ends
