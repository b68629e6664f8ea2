"""Reputation · 信誉: how a shop serves, in numbers that anyone can recompute.

Owns: the scores of shops (DSR) and the one thing a merchant should do next.

Promises: a score is the plain mean of the reviews of the last 180 days, its count beside it; no
review, no score; every number leads to the reviews that make it.

Words: score · 评分, description · 描述相符, service · 服务态度, logistics · 物流服务,
composite · 综合分, trend · 走势, today · 今日.
"""
