"""Orders · 订单: from the cart to the review, each step in words and with its clock.

Owns: addresses, carts, orders and their lines, parcels, timelines, reviews.

Promises: never more is sold than there is; what a buyer agreed to pay is what is charged, to the
cent; the same request twice is one order; a step the state does not allow changes nothing; every
clock runs out by itself; what an order cost can be followed to the ledger row by row.

Words: cart · 购物车, quote · 试算, checkout · 结算, order · 订单, line · 订单行, freight · 运费,
parcel · 包裹, receipt · 确认收货, settlement · 结算入账, review · 评价.
"""
