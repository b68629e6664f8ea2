"""Reads of questions and boards."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Sum

from jishi.community.intent.contracts import Answer, BoardView, GroupView, Intent, QuestionView
from jishi.community.intent.models import OpenedCard, Question, QuestionGroup
from jishi.kernel.errors import NotFound

LATEST = 3


def board(*, host_id: UUID, source_kind: str, source_id: UUID) -> BoardView:
    """The host's board: waiting groups first, then by last question. Empty when nobody asked."""
    rows = QuestionGroup.objects.filter(
        host_id=host_id, source_kind=source_kind, source_id=source_id
    )
    groups = sorted(rows, key=lambda g: (g.asked <= g.answered, -g.last_at.timestamp()))
    opened = OpenedCard.objects.filter(source_kind=source_kind, source_id=source_id).count()
    return BoardView(
        groups=tuple(_view(group) for group in groups[:50]),
        asked=sum(group.asked for group in groups),
        answered=sum(group.answered for group in groups),
        card_opened=opened,
    )


def group(group_id: UUID) -> GroupView:
    return _view(QuestionGroup.objects.get(pk=group_id))


def _view(group: QuestionGroup) -> GroupView:
    latest = Question.objects.filter(group=group).order_by("-at")[:LATEST]
    return GroupView(
        id=group.pk, product_id=group.product_id, intent=group.intent, count=group.asked,
        unanswered=group.asked - group.answered,
        latest=tuple(
            QuestionView(
                id=q.pk, comment_id=q.comment_id, author_id=q.author_id, text=q.text, at=q.at,
                intent=q.intent, is_answered=q.answered_at is not None,
            )
            for q in latest
        ),
    )  # fmt: skip


def answer_to(*, comment_id: UUID, asker_id: UUID) -> Answer | None:
    """What the asker was shown; None when the comment asked nothing. `NotFound` for another's."""
    question = Question.objects.filter(comment_id=comment_id).first()
    if question is None:
        return None
    if question.author_id != asker_id:
        raise NotFound
    if question.product_id is None:
        return None
    return Answer(
        intent=Intent(question.intent), product_id=question.product_id,
        sku_id=question.sku_id, fact=question.fact or None,
    )  # fmt: skip


def unanswered_count(host_id: UUID) -> int:
    """Questions still waiting for this host, over all clips and lives."""
    waiting = QuestionGroup.objects.filter(host_id=host_id, asked__gt=F("answered"))
    total = waiting.aggregate(n=Sum(F("asked") - F("answered")))["n"]
    return int(total or 0)
