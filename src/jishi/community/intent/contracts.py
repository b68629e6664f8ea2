"""What other rooms learn about questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Intent(StrEnum):
    """What a comment wants."""

    HOW_TO_BUY = "how_to_buy"
    """怎么买, 链接呢."""
    PRICE = "price"
    """多少钱, 能便宜点吗."""
    PRODUCT_QUESTION = "product_question"
    """好不好吃, 是不是真皮."""
    STOCK_OR_VARIANT = "stock_or_variant"
    """还有货吗, 有没有黑色."""
    SHIPPING = "shipping"
    """包邮吗, 几天到."""
    ORDER_STATUS = "order_status_or_aftersales"
    """我的什么时候发货, 怎么退."""
    ORDER_IN_COMMENT = "order_in_comment"
    """要两件黑色L."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the text says by itself. `link_number`: the n of 「n号链接」; `quantity`: pieces wanted."""

    intent: Intent
    link_number: int | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The card that answers a question: which product, which SKU preselected, the fact in words."""

    intent: Intent
    product_id: UUID
    sku_id: UUID | None
    fact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    id: UUID
    comment_id: UUID
    author_id: UUID
    text: str
    at: datetime
    intent: str
    is_answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Questions about one product with one intent, on one clip or live."""

    id: UUID
    product_id: UUID | None
    intent: str
    count: int
    unanswered: int
    latest: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    groups: tuple[GroupView, ...]
    asked: int
    answered: int
    card_opened: int
