"""What intent sends down the realtime channels."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ProductCard
from jishi.community.content.http_schemas import IntentAnswer
from jishi.community.intent import queries
from jishi.community.intent.contracts import Answer
from jishi.community.intent.http_schemas import QuestionGroup
from jishi.foundation.realtime import api as realtime


def answer_out(answer: Answer) -> IntentAnswer | None:
    """The answer with its card; None when the product is not to be seen any more."""
    card = catalog.get_cards([answer.product_id]).get(answer.product_id)
    if card is None:
        return None
    return IntentAnswer(
        intent=answer.intent.value,  # type: ignore[arg-type]  # never NONE: none is stored
        product=ProductCard.of(card),
        preselected_sku_id=str(answer.sku_id) if answer.sku_id else None, fact=answer.fact,
    )  # fmt: skip


def send_answer(asker_id: UUID, comment_id: UUID, answer: Answer) -> None:
    """Hand the asker the card on their own channel."""
    out = answer_out(answer)
    if out is not None:
        payload = {"comment_id": str(comment_id), "answer": out.model_dump(mode="json")}
        realtime.publish(f"person:{asker_id}", "intent.answer", payload)


def send_group(source_kind: str, source_id: UUID, group_id: UUID) -> None:
    """Show the host the group as it now stands (live rooms have a board channel)."""
    if source_kind != "live":
        return
    group = queries.group(group_id)
    out = QuestionGroup.many([group], language="zh")[0]
    realtime.publish(f"board:{source_id}", "question", out.model_dump(mode="json"))
