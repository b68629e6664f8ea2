"""Read a comment, tie it to a product, put it on the board, hand the asker the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from jishi.commerce.catalog import api as catalog
from jishi.community.intent import frames, policy, reading, wishes, wording
from jishi.community.intent.contracts import WISHING, Answer, Intent
from jishi.community.intent.events import QuestionAsked
from jishi.community.intent.models import Question, QuestionGroup
from jishi.foundation.accounts import api as accounts
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jishi.commerce.catalog.contracts import SkuFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A comment with what lay before the asker's eyes: `pinned` first, then the goods in order."""

    comment_id: UUID
    source_kind: str
    source_id: UUID
    host_id: UUID
    author_id: UUID
    text: str
    pinned: UUID | None
    product_ids: Sequence[UUID]


@use_case
def understand(asked: Asked) -> Answer | None:
    """Read once per comment. The host's own words are no question. Emits `QuestionAsked`."""
    if asked.author_id == asked.host_id:
        return None
    said = reading.read(asked.text)
    if said.intent is Intent.NONE:
        return None
    if Question.objects.filter(comment_id=asked.comment_id).exists():
        return None
    language = accounts.language_of_person(asked.author_id)
    product_id = _product(asked, said.link_number)
    answer = _answer(asked.text, said.intent, product_id, language) if product_id else None
    question = _store(asked, said.intent, product_id, answer, wish=_wish(asked, said.intent))
    outbox.record(
        QuestionAsked(
            question_id=question.pk, source_kind=asked.source_kind, source_id=asked.source_id,
            host_id=asked.host_id, author_id=asked.author_id, intent=said.intent,
            product_id=product_id,
        )
    )  # fmt: skip
    if answer is not None:
        frames.send_answer(asked.author_id, asked.comment_id, answer)
    frames.send_group(asked.source_kind, asked.source_id, question.group_id)
    return answer


def _product(asked: Asked, link_number: int | None) -> UUID | None:
    """Link number, then a product named in the text, then the pinned card, then the only one."""
    goods = list(asked.product_ids)
    if link_number is not None and 1 <= link_number <= len(goods):
        return goods[link_number - 1]
    if len(goods) > 1:
        cards = catalog.get_cards(goods)
        known = [product_id for product_id in goods if product_id in cards]
        named = policy.named_among(asked.text, [cards[pid].title for pid in known])
        if named is not None:
            return known[named]
    if asked.pinned is not None:
        return asked.pinned
    return goods[0] if goods else None


def _wish(asked: Asked, intent: Intent) -> str:
    """What the asker names that nobody sells here; a query only when something is named."""
    if intent not in WISHING or not wishes.wish_of(asked.text, ()):
        return ""
    goods = list(asked.product_ids)
    offered = [card.title for card in catalog.get_cards(goods).values()]
    offered += [
        option for skus in catalog.skus_of(goods).values() for sku in skus for option in sku.options
    ]
    return wishes.wish_of(asked.text, offered)


def _answer(text: str, intent: Intent, product_id: UUID, language: str) -> Answer:
    skus: list[SkuFacts] = catalog.skus_of([product_id]).get(product_id, [])
    index = policy.chosen_variant(text, [sku.options for sku in skus])
    chosen = skus[index] if index is not None else (skus[0] if len(skus) == 1 else None)
    return Answer(
        intent=intent, product_id=product_id, sku_id=chosen.id if chosen else None,
        fact=wording.fact(intent, skus, skus[index] if index is not None else None, language),
    )  # fmt: skip


def _store(
    asked: Asked, intent: Intent, product_id: UUID | None, answer: Answer | None, *, wish: str
) -> Question:
    at = clock.now()
    group, _ = QuestionGroup.objects.get_or_create(
        source_kind=asked.source_kind, source_id=asked.source_id, product_id=product_id,
        intent=intent, defaults={"host_id": asked.host_id, "last_at": at},
    )  # fmt: skip
    QuestionGroup.objects.filter(pk=group.pk).update(asked=F("asked") + 1, last_at=at)
    return Question.objects.create(
        comment_id=asked.comment_id, group=group, author_id=asked.author_id, text=asked.text,
        intent=intent, product_id=product_id, sku_id=answer.sku_id if answer else None,
        fact=(answer.fact or "")[:200] if answer else "", wish=wish[:40], at=at,
    )  # fmt: skip
