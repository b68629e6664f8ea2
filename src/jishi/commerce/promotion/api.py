"""What other rooms may ask of promotion."""

from __future__ import annotations

from jishi.commerce.promotion.actions.claim import claim_coupon
from jishi.commerce.promotion.actions.coupon import (
    issue_platform_coupon,
    issue_shop_coupon,
    stop_coupon,
)
from jishi.commerce.promotion.actions.flash import (
    limit_sku,
    open_flash_deal,
    set_promoter_rate,
    stop_flash_deal,
)
from jishi.commerce.promotion.actions.give_back import refunded, release
from jishi.commerce.promotion.actions.use import use_offers
from jishi.commerce.promotion.actions.wait import put_back
from jishi.commerce.promotion.contracts import (
    NO_OFFERS,
    CouponTerms,
    CouponView,
    DealView,
    Discount,
    Goods,
    HeldCoupon,
    LiveFacts,
    Offers,
    Taking,
)
from jishi.commerce.promotion.policy import discounts, price, worth
from jishi.commerce.promotion.ports import clip_author, live_facts
from jishi.commerce.promotion.promoters import promoter_of
from jishi.commerce.promotion.queries import (
    coupons_of_shop,
    deals_of_products,
    deals_of_shop,
    limits_of,
    offers_for,
    promoter_rates,
)

__all__ = [
    "NO_OFFERS",
    "CouponTerms",
    "CouponView",
    "DealView",
    "Discount",
    "Goods",
    "HeldCoupon",
    "LiveFacts",
    "Offers",
    "Taking",
    "claim_coupon",
    "clip_author",
    "coupons_of_shop",
    "deals_of_products",
    "deals_of_shop",
    "discounts",
    "issue_platform_coupon",
    "issue_shop_coupon",
    "limit_sku",
    "limits_of",
    "live_facts",
    "offers_for",
    "open_flash_deal",
    "price",
    "promoter_of",
    "promoter_rates",
    "put_back",
    "refunded",
    "release",
    "set_promoter_rate",
    "stop_coupon",
    "stop_flash_deal",
    "use_offers",
    "worth",
]
