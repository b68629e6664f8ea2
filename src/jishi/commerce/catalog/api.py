"""What other rooms may ask of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from jishi.commerce.catalog import categories, queries, records, sku_facts
from jishi.commerce.catalog.actions import freight as _freight
from jishi.commerce.catalog.actions import product as _product
from jishi.commerce.catalog.actions import shop as _shop
from jishi.commerce.catalog.actions import stock as _stock
from jishi.commerce.catalog.contracts import (
    Category,
    FreightFacts,
    ProductCard,
    ProductDraft,
    ProductForm,
    ProductRecord,
    ProductView,
    ShopApplication,
    ShopDraft,
    ShopRecord,
    ShopRef,
    ShopView,
    SkuFacts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from jishi.kernel.events import Event
    from jishi.kernel.paging import Page

__all__ = [
    "Category",
    "FreightFacts",
    "ProductCard",
    "ProductForm",
    "ProductRecord",
    "ProductView",
    "ShopApplication",
    "ShopRecord",
    "ShopRef",
    "ShopView",
    "SkuFacts",
]

# ── shops


def get_shops(ids: Iterable[UUID]) -> dict[UUID, ShopRef]:
    """Shops that are or were open, by id; others are left out."""
    return queries.get_shops(ids)


def shop_of(owner_id: UUID) -> ShopRef | None:
    """This person's shop, when it is open."""
    return queries.shops_of([owner_id]).get(owner_id)


def shops_of(owner_ids: Iterable[UUID]) -> dict[UUID, ShopRef]:
    """Open shops by owner."""
    return queries.shops_of(owner_ids)


def get_shop(shop_id: UUID) -> ShopView:
    """The public page of an open shop; raises `NotFound`."""
    return queries.shop_view(shop_id)


def get_shop_application(shop_id: UUID) -> ShopApplication:
    """An application with its document pictures, for reviewers. Raises `NotFound`."""
    return queries.application_for_review(shop_id)


def shop_record(shop_id: UUID) -> ShopRecord:
    """What is known of a shop beyond its form, for rules. Raises `NotFound`."""
    return records.shop_record(shop_id)


def open_shop_ids() -> Iterable[UUID]:
    """All open shops, oldest first."""
    return records.open_shop_ids()


