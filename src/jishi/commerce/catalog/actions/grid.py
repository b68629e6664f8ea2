"""The SKU rows of a product: kept in step with its form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.commerce.catalog.contracts import ProductDraft, SkuDraft
from jishi.commerce.catalog.events import ProductPriceChanged, StockChanged
from jishi.commerce.catalog.models import PriceChange, Product, Sku
from jishi.kernel import audit, clock, outbox

if TYPE_CHECKING:
    from uuid import UUID


def lock_skus(product: Product) -> list[Sku]:
    locked = Sku.objects.select_for_update().filter(product=product, is_retired=False)
    return sorted(locked.order_by("pk"), key=lambda sku: (sku.position, sku.pk))


def with_known_ids(form: ProductDraft, skus: list[Sku]) -> ProductDraft:
    """SKUs given without an id are those that have the same options already."""
    by_options = {tuple(sku.options): sku.pk for sku in skus}
    taken = {sku.id for sku in form.skus if sku.id}
    rows: list[SkuDraft] = []
    for sku in form.skus:
        known = by_options.get(sku.options)
        fits = sku.id is None and known is not None and known not in taken
        rows.append(replace(sku, id=known) if fits else sku)
    return replace(form, skus=tuple(rows))


def write_grid(product: Product, form: ProductDraft, *, keep_stock: bool) -> None:
    """Make the SKU rows those of `form`. `keep_stock`: known SKUs keep price and stock."""
    rows = {sku.pk: sku for sku in lock_skus(product)}
    form = with_known_ids(form, list(rows.values()))
    kept = {sku.id for sku in form.skus if sku.id}
    for sku in rows.values():
        if sku.pk not in kept:
            sku.is_retired = True
            sku.save(update_fields=["is_retired"])
    # Options may be swapped between rows; parking them first keeps the unique index quiet.
    moved = [
        rows[s.id].pk for s in form.skus if s.id in rows and tuple(rows[s.id].options) != s.options
    ]
    for index, moving in enumerate(moved):
        Sku.objects.filter(pk=moving).update(options=[f"·{index}"])
    for position, wanted in enumerate(form.skus):
        if wanted.id in rows:
            row = rows[wanted.id]
        else:
            row = Sku(
                product=product, shop_id=product.shop_id, currency=settings.MARKET_CURRENCY,
                price_minor=wanted.price_minor, stock=wanted.stock,
            )  # fmt: skip
        row.options, row.position = list(wanted.options), position
        if not (keep_stock and wanted.id in rows):
            if product.published_at and wanted.id in rows:
                _remember_price(row, wanted.price_minor)
            row.price_minor, row.list_price_minor = wanted.price_minor, wanted.list_price_minor
            row.stock, row.code = wanted.stock, wanted.code
        row.save()


def _remember_price(row: Sku, after_minor: int) -> None:
    """A comparison price is held against what was asked before."""
    if row.price_minor != after_minor:
        PriceChange.objects.create(
            product_id=row.product_id, sku=row, shop_id=row.shop_id, at=clock.now(),
            before_minor=row.price_minor, after_minor=after_minor,
        )  # fmt: skip


def write_prices(owner_id: UUID, skus: list[Sku], form: ProductDraft) -> None:
    """What takes effect at once on SKUs that buyers see already."""
    wanted = {sku.id: sku for sku in form.skus if sku.id}
    for row in skus:
        new = wanted.get(row.pk)
        if new is None:
            continue
        if row.price_minor != new.price_minor:
            outbox.record(
                ProductPriceChanged(
                    product_id=row.product_id, sku_id=row.pk, before_minor=row.price_minor,
                    after_minor=new.price_minor,
                )
            )  # fmt: skip
            _remember_price(row, new.price_minor)
            audit.write(
                actor=f"person:{owner_id}", verb="sku.set_price", target=f"product:{row.product_id}",
                sku_id=str(row.pk), before_minor=row.price_minor, after_minor=new.price_minor,
            )  # fmt: skip
        if row.stock != new.stock:
            outbox.record(StockChanged(product_id=row.product_id, sku_id=row.pk, stock=new.stock))
            audit.write(
                actor=f"person:{owner_id}", verb="sku.set_stock", target=f"product:{row.product_id}",
                sku_id=str(row.pk), before=row.stock, after=new.stock,
            )  # fmt: skip
        row.price_minor, row.list_price_minor = new.price_minor, new.list_price_minor
        row.stock, row.code = new.stock, new.code
        row.save(update_fields=["price_minor", "list_price_minor", "stock", "code"])
