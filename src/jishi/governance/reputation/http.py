"""API routes of governance.reputation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import api as orders
from jishi.community.intent import api as intent
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.governance.reputation import policy, queries
from jishi.governance.reputation.http_schemas import (
    ScorePoint,
    ShopScore,
    ShopScoreDetail,
    ShopToday,
)
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.http import MoneyOut, language_of
from jishi.kernel.ids import parse_id
from jishi.kernel.money import Money

router = Router(tags=["reputation"])


@router.get("/shops/{shop_id}/score", response=ShopScoreDetail, operation_id="get_shop_score")
def get_shop_score(request: HttpRequest, shop_id: str) -> ShopScoreDetail:
    """The score, its last 30 days, and how it is made."""
    pk = parse_id(shop_id)
    if pk is None or pk not in catalog.get_shops([pk]):
        raise NotFound
    score = queries.shop_scores([pk])[pk]
    return ShopScoreDetail(
        score=ShopScore.of(score),
        trend=[
            ScorePoint(day=point.day.isoformat(), composite=point.composite, n=point.n)
            for point in queries.trend(pk)
        ],
        explanation=policy.explanation(score, language_of(request)),
    )


@router.get("/me/shop/today", response=ShopToday, operation_id="get_shop_today", auth=signed_in)
def get_shop_today(request: HttpRequest) -> ShopToday:
    """What a merchant needs to see first: orders, questions, money, score, and what to do."""
    owner_id = caller_id(request)
    shop = catalog.shop_of(owner_id)
    if shop is None:
        raise NoShop
    cash = settings.MARKET_CURRENCY
    today = clock.now().astimezone(clock.market_zone())
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    day = orders.shop_day(shop.id, since=midnight)
    score = queries.shop_scores([shop.id])[shop.id]
    unanswered = intent.unanswered_count(owner_id)
    held = ledger.balances_of_shop(shop.id, cash)
    zero = Money(0, cash)
    return ShopToday(
        to_ship=day.to_ship,
        unanswered=unanswered,
        orders_today=day.orders,
        sales_today=MoneyOut.of(day.sales),
        on_the_way=MoneyOut.of(held.get(ledger.AccountKind.ESCROW, zero)),
        available=MoneyOut.of(held.get(ledger.AccountKind.SHOP_PAYABLE, zero)),
        score=ShopScore.of(score),
        to_do=policy.to_do(
            overdue=day.overdue,
            to_ship=day.to_ship,
            unanswered=unanswered,
            weakest=policy.weakest(score),
            language=language_of(request),
        ),
    )
