"""What happens in the catalog, for rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ShopSubmitted(Event):
    """An application waits for a decision; `submission` counts them."""

    shop_id: UUID
    owner_id: UUID
    submission: int = 1


@dataclass(frozen=True, kw_only=True)
class ShopOpened(Event):
    shop_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class ShopRejected(Event):
    shop_id: UUID
    owner_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShopClosed(Event):
    shop_id: UUID
    owner_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProductSubmitted(Event):
    """A product, or a change to one on sale, waits for a decision."""

    product_id: UUID
    shop_id: UUID
    owner_id: UUID
    submission: int = 1


@dataclass(frozen=True, kw_only=True)
class ProductApproved(Event):
    """The product is on sale, or the change to it is: readers of its text read it again."""

    product_id: UUID
    shop_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductRejected(Event):
    product_id: UUID
    shop_id: UUID
    owner_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProductWithdrawn(Event):
    product_id: UUID
    shop_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductTermsChanged(Event):
    """The merchant saved a product on sale: price, comparison price, stock, freight or dispatch may
    differ from now on. Words and pictures that wait for review do not yet."""

    product_id: UUID
    shop_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductPriceChanged(Event):
    """A price changed while on sale; prices in minor units of the market's currency."""

    product_id: UUID
    sku_id: UUID
    before_minor: int
    after_minor: int


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """`stock`: pieces of the SKU left after the change."""

    product_id: UUID
    sku_id: UUID
    stock: int
