"""What other rooms may ask of live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import ports, queries
from jishi.community.live.actions import moderate as _moderate
from jishi.community.live.actions import post_comment as _post_comment
from jishi.community.live.actions import stop as _stop
from jishi.community.live.contracts import (
    CommentFacts,
    CommentState,
    LiveState,
    LiveView,
    ReplayMark,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from jishi.kernel.paging import Page

__all__ = ["CommentFacts", "CommentState", "LiveState", "LiveView", "ReplayMark"]


def get_lives(ids: Iterable[UUID]) -> dict[UUID, LiveView]:
    """Lives by id; unknown ids are left out. A fixed number of queries."""
    return queries.get_lives(ids)


def on_air(*, limit: int = 50) -> list[LiveView]:
    """Lives with a picture now, most watched first."""
    return queries.on_air(limit=limit)


def live_of(host_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """host_id → live_id of those who are on air (or interrupted) now."""
    return queries.live_of(host_ids)


def find_lives(
    *, cursor: str | None = None, limit: int = 20, states: Iterable[str] = ("on_air", "interrupted")
) -> Page[LiveView]:
    """Newest first, in the given states."""
    return queries.page_of_lives(cursor=cursor, limit=limit, states=tuple(states), public=True)


def search_lives(text: str, *, limit: int = 20) -> list[LiveView]:
    """Open lives whose title or announcement contains `text`, on air first."""
    return queries.search_lives(text, limit=limit)


def comment_facts(comment_id: UUID) -> CommentFacts:
    """Raises `NotFound`."""
    return queries.comment_facts(comment_id)


def answer_comment(*, live_id: UUID, host_id: UUID, text: str, key: str) -> UUID:
    """Let the host say something in the own room; idempotent by `key`. Returns the comment's id."""
    return _post_comment.post_comment(
        live_id=live_id, author_id=host_id, text=text, client_key=key
    ).id


def release_comment(*, comment_id: UUID, by: str, reason: str = "") -> None:
    """Show a held comment (`by`: an audit actor). Nothing happens when it is visible already."""
    _moderate.release_comment(comment_id=comment_id, by=by, reason=reason)


def remove_comment(*, comment_id: UUID, by: str, reason: str) -> None:
    """Take a comment out of the room; everyone's screen drops it."""
    _moderate.remove_comment(comment_id=comment_id, by=by, reason=reason)


def restore_comment(*, comment_id: UUID, by: str, reason: str) -> None:
    """Undo `remove_comment`."""
    _moderate.release_comment(comment_id=comment_id, by=by, reason=reason)


def stop_live(*, live_id: UUID, by: str, reason: str) -> LiveView:
    """Stop a live for the market (`by`: an audit actor such as `person:ID`). Everyone is shown `reason`.

    Raises `NotFound`; stopping a stopped live changes nothing.
    """
    return _stop.stop_live(live_id=live_id, by=by, reason=reason)


def replay_marks(live_id: UUID) -> list[ReplayMark]:
    """Which product was explained from when on in the replay; empty without one."""
    return queries.replay_marks(live_id)


def plug_follows(answer: ports.Following) -> None:
    """For the room of friends, from its `plugs.py`: `answer(person_id, ids)` → whom of `ids` the
    person follows."""
    ports.is_following.plug(answer)
