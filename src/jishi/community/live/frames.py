"""What the room is told while it runs: the kinds of channel live:{id}. In the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.community.live import views
from jishi.community.live.contracts import LiveState
from jishi.foundation.realtime import api as realtime

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from jishi.community.live.models import Live, LiveComment


def send(live_id: UUID, kind: str, payload: dict[str, Any]) -> None:
    realtime.publish(f"live:{live_id}", kind, payload)


def state(live: Live) -> None:
    running = live.state in (LiveState.ON_AIR, LiveState.INTERRUPTED)
    send(
        live.pk,
        "state",
        {
            "state": live.state,
            "hls_url": live.hls_url if running else None,
            "reason": live.stop_reason,
        },
    )


def pinned(live_id: UUID, product_id: UUID | None, bag: Sequence[UUID]) -> None:
    """The frame is the card itself; its `id` is null when the card was taken down."""
    card = catalog.get_cards([product_id]).get(product_id) if product_id else None
    payload = {"id": None} if card is None else views.card(card, bag).model_dump(mode="json")
    send(live_id, "pinned", payload)


def bag(live_id: UUID, product_ids: Sequence[UUID]) -> None:
    cards = views.bag_cards(product_ids)
    send(live_id, "bag", {"items": [card.model_dump(mode="json") for card in cards]})


def comment(row: LiveComment, host_id: UUID) -> None:
    send(row.live_id, "comment", views.comments([row], host_id)[0].model_dump(mode="json"))


def comment_removed(row: LiveComment) -> None:
    send(row.live_id, "comment_removed", {"id": str(row.pk)})
