"""The words of the payer's page in both languages, and how amounts are written."""

from __future__ import annotations

from dataclasses import dataclass

WITHOUT_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF"})
WITH_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
SIGNS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$"}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the page says in one language."""

    tag: str
    title: str
    other_language: str
    other_tag: str
    pay_to: str
    subject: str
    order_no: str
    valid_until: str
    pay: str
    fail: str
    cancel: str
    tools: str
    tools_hint: str
    delay: str
    at_once: str
    seconds: str
    duplicates: str
    duplicates_hint: str
    reorder: str
    reorder_hint: str
    lose: str
    lose_hint: str
    forge: str
    forge_hint: str
    fail_next_query: str
    fail_next_query_hint: str
    back: str
    states: dict[str, tuple[str, str]]
    not_found: tuple[str, str]


BANNER_ZH = "沙盒支付 · 不是真钱"
BANNER_EN = "Sandbox — no real money"

CHINESE = Words(
    tag="zh-Hans",
    title="确认支付",
    other_language="English",
    other_tag="en",
    pay_to="付款给",
    subject="商品",
    order_no="订单号",
    valid_until="支付截止",
    pay="确认支付",
    fail="支付失败",
    cancel="取消",
    tools="测试工具",
    tools_hint="让本次通知像真实渠道那样出点状况。",
    delay="通知延迟",
    at_once="立即",
    seconds="{n} 秒",
    duplicates="重复通知",
    duplicates_hint="同一通知再多发 3 次",
    reorder="通知乱序",
    reorder_hint="“已支付”之后再来一条旧的“待支付”",
    lose="通知丢失",
    lose_hint="完全不发，商家只能主动查询",
    forge="伪造通知",
    forge_hint="先来一条签名错误的“已支付”",
    fail_next_query="查询出错",
    fail_next_query_hint="商家下一次查询得到 500",
    back="返回商家",
    states={
        "paid": ("已支付", "这笔沙盒款项已经付清，不会重复扣款。"),
        "failed": ("支付未成功", "这笔支付已经失败，请回到商家重新下单支付。"),
        "closed": ("支付已关闭", "已过截止时间或由商家关闭，不能再支付。"),
    },
    not_found=("没有这笔支付", "链接不完整或已失效，请回到商家重新打开。"),
)

ENGLISH = Words(
    tag="en",
    title="Confirm payment",
    other_language="中文",
    other_tag="zh",
    pay_to="Pay to",
    subject="For",
    order_no="Order no.",
    valid_until="Pay before",
    pay="Confirm payment",
    fail="Simulate failure",
    cancel="Cancel",
    tools="Test tools",
    tools_hint="Make this call-back misbehave the way real providers sometimes do.",
    delay="Delay the call-back",
    at_once="None",
    seconds="{n} s",
    duplicates="Duplicate call-back",
    duplicates_hint="The same call-back three more times",
    reorder="Out of order",
    reorder_hint="An old “pending” arrives after “paid”",
    lose="Lose the call-back",
    lose_hint="Never sent; the merchant has to query",
    forge="Forged call-back",
    forge_hint="A “paid” with a bad signature comes first",
    fail_next_query="Query error",
    fail_next_query_hint="The merchant's next query gets a 500",
    back="Back to the merchant",
    states={
        "paid": ("Paid", "This sandbox payment is settled and will not be charged twice."),
        "failed": ("Payment failed", "This payment failed. Go back to the merchant to pay anew."),
        "closed": ("Payment closed", "Its time is over or the merchant closed it."),
    },
    not_found=("No such payment", "The link is incomplete or no longer valid."),
)


def choose_words(*, asked: str | None, accept_language: str) -> Words:
    """Choose the language: what the address asks for, else what the browser prefers, else Chinese.

    ``accept_language`` is the header; the best-weighted of Chinese and English wins.
    """
    if asked in ("zh", "en"):
        return ENGLISH if asked == "en" else CHINESE
    best: tuple[float, str] = (0.0, "zh")
    for part in accept_language.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if language in ("zh", "en") and weight > best[0]:
            best = (weight, language)
    return ENGLISH if best[1] == "en" else CHINESE


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def amount_parts(amount_minor: int, currency: str) -> tuple[str, str, str]:
    """Split an amount for showing: sign, whole part with thousands, fraction with its point.

    12850 CNY → ``("¥", "128", ".50")``; 1000 JPY → ``("¥", "1,000", "")``. A currency without a
    sign of its own shows its code.
    """
    digits = 2
    if currency in WITHOUT_MINOR_UNIT:
        digits = 0
    elif currency in WITH_THREE_DIGITS:
        digits = 3
    whole, fraction = divmod(amount_minor, 10**digits)
    sign = SIGNS.get(currency, currency + " ")
    return sign, f"{whole:,}", f".{fraction:0{digits}d}" if digits else ""
