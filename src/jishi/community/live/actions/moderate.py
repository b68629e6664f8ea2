"""Release a held comment, or take one out of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import frames
from jishi.community.live.contracts import CommentState
from jishi.community.live.events import LiveCommentReleased, LiveCommentRemoved
from jishi.community.live.models import LiveComment
from jishi.kernel import audit, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID


@use_case
def release_comment(*, comment_id: UUID, by: str, reason: str = "") -> None:
    """Held or removed → visible. Raises `NotFound`; emits `LiveCommentReleased`."""
    row = _locked(comment_id)
    if row.state == CommentState.VISIBLE:
        return
    row.state = str(CommentState.VISIBLE)
    row.save(update_fields=["state"])
    outbox.record(LiveCommentReleased(comment_id=row.pk, live_id=row.live_id))
    audit.write(
        actor=by, verb="live.comment_release", target=f"live_comment:{row.pk}", reason=reason
    )
    frames.comment(row, row.live.host_id)


@use_case
def remove_comment(*, comment_id: UUID, by: str, reason: str) -> None:
    """Visible or held → removed. Raises `NotFound`; emits `LiveCommentRemoved`."""
    row = _locked(comment_id)
    if row.state == CommentState.REMOVED:
        return
    row.state = str(CommentState.REMOVED)
    row.save(update_fields=["state"])
    outbox.record(LiveCommentRemoved(comment_id=row.pk, live_id=row.live_id))
    audit.write(
        actor=by, verb="live.comment_remove", target=f"live_comment:{row.pk}", reason=reason
    )
    frames.comment_removed(row)


def _locked(comment_id: UUID) -> LiveComment:
    rows = LiveComment.objects.select_for_update(of=("self",)).select_related("live")
    row = rows.filter(pk=comment_id).first()
    if row is None:
        raise NotFound
    return row
