"""Stock: take, give back, set, count. Never below zero, whoever buys at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog import policy
from jishi.commerce.catalog.errors import NotOnSale, SoldOut
from jishi.commerce.catalog.events import StockChanged
from jishi.commerce.catalog.models import Sku
from jishi.kernel import audit, outbox, statements
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import LiteralString
    from uuid import UUID

    from jishi.kernel.events import Event

# One statement, all or nothing: `locked` takes the row locks in primary-key order and reads the
# rows as they are under the lock; nothing is taken unless every wanted row has enough and is on sale.
_TAKE = """
WITH wanted (sku_id, qty) AS (SELECT * FROM unnest($1::uuid[], $2::int[])),
locked AS (
  SELECT s.id, s.stock, s.product_id FROM catalog_sku s
  WHERE s.id = ANY($1::uuid[]) AND NOT s.is_retired
  ORDER BY s.id FOR UPDATE
),
enough AS (
  SELECT count(*) AS n FROM locked l
  JOIN wanted w ON w.sku_id = l.id
  JOIN catalog_product p ON p.id = l.product_id
  JOIN catalog_shop h ON h.id = p.shop_id
  WHERE l.stock >= w.qty AND p.state = 'on_sale' AND h.state = 'approved'
)
UPDATE catalog_sku s SET stock = s.stock - w.qty
FROM wanted w JOIN locked l ON l.id = w.sku_id
WHERE s.id = l.id AND s.stock >= w.qty AND (SELECT n FROM enough) = cardinality($1)
RETURNING s.id, s.product_id, s.stock
"""

_ADD = """
WITH wanted (sku_id, qty) AS (SELECT * FROM unnest($1::uuid[], $2::int[])),
locked AS (
  SELECT s.id FROM catalog_sku s WHERE s.id = ANY($1::uuid[]) ORDER BY s.id FOR UPDATE
)
UPDATE catalog_sku s SET stock = s.stock + w.qty
FROM wanted w JOIN locked l ON l.id = w.sku_id WHERE s.id = l.id
RETURNING s.id, s.product_id, s.stock
"""

_SOLD = """
WITH wanted (sku_id, qty) AS (SELECT * FROM unnest($1::uuid[], $2::int[])),
locked AS (
  SELECT s.id FROM catalog_sku s WHERE s.id = ANY($1::uuid[]) ORDER BY s.id FOR UPDATE
),
counted AS (
  UPDATE catalog_sku s SET sold_count = s.sold_count + w.qty
  FROM wanted w JOIN locked l ON l.id = w.sku_id WHERE s.id = l.id
  RETURNING s.product_id, w.qty
),
by_product AS (
  SELECT p.id, c.qty FROM (
    SELECT product_id, sum(qty) AS qty FROM counted GROUP BY product_id
  ) c JOIN catalog_product p ON p.id = c.product_id ORDER BY p.id FOR UPDATE OF p
)
UPDATE catalog_product p SET sold_count = p.sold_count + b.qty FROM by_product b WHERE p.id = b.id
"""


def _run(statement: LiteralString, items: Mapping[UUID, int]) -> list[tuple[UUID, UUID, int]]:
    ids = sorted(items)
    return statements.rows(statement, [ids, [items[pk] for pk in ids]])


def _record(rows: list[tuple[UUID, UUID, int]], events: Iterable[Event] = ()) -> None:
    outbox.record(
        *events,
        *(
            StockChanged(product_id=product_id, sku_id=sku_id, stock=stock)
            for sku_id, product_id, stock in sorted(rows)
        ),
    )


@use_case
def take_stock(items: Mapping[UUID, int], *, events: Iterable[Event] = ()) -> None:
    """Take `items` (SKU id → pieces, each ≥ 1): all of them or nothing.

    Raises `SoldOut` (first SKU that has too few), `NotOnSale`, `NotFound`. Locks the SKU rows in
    primary-key order. Emits `StockChanged` a SKU; `events` of the caller are recorded before these in
    the same statement, as every statement more keeps the next buyer of these SKUs waiting.
    """
    if any(quantity < 1 for quantity in items.values()):
        raise InvalidInput(fields={"quantity": "out_of_range"})
    taken = _run(_TAKE, items) if items else []
    if len(taken) != len(items):
        _refuse(items)
    _record(taken, events)


def _refuse(items: Mapping[UUID, int]) -> None:
    rows = {
        sku.pk: sku
        for sku in Sku.objects.filter(pk__in=list(items)).select_related("product", "shop")
    }
    for sku_id in sorted(items):
        sku = rows.get(sku_id)
        if sku is None:
            raise NotFound
        about = {"sku_id": str(sku_id), "title": sku.product.title}
        state = policy.sale_state(
            sku.product.state,
            sku.stock,
            shop_is_open=sku.shop.state == "approved",
            is_retired=sku.is_retired,
        )
        if state == "withdrawn":
            raise NotOnSale(**about)
        if sku.stock < items[sku_id]:
            raise SoldOut(**about, left=sku.stock)
    # Given back between the statement and this look: the buyer may simply try again.
    first = rows[min(items)]
    raise SoldOut(sku_id=str(first.pk), title=first.product.title, left=first.stock)


@use_case
def return_stock(items: Mapping[UUID, int]) -> None:
    """Put pieces back (an order was cancelled), also of withdrawn goods. Emits `StockChanged`."""
    if items:
        _record(_run(_ADD, items))


@use_case
def count_sale(items: Mapping[UUID, int]) -> None:
    """Add pieces sold to the counters of SKUs and products. Call once an order, when it is paid."""
    if items:
        _run(_SOLD, items)


@use_case
def set_stock(*, owner_id: UUID, sku_id: UUID, stock: int) -> Sku:
    """The merchant says how many there are. Raises `NotFound` for another's SKU, `InvalidInput`."""
    if not 0 <= stock <= policy.MAX_STOCK:
        raise InvalidInput(fields={"stock": "out_of_range"})
    sku = (
        Sku.objects.select_for_update(of=("self",))
        .filter(pk=sku_id, shop__owner_id=owner_id, is_retired=False)
        .select_related("product", "shop")
        .first()
    )
    if sku is None:
        raise NotFound
    before, sku.stock = sku.stock, stock
    if before != stock:
        sku.save(update_fields=["stock"])
        outbox.record(StockChanged(product_id=sku.product_id, sku_id=sku.pk, stock=stock))
        audit.write(
            actor=f"person:{owner_id}", verb="sku.set_stock", target=f"product:{sku.product_id}",
            sku_id=str(sku.pk), before=before, after=stock,
        )  # fmt: skip
    return sku
