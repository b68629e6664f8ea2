"""The rule language and its engine: one expression, two evaluators that always agree.

Owns: reading rule files, typed conditions, the fused evaluator and the explaining one. Knows no
business and no database. Promises: a missing fact makes a condition undecided, never false.

Words: rule 规则, condition 条件, fact 事实, detector 检测器, list 名单, hit 命中, undecided 未决,
explanation 解释, vocabulary 词汇表, event kind 事件类型.
"""
