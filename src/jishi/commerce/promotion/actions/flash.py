"""Flash: a merchant opens or stops a flash deal; sets a per-buyer limit or a promoter's rate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.contracts import SkuFacts
from jishi.commerce.promotion import rows
from jishi.commerce.promotion.contracts import DealView
from jishi.commerce.promotion.errors import DealOverlaps
from jishi.commerce.promotion.events import FlashDealOpened
from jishi.commerce.promotion.models import FlashDeal, LimitTake, PromoterRate, SkuLimit
from jishi.commerce.promotion.policy import MAX_PROMOTER_BP
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import advisory_lock, use_case
from jishi.kernel.errors import InvalidInput, NotFound

MAX_PIECES = 1_000_000


def _own_sku(owner_id: UUID, sku_id: UUID) -> SkuFacts:
    sku = catalog.get_skus([sku_id]).get(sku_id)
    if sku is None or sku.shop_owner_id != owner_id or sku.state == "withdrawn":
        raise NotFound
    return sku


@use_case
def open_flash_deal(
    *,
    owner_id: UUID,
    sku_id: UUID,
    price_minor: int,
    quantity: int,
    per_buyer: int,
    starts_at: datetime,
    ends_at: datetime,
) -> DealView:
    """Offer `quantity` pieces at `price_minor` from `starts_at` to `ends_at`, then back to full price.

    The pieces stay part of the SKU's stock. Raises `NotFound` (another's SKU), `InvalidInput`,
    `DealOverlaps`. Emits `FlashDealOpened`.
    """
    sku = _own_sku(owner_id, sku_id)
    now = clock.now()
    checks = {
        "price_minor": 1 <= price_minor < sku.price.minor,
        "quantity": 1 <= quantity <= max(sku.stock, 0),
        "per_buyer": 1 <= per_buyer <= quantity,
        "ends_at": ends_at > starts_at and ends_at > now,
    }
    wrong = {name: "out_of_range" for name, is_fine in checks.items() if not is_fine}
    if wrong:
        raise InvalidInput(fields=wrong)
    advisory_lock("flash_deal", [str(sku_id)])
    same_time = {"starts_at__lt": ends_at, "ends_at__gt": starts_at}
    if FlashDeal.objects.filter(sku_id=sku_id, is_stopped=False, **same_time).exists():
        raise DealOverlaps(sku_id=str(sku_id))
    row = FlashDeal.objects.create(
        shop_id=sku.shop_id,
        product_id=sku.product_id,
        sku_id=sku_id,
        price_minor=price_minor,
        full_price_minor=sku.price.minor,
        currency=sku.price.currency,
        quantity=quantity,
        per_buyer=per_buyer,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    outbox.record(
        FlashDealOpened(
            deal_id=row.pk,
            shop_id=row.shop_id,
            product_id=row.product_id,
            sku_id=sku_id,
            price_minor=price_minor,
            quantity=quantity,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    )
    audit.write(
        actor=f"person:{owner_id}", verb="flash.open", target=f"product:{sku.product_id}",
        sku_id=str(sku_id), price_minor=price_minor, quantity=quantity,
    )  # fmt: skip
    return rows.deal(row)


@use_case
def stop_flash_deal(*, owner_id: UUID, deal_id: UUID) -> DealView:
    """End it now; what is sold stands. Raises `NotFound`."""
    shop = catalog.shop_of(owner_id)
    row = FlashDeal.objects.select_for_update().filter(pk=deal_id).first()
    if row is None or shop is None or row.shop_id != shop.id:
        raise NotFound
    if not row.is_stopped:
        row.is_stopped = True
        row.save(update_fields=["is_stopped"])
        audit.write(
            actor=f"person:{owner_id}", verb="flash.stop", target=f"product:{row.product_id}",
            deal_id=str(row.pk),
        )  # fmt: skip
    return rows.deal(row)


@use_case
def limit_sku(*, owner_id: UUID, sku_id: UUID, per_buyer: int | None) -> None:
    """From now on one buyer may have `per_buyer` pieces; None lifts the limit. Counting starts anew
    with every change. Raises `NotFound`, `InvalidInput`."""
    sku = _own_sku(owner_id, sku_id)
    if per_buyer is not None and not 1 <= per_buyer <= MAX_PIECES:
        raise InvalidInput(fields={"per_buyer": "out_of_range"})
    advisory_lock("sku_limit", [str(sku_id)])
    LimitTake.objects.filter(sku_id=sku_id).delete()
    SkuLimit.objects.filter(pk=sku_id).delete()
    if per_buyer is not None:
        SkuLimit.objects.create(
            sku_id=sku_id, shop_id=sku.shop_id, per_buyer=per_buyer, since=clock.now()
        )
    audit.write(
        actor=f"person:{owner_id}", verb="sku.limit", target=f"product:{sku.product_id}",
        sku_id=str(sku_id), per_buyer=per_buyer,
    )  # fmt: skip


@use_case
def set_promoter_rate(*, owner_id: UUID, product_id: UUID, basis_points: int) -> None:
    """What a clip's author or a live's host gets of orders from there; 0 takes the rate away. Orders
    keep the rate they were placed under. Raises `NotFound`, `InvalidInput`."""
    if not 0 <= basis_points <= MAX_PROMOTER_BP:
        raise InvalidInput(fields={"basis_points": "out_of_range"})
    card = catalog.products_of_owner(owner_id, [product_id])[0]
    if basis_points == 0:
        PromoterRate.objects.filter(pk=product_id).delete()
    else:
        PromoterRate.objects.update_or_create(
            product_id=product_id,
            defaults={
                "shop_id": card.shop_id,
                "basis_points": basis_points,
                "since": clock.now(),
            },
        )
    audit.write(
        actor=f"person:{owner_id}", verb="product.promoter_rate", target=f"product:{product_id}",
        basis_points=basis_points,
    )  # fmt: skip
