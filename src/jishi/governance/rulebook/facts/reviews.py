"""Facts about buyers' reviews: before one is shown, and once it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.commerce.orders import api as orders
from jishi.foundation.accounts import api as accounts
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.governance.rulebook.facts.orders import (
    ACCOUNTS,
    CATALOG,
    ORDERS,
    OrderQuestion,
    kinship,
    order_of,
)
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.orders.gates import ReviewQuestion

_REVIEW = (
    FactSpec("review.text", "text", "", ORDERS, "评价内容", "What it says"),
    FactSpec("review.lowest", "int", "1–5", ORDERS, "三项评分中最低的一项", "Lowest of the three scores"),
    FactSpec("review.highest", "int", "1–5", ORDERS, "三项评分中最高的一项", "Highest of the three scores"),
    FactSpec("review.pictures", "int", "张", ORDERS, "图片数", "Pictures"),
    FactSpec("review.copies_of_others", "int", "条", ORDERS, "近 30 天本店其他人写过的相同评价数", "Same words of others about the shop, 30 days"),
    FactSpec("review.copies_of_own", "int", "条", ORDERS, "近 30 天作者自己写过的相同评价数", "Same words of the author's own, 30 days"),
    FactSpec("review.author_24h", "int", "条", ORDERS, "作者近 24 小时已写的评价数", "Reviews of the author in 24 hours"),
    FactSpec("review.since_received", "duration", "", ORDERS, "确认收货后多久", "Time since receipt"),
    FactSpec("review.since_shipped", "duration", "", ORDERS, "发货后多久", "Time since dispatch"),
    FactSpec("order.to_shop_phone", "bool", "", CATALOG, "收货电话是否就是店铺的联系电话", "Whether the recipient's phone is the shop's"),
    FactSpec("order.to_owner_phone", "bool", "", ORDERS, "收货电话是否在店主自己的地址簿里", "Whether the phone is in the owner's own addresses"),
    FactSpec("author.account_age", "duration", "", ACCOUNTS, "作者账号注册了多久", "Age of the author's account"),
)  # fmt: skip
REVIEW_POSTING = EventKind("review.posting", True, "发表评价", "A review is posted", _REVIEW)
ORDER_REVIEWED = EventKind(
    "order.reviewed", False, "评价已公开", "A review stands for all to read",
    (
        *_REVIEW,
        FactSpec("order.total", "money", "分", ORDERS, "订单总额", "Total of the order"),
        FactSpec("order.refunded", "money", "分", ORDERS, "已退给买家的金额", "Paid back to the buyer so far"),
    ),
)  # fmt: skip


def facts_of_review_posting(question: ReviewQuestion) -> dict[str, Any]:
    """Facts of `review.posting`. Raises `NotFound`. Eight queries."""
    return _facts(
        order_of(question.order_id), author_id=question.author_id, text=question.text,
        scores=question.scores, pictures=question.pictures,
    )  # fmt: skip


def facts_of_order_review(question: OrderQuestion) -> dict[str, Any]:
    """Facts of `order.reviewed`. Raises `NotFound`. Nine queries."""
    review = orders.review_of(question.order_id)
    if review is None:
        raise NotFound
    order = order_of(question.order_id)
    return {
        **_facts(
            order, author_id=order.buyer_id, text=review.text, scores=review.scores,
            pictures=review.pictures,
        ),
        "order.total": order.total_minor,
        "order.refunded": order.refunded_minor,
    }  # fmt: skip


def _facts(
    order: orders.OrderRecord,
    *,
    author_id: UUID,
    text: str,
    scores: tuple[int, int, int],
    pictures: int,
) -> dict[str, Any]:
    said = orders.said_before(text, author_id=author_id, shop_id=order.shop_id, besides=order.id)
    at = order.review_at or clock.now()
    joined = accounts.joined_at(author_id)
    return {
        "review.text": text,
        "review.lowest": min(scores),
        "review.highest": max(scores),
        "review.pictures": pictures,
        "review.copies_of_others": said.others,
        "review.copies_of_own": said.own,
        "review.author_24h": said.author_24h,
        "review.since_received": at - order.received_at if order.received_at else None,
        "review.since_shipped": at - order.shipped_at if order.shipped_at else None,
        **kinship(order),
        "author.account_age": clock.now() - joined if joined else None,
    }
