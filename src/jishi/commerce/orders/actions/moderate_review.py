"""Decide on a review that was held. What a buyer said is never deleted: it is shown or it is not."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.orders.contracts import ReviewState
from jishi.commerce.orders.events import OrderReviewed
from jishi.commerce.orders.models import Review
from jishi.kernel import audit, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def release_review(*, review_id: UUID, by: str, reason: str = "") -> None:
    """Show a held review; from now on it counts. Idempotent. Raises `NotFound`. Emits `OrderReviewed`."""
    review = _lock(review_id)
    if review.state != ReviewState.HELD:
        return
    review.state = ReviewState.VISIBLE
    review.save(update_fields=["state"])
    audit.write(actor=by, verb="review.release", target=f"review:{review_id}", reason=reason)
    outbox.record(reviewed(review))


@use_case
def keep_review_hidden(*, review_id: UUID, by: str, reason: str) -> None:
    """A held review stays hidden; it is kept, with the reason. Idempotent. Raises `NotFound`.

    Only what never was shown can stay hidden: what buyers said is not to be deleted (E-commerce Law
    art. 39).
    """
    review = _lock(review_id)
    if review.state != ReviewState.HELD:
        return
    review.state = ReviewState.HIDDEN
    review.save(update_fields=["state"])
    audit.write(actor=by, verb="review.hide", target=f"review:{review_id}", reason=reason)


def reviewed(review: Review) -> OrderReviewed:
    """The news that a review can be read by all."""
    return OrderReviewed(
        order_id=review.order_id, shop_id=review.shop_id, buyer_id=review.author_id,
        product_ids=list(review.product_ids), description=review.description,
        service=review.service, logistics=review.logistics,
    )  # fmt: skip


def _lock(review_id: UUID) -> Review:
    found = Review.objects.select_for_update().filter(pk=review_id).first()
    if found is None:
        raise NotFound
    return found
