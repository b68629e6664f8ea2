"""Cart: so many pieces of a SKU, or none."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders.errors import CartFull, TooFewPieces, TooManyPieces
from jishi.commerce.orders.models import CartItem
from jishi.commerce.orders.policy import MAX_CART, MAX_PIECES
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def put_cart_item(*, person_id: UUID, sku_id: UUID, quantity: int) -> None:
    """Set how many pieces of a SKU are in the cart; 0 takes it out. Takes no stock.

    Raises `TooFewPieces`, `TooManyPieces`, `CartFull`, `NotFound` (no such SKU).
    """
    mine = CartItem.objects.filter(person_id=person_id)
    if quantity == 0:
        mine.filter(sku_id=sku_id).delete()
        return
    if quantity < 0:
        raise TooFewPieces(sku_id=str(sku_id))
    sku = catalog.get_skus([sku_id]).get(sku_id)
    if sku is None:
        raise NotFound
    if quantity > MAX_PIECES:
        raise TooManyPieces(sku_id=str(sku_id), title=sku.title, limit=MAX_PIECES)
    if not mine.filter(sku_id=sku_id).exists() and mine.count() >= MAX_CART:
        raise CartFull(limit=MAX_CART)
    CartItem.objects.update_or_create(
        person_id=person_id,
        sku_id=sku_id,
        defaults={"quantity": quantity},
        create_defaults={"quantity": quantity, "added_at": clock.now()},
    )
