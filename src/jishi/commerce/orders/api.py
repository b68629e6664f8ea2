"""What other rooms may ask of orders."""

from __future__ import annotations

from jishi.commerce.orders.actions.refund import refund_order
from jishi.commerce.orders.actions.ship import ship_order
from jishi.commerce.orders.contracts import (
    Deals,
    OrderFacts,
    OrderState,
    ShopDay,
    ShopTrade,
    Source,
    SourceSales,
)
from jishi.commerce.orders.lists import list_shop_orders, shop_money
from jishi.commerce.orders.policy import CARRIERS
from jishi.commerce.orders.queries import (
    deals,
    default_region,
    get_orders,
    has_bought,
    orders_from,
    shop_day,
    shop_trade,
)

__all__ = [
    "CARRIERS",
    "Deals",
    "OrderFacts",
    "OrderState",
    "ShopDay",
    "ShopTrade",
    "Source",
    "SourceSales",
    "deals",
    "default_region",
    "get_orders",
    "has_bought",
    "list_shop_orders",
    "orders_from",
    "refund_order",
    "ship_order",
    "shop_day",
    "shop_money",
    "shop_trade",
]
