"""Search · 搜索: one index over goods, clips, lives and shops.

Owns: search documents (a copy of what others publish, rebuilt from their events) and what people searched for.

Promises: what is withdrawn is not found; a Chinese word is found inside a sentence; the same question
gives the same order.

Words: document · 文档, token · 词, suggestion · 联想, query · 搜索词, result · 结果, index · 索引,
rank · 排序, goods · 商品, nothing found · 没有结果, rebuild · 重建.
"""
