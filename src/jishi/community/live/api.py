"""What other rooms may ask of live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import queries, records, views
from jishi.community.live.actions import create as _create
from jishi.community.live.actions import end as _end
from jishi.community.live.actions import moderate as _moderate
from jishi.community.live.actions import pin_card as _pin_card
from jishi.community.live.actions import post_comment as _post_comment
from jishi.community.live.actions import stop as _stop
from jishi.community.live.contracts import (
    Commented,
    CommentFacts,
    CommentState,
    HostRecord,
    LiveMinute,
    LiveState,
    LiveView,
    ReplayMark,
    Said,
    Seen,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from jishi.community.live.http_schemas import LiveCard
    from jishi.kernel.paging import Page

__all__ = [
    "CommentFacts",
    "CommentState",
    "Commented",
    "HostRecord",
    "LiveMinute",
    "LiveState",
    "LiveView",
    "ReplayMark",
]


def get_lives(ids: Iterable[UUID]) -> dict[UUID, LiveView]:
    """Lives by id; unknown ids are left out. A fixed number of queries."""
    return queries.get_lives(ids)


def on_air(*, limit: int = 50) -> list[LiveView]:
    """Lives with a picture now, most watched first."""
    return queries.on_air(limit=limit)


def host_record(host_id: UUID, *, since: datetime) -> HostRecord:
    """A person's lives so far, for rules."""
    return records.host_record(host_id, since=since)


def live_minute(live_id: UUID, *, since: datetime) -> LiveMinute:
    """A room as it is now and what was said since, for rules. Raises `NotFound`."""
    return records.live_minute(live_id, since=since)


def recent_texts(author_id: UUID, *, since: datetime) -> list[str]:
    """What this person wrote in live rooms, newest first, at most 50."""
    return records.recent_texts(author_id, since=since)


def said_in(live_id: UUID, *, since: datetime, author_id: UUID | None) -> list[Said]:
    """What was said in a room since then (by one author), oldest first."""
    return records.said_in(live_id, since=since, author_id=author_id)


def commenters(*, since: datetime) -> dict[UUID, Commented]:
    """What everybody wrote in live rooms, by author. One query."""
    return records.commenters(since=since)


def seen(live_id: UUID) -> Seen:
    """Who came to see this live."""
    return queries.seen(live_id)


def live_of(host_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """host_id → live_id of those who are on air (or interrupted) now."""
    return queries.live_of(host_ids)


def card_schemas(lives: Sequence[LiveView], *, viewer_id: UUID | None) -> list[LiveCard]:
    """Lives as the API shows them in lists, in the given order."""
    return views.live_cards(lives, viewer_id)


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


def on_air_of(person_id: UUID) -> UUID | None:
    """The live in which this person is on air now."""
    return queries.live_of([person_id]).get(person_id)


def require_host(*, live_id: UUID, host_id: UUID) -> None:
    """Raise `NotFound` unless this is the host's own live."""
    queries.own_live(live_id, host_id)


def pin_card(*, live_id: UUID, host_id: UUID, product_id: UUID | None) -> LiveView:
    """See `actions.pin_card`."""
    return _pin_card.pin_card(live_id=live_id, host_id=host_id, product_id=product_id)


def create_live(
    *,
    host_id: UUID,
    title: str,
    announcement: str = "",
    cover_picture_id: UUID | None = None,
    product_ids: Sequence[UUID] = (),
    starts_at: datetime | None = None,
) -> LiveView:
    """See `actions.create` (demo data, crowd simulator)."""
    return _create.create_live(
        host_id=host_id, title=title, announcement=announcement,
        cover_picture_id=cover_picture_id, product_ids=product_ids, starts_at=starts_at,
    )  # fmt: skip


def end_live(*, live_id: UUID, host_id: UUID) -> LiveView:
    """See `actions.end`."""
    return _end.end_live(live_id=live_id, host_id=host_id)


def post_comment(
    *, live_id: UUID, author_id: UUID, text: str, client_key: UUID | str, language: str = "zh"
) -> CommentFacts:
    """Say something in the room, without a quota (a host's answer, demo data); idempotent by
    `client_key`. `language` is the author's; a refusal carries both."""
    del language
    return _post_comment.post_comment(
        live_id=live_id, author_id=author_id, text=text, client_key=str(client_key)
    )


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
