"""Count an opened product card."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.community.intent.events import CardOpened
from jishi.community.intent.models import OpenedCard
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def record_card_opened(
    *, person_id: UUID | None, product_id: UUID, source_kind: str, source_id: UUID | None
) -> None:
    """Keep one opening. Raises `NotFound` for a product nobody may see."""
    if product_id not in catalog.get_cards([product_id]):
        raise NotFound
    OpenedCard.objects.create(
        person_id=person_id, product_id=product_id, source_kind=source_kind,
        source_id=source_id, at=clock.now(),
    )  # fmt: skip
    outbox.record(
        CardOpened(
            person_id=person_id, product_id=product_id, source_kind=source_kind,
            source_id=source_id,
        )
    )  # fmt: skip
