"""The host answers a whole group at once: by words, by pinning the product, or just by saying it aloud."""

from __future__ import annotations

from uuid import UUID

from jishi.community.content import api as content
from jishi.community.intent import frames
from jishi.community.intent.errors import NothingToPin
from jishi.community.intent.models import Question, QuestionGroup
from jishi.community.live import api as live
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id


@use_case
def answer_group(*, host_id: UUID, group_id: UUID, text: str, pin: bool, language: str) -> None:
    """Mark all waiting questions of an own group answered; post `text` as the host's comment.

    Raises `NotFound` for another's group, `NothingToPin`, and what posting or pinning raises.
    """
    group = QuestionGroup.objects.select_for_update().filter(pk=group_id, host_id=host_id).first()
    if group is None:
        raise NotFound
    if pin and group.product_id is None:
        raise NothingToPin
    if pin and group.source_kind == "live":
        live.pin_card(live_id=group.source_id, host_id=host_id, product_id=group.product_id)
    if text.strip():
        _say(group, host_id, text, language)
    waiting = Question.objects.filter(group=group, answered_at=None)
    waiting.update(answered_at=clock.now())
    group.answered = group.asked
    group.save(update_fields=["answered"])
    audit.write(
        actor=f"person:{host_id}", verb="question.answer", target=f"question_group:{group_id}"
    )
    frames.send_group(group.source_kind, group.source_id, group.pk)


def _say(group: QuestionGroup, host_id: UUID, text: str, language: str) -> None:
    if group.source_kind == "live":
        live.post_comment(
            live_id=group.source_id,
            author_id=host_id,
            text=text,
            client_key=new_id(),
            language=language,
        )
    else:
        content.post_comment(
            clip_id=group.source_id, author_id=host_id, text=text, client_key=new_id(),
            reply_to=None, language=language,
        )  # fmt: skip
