"""Pure decisions: which state follows which, what may be written, where a mark lies in a replay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from jishi.community.live.contracts import LiveState, ReplayMark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

S = LiveState
#: Which state may follow which; the database guards the same table.
TRANSITIONS: dict[LiveState, frozenset[LiveState]] = {
    S.SCHEDULED: frozenset({S.WAITING, S.ON_AIR, S.ENDED, S.STOPPED}),
    S.WAITING: frozenset({S.ON_AIR, S.ENDED, S.STOPPED}),
    S.ON_AIR: frozenset({S.INTERRUPTED, S.ENDED, S.STOPPED}),
    S.INTERRUPTED: frozenset({S.ON_AIR, S.ENDED, S.STOPPED}),
    S.ENDED: frozenset({S.STOPPED}),
    S.STOPPED: frozenset(),
}
RUNNING = frozenset({S.ON_AIR, S.INTERRUPTED})
OPEN = frozenset({S.SCHEDULED, S.WAITING, S.ON_AIR, S.INTERRUPTED})
#: A picture that is away longer than this ends the live.
BACK_WITHIN = timedelta(seconds=60)
#: A live that nobody ever sent a picture to is put away after this.
ABANDONED_AFTER = timedelta(hours=24)
MAX_BAG = 100
MAX_COMMENT = 100
MAX_TITLE = 40
MAX_ANNOUNCEMENT = 300
#: Hearts counted from one message.
MAX_LIKES = 50


def may_become(now: LiveState, then: LiveState) -> bool:
    return then in TRANSITIONS[now]


def is_over(state: LiveState) -> bool:
    return state in (S.ENDED, S.STOPPED)


def first_state(*, starts_at: datetime | None, now: datetime) -> LiveState:
    """Without a time, or with one that has come, the room waits for the picture."""
    return S.SCHEDULED if starts_at is not None and starts_at > now else S.WAITING


def masked(name: str) -> str:
    """A buyer's name as the room may see it: the first character, then stars."""
    return f"{name[:1]}**" if name else "***"


def replay_marks(
    pins: Sequence[tuple[datetime, UUID | None]], parts: Sequence[tuple[datetime, int]]
) -> list[ReplayMark]:
    """Where each pin (at, product) falls in a replay made of `parts` (started_at, duration ms).

    Both sorted by time. A pin from before a part begins (in a break, or before the first picture)
    counts from that part's start; of several at one place the last one wins.
    """
    marks: dict[int, UUID | None] = {}
    for at, product_id in pins:
        marks[_place(at, parts)] = product_id
    result: list[ReplayMark] = []
    for at_ms, product_id in sorted(marks.items()):
        if not result or result[-1].product_id != product_id:
            result.append(ReplayMark(at_ms=at_ms, product_id=product_id))
    return result


def _place(at: datetime, parts: Sequence[tuple[datetime, int]]) -> int:
    before = 0
    for started_at, duration_ms in parts:
        inside = int((at - started_at).total_seconds() * 1000)
        if inside < duration_ms:
            return before + max(0, inside)
        before += duration_ms
    return before
