"""Kernel · 内核: what every room stands on and no business word.

Owns: money, ids, clock, refusals, use cases (transactions), events and their outbox, gates, idempotent
requests, quotas, audit lines, paging.

Promises: nothing recorded in a committed transaction is lost; nothing outside it is ever delivered.

Words: use case · 用例, refusal · 拒绝, event · 事件, outbox · 发件箱, gate · 闸口, verdict · 判定,
idempotency key · 幂等键, quota · 限额, audit line · 审计行, minor unit · 最小货币单位.
"""
