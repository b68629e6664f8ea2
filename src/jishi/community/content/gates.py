"""What content asks upward."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.gates import Gate
from jishi.kernel.ports import Port


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipQuestion:
    """May this clip be published?"""

    clip_id: UUID
    author_id: UUID
    caption: str
    product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentQuestion:
    """May this text be shown under `subject_id`? `owner_id`: whose clip that is; `comment_id`: the
    comment's own id, if it is to be shown or held.
    """

    author_id: UUID
    subject_kind: str
    subject_id: UUID
    text: str
    owner_id: UUID | None = None
    comment_id: UUID | None = None


def _nobody(viewer_id: UUID, person_ids: Iterable[UUID], /) -> frozenset[UUID]:
    del viewer_id, person_ids
    return frozenset()


publish_clip: Gate[ClipQuestion] = Gate("content.publish_clip")
show_comment: Gate[CommentQuestion] = Gate("content.show_comment")
#: Which of the given people the viewer follows (plugged by friends).
followed_among = Port(_nobody)
