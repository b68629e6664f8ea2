"""Promotion · 优惠: what lowers a price or rations a good, who bears it, and who is next in line.

Owns: coupons and who holds them, flash deals with their own quantity, per-buyer limits, the waiting
line with its timed holds, the promoter's rate of each product.

Promises: a quota is never exceeded, however many claim or buy at once; a coupon pays once and comes
back when its order does not stand; every discount says who bears it, to the cent; a piece that comes
back goes to the first in line before anyone else sees it.

Words: coupon · 优惠券, claim · 领取, quota · 限量, threshold · 门槛, cap · 封顶, bearer · 承担方,
flash deal · 秒杀, per-buyer limit · 限购, waiting line · 排队, hold · 保留, promoter share · 推广佣金.
"""
