"""Catalog · 商品: shops, the goods they sell, what each costs and how many are left.

Owns: shops and their applications, documents of a shop, categories, products with variants, freight
templates, stock, sold counters.

Promises: stock never goes below zero however many buy at once; what a buyer sees on sale has been
let through by the `publish_product` gate; a change of words or pictures is looked at before buyers
see it, while the version already let through stays on sale; every change leaves an audit line.

Words: shop · 小店, application · 开店申请, subject · 经营主体, product · 商品, SKU · 规格, axis · 规格项,
stock · 库存, freight template · 运费模板, revision · 待审修改, withdraw · 下架.
"""
