"""What this room asks upward; governance answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jishi.kernel.gates import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveQuestion:
    """May this person go on air with this? `live_id` None: asked before it exists."""

    live_id: UUID | None
    host_id: UUID
    shop_id: UUID | None
    title: str
    announcement: str
    product_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinQuestion:
    """May this product be shown now?"""

    live_id: UUID
    host_id: UUID
    product_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCommentQuestion:
    """May this comment be shown?"""

    comment_id: UUID
    live_id: UUID
    author_id: UUID
    host_id: UUID
    text: str


go_live: Gate[LiveQuestion] = Gate("live.go_live")
pin_card: Gate[PinQuestion] = Gate("live.pin_card")
show_comment: Gate[LiveCommentQuestion] = Gate("live.show_comment")
