"""Every visible comment is read."""

from __future__ import annotations

from jishi.community.content.events import ClipCommentPosted, ClipCommentReleased
from jishi.community.intent.actions.understand import Asked, understand
from jishi.community.live.events import LiveCommentPosted
from jishi.kernel.events import on


@on(ClipCommentPosted)
def read_clip_comment(event: ClipCommentPosted) -> None:
    if event.state == "visible":
        understand(_of_clip(event))


@on(ClipCommentReleased)
def read_released_comment(event: ClipCommentReleased) -> None:
    understand(_of_clip(event))


@on(LiveCommentPosted)
def read_live_comment(event: LiveCommentPosted) -> None:
    if event.state == "visible":
        understand(
            Asked(
                comment_id=event.comment_id, source_kind="live", source_id=event.live_id,
                host_id=event.host_id, author_id=event.author_id, text=event.text,
                pinned=event.pinned_product_id, product_ids=event.bag_product_ids,
            )
        )  # fmt: skip


def _of_clip(event: ClipCommentPosted | ClipCommentReleased) -> Asked:
    return Asked(
        comment_id=event.comment_id, source_kind="clip", source_id=event.clip_id,
        host_id=event.clip_author_id, author_id=event.author_id, text=event.text, pinned=None,
        product_ids=event.product_ids,
    )  # fmt: skip
