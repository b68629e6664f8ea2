"""What the catalog asks upward before something becomes public."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.commerce.catalog.contracts import ProductDraft
from jishi.kernel.gates import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopQuestion:
    """May this shop open?"""

    shop_id: UUID
    owner_id: UUID
    name: str
    intro: str
    category: str
    subject_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductQuestion:
    """May this product (or this change to one on sale) be shown to buyers?"""

    product_id: UUID
    shop_id: UUID
    owner_id: UUID
    title: str
    description: str
    category: str
    picture_ids: tuple[UUID, ...]
    price_minor: int
    currency: str
    is_change: bool
    form: ProductDraft


open_shop: Gate[ShopQuestion] = Gate("catalog.open_shop")
publish_product: Gate[ProductQuestion] = Gate("catalog.publish_product")
