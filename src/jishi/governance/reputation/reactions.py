"""Reviews become scores."""

from __future__ import annotations

from jishi.commerce.orders.events import OrderReviewed
from jishi.governance.reputation.actions.count_review import count_review
from jishi.kernel.events import on


@on(OrderReviewed)
def review_counts(event: OrderReviewed) -> None:
    count_review(
        order_id=event.order_id,
        shop_id=event.shop_id,
        description=event.description,
        service=event.service,
        logistics=event.logistics,
    )
