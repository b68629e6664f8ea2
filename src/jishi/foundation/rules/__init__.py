"""The rule language and its engine: one expression, two evaluators that always agree.

Owns: reading and writing rule files, typed conditions, the fused evaluator and the explaining one.
Knows no business, no database and no clock. Promises: a missing fact makes a condition undecided,
never false; no text, however hostile, takes long to refuse; an error in one rule spoils no other.

Words: rule · 规则, condition · 条件, fact · 事实, detector · 检测器, list · 名单, hit · 命中,
undecided · 未决, explanation · 解释, vocabulary · 词汇表, event kind · 事件类型.
"""
