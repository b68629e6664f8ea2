"""Shapes of boards in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ninja import Field

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ProductCard
from jishi.commerce.orders.http_schemas import Source
from jishi.community.content.http_schemas import faces
from jishi.community.intent import wording
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.kernel.http import MoneyOut, Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jishi.community.intent.contracts import DemandView, GroupView


class Question(Schema):
    id: str
    comment_id: str
    author: PersonRef
    text: str
    at: str
    intent: str
    is_answered: bool


class QuestionGroup(Schema):
    """Questions of one meaning; `latest` are the newest three."""

    id: str
    product: ProductCard | None
    intent: str
    label: str
    count: int
    unanswered: int
    latest: list[Question]

    @classmethod
    def many(cls, groups: Sequence[GroupView], *, language: str) -> list[QuestionGroup]:
        people = faces({question.author_id for group in groups for question in group.latest})
        cards = catalog.get_cards([group.product_id for group in groups if group.product_id])
        return [
            cls(
                id=str(group.id), intent=group.intent, count=group.count,
                label=wording.label(group.intent, language), unanswered=group.unanswered,
                product=(
                    ProductCard.of(cards[group.product_id])
                    if group.product_id in cards else None
                ),
                latest=[
                    Question(
                        id=str(q.id), comment_id=str(q.comment_id), author=people[q.author_id],
                        text=q.text, at=q.at.isoformat(), intent=q.intent,
                        is_answered=q.is_answered,
                    )
                    for q in group.latest
                ],
            )
            for group in groups
        ]  # fmt: skip


class Board(Schema):
    """The funnel of one clip or live: asked → card opened → ordered; `sales` of paid orders."""

    groups: list[QuestionGroup]
    asked: int
    answered: int
    card_opened: int
    ordered: int
    viewers: int
    sales: MoneyOut


class Demand(Schema):
    """What people asked for and could not get: `lack` is `out_of_stock`, `not_on_sale` (a product of
    the shop) or `not_listed` (`wish` is its name in the askers' words). Newest texts first."""

    lack: str
    product: ProductCard | None
    options: list[str]
    wish: str
    askers: int
    asked: int
    last_at: str
    texts: list[str]

    @classmethod
    def many(cls, found: Sequence[DemandView]) -> list[Demand]:
        cards = catalog.get_cards([one.product_id for one in found if one.product_id])
        return [
            cls(
                lack=str(one.lack), options=list(one.options), wish=one.wish, askers=one.askers,
                asked=one.asked, last_at=one.last_at.isoformat(), texts=list(one.texts),
                product=(
                    ProductCard.of(cards[one.product_id])
                    if one.product_id and one.product_id in cards else None
                ),
            )
            for one in found
        ]  # fmt: skip


class Demands(Schema):
    """Of the last `days` days, most askers first."""

    items: list[Demand]
    days: int


class FunnelStep(Schema):
    """`people`: different ones among those signed in; `times`: how often in all."""

    people: int
    times: int


class Funnel(Schema):
    """From the first look to money, each step counted by its own rows."""

    seen: FunnelStep
    asked: FunnelStep
    opened: FunnelStep
    ordered: FunnelStep
    paid: FunnelStep


class AnswerIn(Schema):
    """`pin`: also pin the group's product in the live."""

    text: str = Field("", max_length=200)
    pin: bool = False


class CardOpenedIn(Schema):
    product_id: UUID
    source: Source
