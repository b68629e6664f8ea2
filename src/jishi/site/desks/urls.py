"""Addresses under /desk/."""

from __future__ import annotations

from django.urls import path

from jishi.site.desks import entry, merchant, operating, promotions

urlpatterns = [
    path("", entry.home, name="desk_home"),
    path("language", entry.language, name="desk_language"),
    path("shop/", merchant.today, name="desk_shop"),
    path("shop/orders", merchant.orders_page, name="desk_shop_orders"),
    path("shop/orders/ship", merchant.ship, name="desk_shop_ship"),
    path("shop/goods", merchant.goods, name="desk_shop_goods"),
    path("shop/goods/<uuid:sku_id>/stock", merchant.stock, name="desk_shop_stock"),
    path("shop/application", merchant.application, name="desk_shop_application"),
    path("shop/promotions", promotions.shop_page, name="desk_shop_promotions"),
    path("shop/promotions/coupon", promotions.issue_shop, name="desk_shop_coupon"),
    path("shop/promotions/coupon/<uuid:coupon_id>/stop", promotions.stop_shop_coupon),
    path("shop/promotions/deal", promotions.open_deal, name="desk_shop_deal"),
    path("shop/promotions/deal/<uuid:deal_id>/stop", promotions.stop_deal),
    path("operator/", operating.page, name="desk_operator"),
    path("operator/coupons", promotions.market_page, name="desk_operator_coupons"),
    path("operator/coupons/coupon", promotions.issue_market, name="desk_operator_coupon"),
    path("operator/coupons/coupon/<uuid:coupon_id>/stop", promotions.stop_market_coupon),
]
