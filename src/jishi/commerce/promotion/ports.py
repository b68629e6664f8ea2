"""What promotion asks of rooms above: whose clip, whose live."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.promotion.contracts import LiveFacts
from jishi.kernel.ports import Port


def _unknown_live(live_id: UUID) -> LiveFacts | None:
    del live_id
    return None


def _unknown_clip(clip_id: UUID) -> UUID | None:
    del clip_id
    return None


#: Host of a live, and whether it is on air; None for an unknown one. Plugged by community.live.
live_facts = Port(_unknown_live)
#: Author of a clip; None for an unknown one. Plugged by community.content.
clip_author = Port(_unknown_clip)
