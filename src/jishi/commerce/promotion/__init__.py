"""Coupons and flash deals: what lowers a price, and who bears it.

Words: coupon 优惠券, flash deal 秒杀, claim 领取, quota 限量, per-buyer limit 限购, bearer 承担方,
threshold 门槛, waiting line 排队, room coupon 直播间券, discount 优惠.
"""
