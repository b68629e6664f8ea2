"""Addresses under /desk/."""

from __future__ import annotations

from django.urls import path

from jishi.site.desks import entry, merchant, operating

urlpatterns = [
    path("", entry.home, name="desk_home"),
    path("language", entry.language, name="desk_language"),
    path("shop/", merchant.today, name="desk_shop"),
    path("shop/orders", merchant.orders_page, name="desk_shop_orders"),
    path("shop/orders/ship", merchant.ship, name="desk_shop_ship"),
    path("shop/goods", merchant.goods, name="desk_shop_goods"),
    path("shop/goods/<uuid:sku_id>/stock", merchant.stock, name="desk_shop_stock"),
    path("shop/application", merchant.application, name="desk_shop_application"),
    path("operator/", operating.page, name="desk_operator"),
]