def open_among(shop_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these shops that are open. One query."""
    return records.open_among(shop_ids)


def fresh_among(product_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these goods that are perishable by their category. One query."""
    return records.fresh_among(product_ids)


def shops_named(name: str, *, besides: UUID) -> int:
    """Open shops of this name that are not owned by `besides`."""
    return records.shops_named(name, besides=besides)


def is_credit_code(number: str) -> bool:
    """Whether `number` is a well-formed unified social credit code (GB 32100-2015)."""
    return records.is_credit_code(number)


def get_my_shop(owner_id: UUID) -> ShopApplication:
    """One's own shop, whatever its state; raises `NoShop`."""
    return queries.shop_application(queries.my_shop(owner_id))


def save_shop(*, owner_id: UUID, form: ShopDraft) -> ShopApplication:
    """See `actions.shop.save_shop`."""
    return _shop.save_shop(owner_id=owner_id, form=form)


def submit_shop(*, owner_id: UUID) -> ShopApplication:
    """See `actions.shop.submit_shop`."""
    return _shop.submit_shop(owner_id=owner_id)


def approve_shop(
    *, shop_id: UUID, by: UUID, reason: str = "", submission: int | None = None
) -> ShopApplication:
    """See `actions.shop.approve_shop`."""
    return _shop.approve_shop(shop_id=shop_id, by=by, reason=reason, submission=submission)


def reject_shop(
    *, shop_id: UUID, by: UUID, reason: str, submission: int | None = None
) -> ShopApplication:
    """See `actions.shop.reject_shop`."""
    return _shop.reject_shop(shop_id=shop_id, by=by, reason=reason, submission=submission)


def close_shop(*, shop_id: UUID, by: UUID, reason: str) -> ShopApplication:
    """See `actions.shop.close_shop`."""
    return _shop.close_shop(shop_id=shop_id, by=by, reason=reason)


# ── goods


def get_cards(product_ids: Iterable[UUID]) -> dict[UUID, ProductCard]:
    """Cards of goods that are or were on sale, by id. Three queries, however many."""
    return queries.get_cards(product_ids)


def find_products(product_ids: Sequence[UUID]) -> list[ProductCard]:
    """Cards of those still on sale (or sold out), in the order given."""
    return queries.find_products(product_ids)


def product_ids_of(owner_id: UUID) -> set[UUID]:
    """Everything that this person's shop ever listed, whatever became of it."""
    return queries.product_ids_of(owner_id)


def products_of_owner(owner_id: UUID, product_ids: Sequence[UUID]) -> list[ProductCard]:
    """Cards in the order given; raises `NotFound` unless all are this person's and on sale."""
    return queries.products_of_owner(owner_id, product_ids)


def get_product(product_id: UUID) -> ProductView:
    """The public page of a product that is or was on sale; raises `NotFound`."""
    return queries.product_view(product_id)


def products_on_sale(cursor: str | None = None, limit: int = 50) -> Page[ProductCard]:
    """All goods on sale, newest first (for indexing)."""
    return queries.on_sale(cursor, limit)


def get_skus(sku_ids: Iterable[UUID]) -> dict[UUID, SkuFacts]:
    """SKUs by id, retired ones included (state `withdrawn`). One query."""
    return sku_facts.get_skus(sku_ids)


def skus_of(product_ids: Iterable[UUID]) -> dict[UUID, list[SkuFacts]]:
    """SKUs in use of each product, in the merchant's order. One query."""
    return sku_facts.skus_of(product_ids)


def get_product_form(product_id: UUID) -> ProductForm:
    """A product as saved, with the waiting change, for reviewers. Raises `NotFound`."""
    return queries.product_form(product_id)


def product_record(product_id: UUID, *, title: str, since: datetime) -> ProductRecord:
    """What is known of a product beyond its form, for rules. Raises `NotFound`."""
    return records.product_record(product_id, title=title, since=since)


def borrowed_pictures(picture_ids: Iterable[UUID]) -> int:
    """How many of these pictures somebody else sells with too."""
    return records.borrowed_pictures(picture_ids)


def create_product(*, owner_id: UUID, form: ProductDraft) -> ProductForm:
    """See `actions.product.create_product`."""
    return _product.create_product(owner_id=owner_id, form=form)


def submit_product(*, owner_id: UUID, product_id: UUID) -> ProductForm:
    """See `actions.product.submit_product`."""
    return _product.submit_product(owner_id=owner_id, product_id=product_id)


def approve_product(
    *, product_id: UUID, by: UUID, reason: str = "", submission: int | None = None
) -> ProductForm:
    """See `actions.product.approve_product`."""
    return _product.approve_product(
        product_id=product_id, by=by, reason=reason, submission=submission
    )


def reject_product(
    *, product_id: UUID, by: UUID, reason: str, submission: int | None = None
) -> ProductForm:
    """See `actions.product.reject_product`."""
    return _product.reject_product(
        product_id=product_id, by=by, reason=reason, submission=submission
    )


def create_freight_template(*, owner_id: UUID, facts: FreightFacts) -> FreightFacts:
    """See `actions.freight.create_freight_template`."""
    return _freight.create_freight_template(owner_id=owner_id, facts=facts)


def get_categories() -> tuple[Category, ...]:
    return categories.ALL


# ── stock


def take_stock(items: Mapping[UUID, int], *, events: Iterable[Event] = ()) -> None:
    """Take pieces, all or nothing, in one conditional UPDATE. Raises `SoldOut`, `NotOnSale`.

    `events` are recorded together with those of the stock: one statement less under its lock.
    """
    _stock.take_stock(items, events=events)


def return_stock(items: Mapping[UUID, int]) -> None:
    """Put pieces back."""
    _stock.return_stock(items)


def count_sale(items: Mapping[UUID, int]) -> None:
    """Add to the sold counters; once an order."""
    _stock.count_sale(items)
