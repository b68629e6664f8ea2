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


#: Intents of somebody who would buy.
BUYING = (Intent.HOW_TO_BUY, Intent.PRICE, Intent.STOCK_OR_VARIANT, Intent.ORDER_IN_COMMENT)
#: Intents in which goods that are not there may be named.
WISHING = (*BUYING, Intent.PRODUCT_QUESTION)


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


class Lack(StrEnum):
    """Why what is asked for is not to be had."""

    OUT_OF_STOCK = "out_of_stock"
    NOT_ON_SALE = "not_on_sale"
    """A product of the shop that is not (or no longer) on sale."""
    NOT_LISTED = "not_listed"
    """Named by the askers; the shop has nothing like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandView:
    """What people asked a shop for and could not get. `askers`: different people; `wish`: its name in
    their words when it is not listed; `options`: the variant when only that is sold out."""

    lack: Lack
    product_id: UUID | None
    options: tuple[str, ...]
    wish: str
    askers: int
    asked: int
    last_at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of a funnel: different people (only those signed in are known), and how often in all."""

    people: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelView:
    """From the first look to money: each step by its own rows, so a later one may exceed an earlier."""

    seen: StepView
    asked: StepView
    opened: StepView
    ordered: StepView
    paid: StepView
