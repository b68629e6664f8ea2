"""What other rooms may ask of orders."""

from __future__ import annotations

from jishi.commerce.orders.contracts import (
    OrderFacts,
    OrderState,
    ShopDay,
    Source,
    SourceSales,
)
from jishi.commerce.orders.queries import (
    default_region,
    get_orders,
    has_bought,
    orders_from,
    shop_day,
)

__all__ = [
    "OrderFacts",
    "OrderState",
    "ShopDay",
    "Source",
    "SourceSales",
    "default_region",
    "get_orders",
    "has_bought",
    "orders_from",
    "shop_day",
]
