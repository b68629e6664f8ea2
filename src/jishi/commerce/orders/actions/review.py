"""Review: what the buyer says after receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import AlreadyReviewed, WrongState
from jishi.commerce.orders.events import OrderReviewed
from jishi.commerce.orders.models import Review
from jishi.commerce.orders.policy import REVIEWABLE
from jishi.commerce.orders.steps import lines_of, lock_order, note_step
from jishi.foundation.media import api as media
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput

MAX_PICTURES = 9
MAX_TEXT = 500


@use_case
def review_order(
    *,
    order_id: UUID,
    buyer_id: UUID,
    description: int,
    service: int,
    logistics: int,
    text: str,
    picture_ids: Sequence[UUID],
) -> Review:
    """Keep the scores (1–5), words and own pictures; once an order.

    Raises `NotFound`, `WrongState` (not received), `AlreadyReviewed`, `InvalidInput`. Emits
    `OrderReviewed`.
    """
    scores = {"description": description, "service": service, "logistics": logistics}
    _check(scores, text, picture_ids)
    order = lock_order(order_id, buyer_id=buyer_id)
    if order.is_reviewed:
        raise AlreadyReviewed
    if OrderState(order.state) not in REVIEWABLE:
        raise WrongState(state=order.state)
    media.require_pictures(owner_id=buyer_id, ids=picture_ids)
    now = clock.now()
    product_ids = sorted({line.product_id for line in lines_of(order)})
    review = Review.objects.create(
        order=order,
        shop_id=order.shop_id,
        author_id=buyer_id,
        product_ids=product_ids,
        text=text.strip(),
        picture_ids=list(picture_ids),
        at=now,
        **scores,
    )
    order.is_reviewed = True
    order.save(update_fields=["is_reviewed"])
    note_step(order, kind="reviewed", at=now, actor="buyer")
    outbox.record(
        OrderReviewed(
            order_id=order.pk,
            shop_id=order.shop_id,
            buyer_id=buyer_id,
            product_ids=product_ids,
            **scores,
        )
    )
    audit.write(
        actor=f"person:{buyer_id}",
        verb="order.review",
        target=f"order:{order.pk}",
        description=description,
        service=service,
        logistics=logistics,
    )
    return review


def _check(scores: Mapping[str, int], text: str, picture_ids: Sequence[UUID]) -> None:
    wrong = {name: "1–5" for name, score in scores.items() if not 1 <= score <= 5}
    if len(text) > MAX_TEXT:
        wrong["text"] = "too_long"
    if len(picture_ids) > MAX_PICTURES:
        wrong["picture_ids"] = f"at most {MAX_PICTURES}"
    if wrong:
        raise InvalidInput(fields=wrong)
