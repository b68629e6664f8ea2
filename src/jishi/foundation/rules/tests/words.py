"""A small vocabulary and rule for the tests."""

from __future__ import annotations

from jishi.foundation.rules import api

F = api.FactSpec
FACTS = (
    F("product.title", "text", room="commerce.catalog"),
    F("product.text", "text", room="commerce.catalog"),
    F("product.is_quote", "bool", room="commerce.catalog"),
    F("product.price", "money", unit="minor", room="commerce.catalog"),
    F("product.list_price", "money", unit="minor", room="commerce.catalog"),
    F("product.stock", "int", room="commerce.catalog"),
    F("product.sold", "int", room="commerce.catalog", null="zero"),
    F("product.weight", "number", unit="kg", room="commerce.catalog"),
    F("product.tags", "list[text]", room="commerce.catalog"),
    F("product.codes", "list[int]", room="commerce.catalog"),
    F("product.listed_at", "moment", room="commerce.catalog"),
    F("product.promise", "duration", unit="s", room="commerce.catalog"),
    F("shop.dsr", "number", room="governance.reputation"),
    F("shop.opened_at", "moment", room="commerce.catalog"),
    F("shop.is_new", "bool", room="commerce.catalog", null="false"),
    F("shop.note", "text", room="commerce.catalog", null="empty"),
)
SUBMITTED = api.EventKind("product.submitted", True, "提交商品", "product submitted", FACTS)
PAID = api.EventKind(
    "order.paid", False, "订单已支付", "order paid",
    (F("order.total", "money"), F("order.paid_at", "moment")),
)  # fmt: skip


def _fail(text: str) -> int:
    raise RuntimeError(text)


VOCABULARY = api.Vocabulary(
    kinds={"product.submitted": SUBMITTED, "order.paid": PAID},
    detectors={
        "absolute_claim": lambda text: text.count("最"),
        "contact_hint": lambda text: text.count("微信"),
        "broken": _fail,
    },
    lists={"banned": frozenset({"烟草", "7"}), "towns": frozenset({"洛川", "安溪"})},
)


def rule(condition: str, *, id_: str = "MKT-03", event: str = "product.submitted") -> api.Rule:
    """A rule about `condition` without examples."""
    return api.Rule(
        id=id_, version=1, status="live", stage="marketing", event=event, binds=("merchant",),
        mode="automatic", outcome="refuse", undecided="hold", measures=("reject",),
        title=api.Bilingual("标题", "Title"), condition=condition,
        basis=(api.Basis("ADL", "9(3)"),), body=api.Bilingual("正文", "Text"),
        examples=(api.Example("hit", "a", {}),), condition_line=1,
    )  # fmt: skip


def problems(condition: str) -> list[api.Problem]:
    """What is wrong with a condition alone."""
    try:
        api.fuse([rule(condition)], VOCABULARY)
    except api.RuleFileError as error:
        return error.problems
    return []


FILE = """+++
id = "MKT-03"
version = 2
status = "live"
stage = "marketing"
event = "product.submitted"
binds = ["merchant", "streamer"]
mode = "automatic"
outcome = "refuse"
undecided = "hold"
measures = ["reject", "points"]
points = {class = "A", count = 2}
effective_from = 2026-11-23
share = 50
basis = [{law = "ADL", article = "9(3)"}, {own = true}]
title = {zh = "绝对化用语", en = "Absolute claims"}
advice = {zh = "删去“最”字。", en = "Leave out superlatives."}
appeal = true
+++
# 中文
不得使用绝对化用语。

## 例外
引用除外。

# English
No superlatives.

# Condition
```rule
# 引用不算
detects("absolute_claim", product.text)
and not product.is_quote
```

# Examples
```toml
[[hit]]
name = "最低价"
facts = {"product.text" = "全网最低价", "product.is_quote" = false}

[[hit]]
name = "最好"
[hit.facts]
product.text = "最好吃"
product.is_quote = false

[[miss]]
name = "引用"
facts = {"product.is_quote" = true}

[[miss]]
name = "没有绝对化用语"
facts = {"product.text" = "好吃"}

[[undecided]]
name = "不知是不是引用"
facts = {"product.text" = "最好吃"}
```
"""
