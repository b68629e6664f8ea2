"""Hearts: counted, never messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from jishi.community.live import policy, queries
from jishi.community.live.contracts import LiveState
from jishi.community.live.errors import LiveNotOpen
from jishi.community.live.models import Liker, Live
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from uuid import UUID

SLOTS = 8
_ADD = """
INSERT INTO live_likecount (live_id, slot, likes) VALUES (%s, %s, %s)
ON CONFLICT (live_id, slot) DO UPDATE SET likes = live_likecount.likes + excluded.likes
"""


@use_case
def like_live(*, live_id: UUID, person_id: UUID, count: int) -> int:
    """Add `count` hearts (1–50 a message); returns the live's total.

    Raises `InvalidInput`, `NotFound`, `LiveNotOpen`. The room learns of it with the next "numbers".
    """
    if not 1 <= count <= policy.MAX_LIKES:
        raise InvalidInput(fields={"count": f"1–{policy.MAX_LIKES}"})
    state = Live.objects.filter(pk=live_id).values_list("state", flat=True).first()
    if state is None:
        raise NotFound
    if policy.is_over(LiveState(state)):
        raise LiveNotOpen(state=state)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [live_id, person_id.int % SLOTS, count])
    Liker.objects.bulk_create([Liker(live_id=live_id, person_id=person_id)], ignore_conflicts=True)
    return queries.likes_of(live_id)
