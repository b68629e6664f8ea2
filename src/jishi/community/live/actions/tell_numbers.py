"""Tell the room how many watch and how many hearts there are, when that has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import frames, queries
from jishi.community.live.models import Live, Numbers
from jishi.foundation.realtime import api as realtime
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from uuid import UUID


def running() -> list[UUID]:
    return list(Live.objects.filter(state__in=queries.RUNNING).values_list("pk", flat=True))


@use_case
def tell_numbers(live_id: UUID) -> bool:
    """Publishes "numbers" when they differ from what was last told. Locks the numbers' row."""
    told = Numbers.objects.select_for_update().get(pk=live_id)
    viewers = realtime.viewers(queries.channel(live_id))
    likes = queries.likes_of(live_id)
    if (told.viewers, told.likes) == (viewers, likes):
        return False
    told.viewers, told.likes = viewers, likes
    told.peak_viewers = max(told.peak_viewers, viewers)
    told.save()
    frames.send(live_id, "numbers", {"viewers": viewers, "likes": likes})
    return True
