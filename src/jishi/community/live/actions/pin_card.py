"""Pin a card: the product that the host explains now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.community.live import frames, gates, queries, rows
from jishi.community.live.contracts import LiveView
from jishi.community.live.errors import CardHeld, CardRefused, NotInBag
from jishi.community.live.events import CardPinned
from jishi.community.live.models import Live, Pin
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


@use_case
def pin_card(*, live_id: UUID, host_id: UUID, product_id: UUID | None) -> LiveView:
    """Put a card of the bag up, or take it down (None). The same again changes nothing.

    Locks the live. Raises `NotFound`, `LiveNotOpen`, `NotInBag`, `CardRefused`, `CardHeld`. Emits
    `CardPinned`, publishes "pinned".
    """
    live = rows.lock(live_id, host_id=host_id)
    rows.require_open(live)
    if live.pinned_product_id == product_id:
        return queries.get_live(live_id)
    bag = queries.bag_of(live_id)
    if product_id is not None:
        if product_id not in bag:
            raise NotInBag
        verdict = gates.pin_card.ask(
            gates.PinQuestion(live_id=live_id, host_id=host_id, product_id=product_id)
        )
        if verdict.outcome == "refuse":
            raise CardRefused(rule=verdict.rule, zh=verdict.zh, en=verdict.en)
        if verdict.outcome == "hold":
            raise CardHeld(rule=verdict.rule)
    put_up(live, product_id, bag)
    return queries.get_live(live_id)


def put_up(live: Live, product_id: UUID | None, bag: Sequence[UUID]) -> None:
    """Write and tell it; the live is locked by the caller."""
    live.pinned_product_id = product_id
    live.save(update_fields=["pinned_product_id"])
    Pin.objects.create(live=live, product_id=product_id, at=clock.now())
    outbox.record(CardPinned(live_id=live.pk, host_id=live.host_id, product_id=product_id))
    audit.write(
        actor=f"person:{live.host_id}", verb="live.pin", target=f"live:{live.pk}",
        product=str(product_id) if product_id else None,
    )  # fmt: skip
    frames.pinned(live.pk, product_id, bag)
