"""The formula of the score.

Each of the three is the plain mean of its scores over the last `WINDOW_DAYS` days; the composite is
their weighted mean. No prior is mixed in: a reader can recompute it from the reviews, and `n` beside
it says how much it is worth. Rounded half to even on two decimals, for showing only.
"""

from __future__ import annotations

from jishi.governance.reputation.contracts import NO_SCORE, ShopScore

WINDOW_DAYS = 180
TREND_DAYS = 30
#: What weighs how much in the composite, in percent: whether it is what it was said to be, first.
WEIGHTS = {"description": 50, "service": 25, "logistics": 25}


def score_of(*, description: int, service: int, logistics: int, n: int) -> ShopScore:
    """The score from the sums of `n` reviews."""
    if n == 0:
        return NO_SCORE
    weighted = (
        description * WEIGHTS["description"]
        + service * WEIGHTS["service"]
        + logistics * WEIGHTS["logistics"]
    )
    return ShopScore(
        description=round(description / n, 2),
        service=round(service / n, 2),
        logistics=round(logistics / n, 2),
        composite=round(weighted / (100 * n), 2),
        n=n,
    )


def explanation(score: ShopScore, language: str) -> list[str]:
    """The score in sentences."""
    if score.n == 0:
        none = (
            "最近 180 天还没有评价，所以没有评分。",
            "No review in the last 180 days, so no score.",
        )
        return [none[1] if language == "en" else none[0]]
    if language == "en":
        return [
            f"The mean of {score.n} reviews of the last {WINDOW_DAYS} days, each after a receipt.",
            (
                f"Composite: {WEIGHTS['description']} % description, "
                f"{WEIGHTS['service']} % service, {WEIGHTS['logistics']} % logistics."
            ),
        ]
    return [
        f"最近 {WINDOW_DAYS} 天 {score.n} 条收货后评价的平均分。",
        (
            f"综合分 = 描述相符 {WEIGHTS['description']}% + 服务态度 {WEIGHTS['service']}% "
            f"+ 物流服务 {WEIGHTS['logistics']}%。"
        ),
    ]


def to_do(
    *, overdue: int, to_ship: int, unanswered: int, weakest: str | None, language: str
) -> str | None:
    """The one thing a merchant should do next; None when there is none."""
    names = {
        "description": ("描述相符", "description"),
        "service": ("服务态度", "service"),
        "logistics": ("物流服务", "logistics"),
    }
    if overdue:
        texts = (
            f"{overdue} 单已超过承诺发货时间，请先发货。",
            f"Ship first: {_count(overdue, 'order is', 'orders are')} late.",
        )
    elif unanswered:
        texts = (
            f"有 {unanswered} 个问题等你回答。",
            f"{_count(unanswered, 'question waits', 'questions wait')} for your answer.",
        )
    elif to_ship:
        texts = (
            f"有 {to_ship} 单待发货。",
            f"{_count(to_ship, 'order waits', 'orders wait')} to be shipped.",
        )
    elif weakest:
        zh, en = names[weakest]
        texts = (
            f"评分最低的是「{zh}」，看看买家怎么说。",
            f"Your weakest score is {en}: see the reviews.",
        )
    else:
        return None
    return texts[1] if language == "en" else texts[0]


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def weakest(score: ShopScore) -> str | None:
    """The lowest of the three when it is below 4.6, the yardstick of a good shop."""
    if score.n == 0:
        return None
    parts = {
        "description": score.description,
        "service": score.service,
        "logistics": score.logistics,
    }
    name = min(parts, key=lambda part: parts[part] or 0.0)
    return name if (parts[name] or 0.0) < 4.6 else None
