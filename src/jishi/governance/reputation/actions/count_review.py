"""Count a review in its shop's score."""

from __future__ import annotations

from uuid import UUID

from jishi.governance.reputation.models import Scored
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case


@use_case
def count_review(
    *, order_id: UUID, shop_id: UUID, description: int, service: int, logistics: int
) -> None:
    """Keep the scores of one order; the same order again changes nothing."""
    _, is_new = Scored.objects.get_or_create(
        order_id=order_id,
        defaults={
            "shop_id": shop_id,
            "description": description,
            "service": service,
            "logistics": logistics,
            "at": clock.now(),
        },
    )
    if is_new:
        audit.write(
            actor="platform",
            verb="shop.score",
            target=f"shop:{shop_id}",
            basis="reputation.policy",
            order_id=str(order_id),
        )
