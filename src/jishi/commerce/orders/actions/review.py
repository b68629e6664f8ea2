"""Review: what the buyer says after receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from jishi.commerce.orders import gates
from jishi.commerce.orders.actions.moderate_review import reviewed
from jishi.commerce.orders.contracts import OrderState, ReviewState
from jishi.commerce.orders.errors import AlreadyReviewed, ReviewRefused, WrongState
from jishi.commerce.orders.events import ReviewHeld
from jishi.commerce.orders.models import Order, Review
from jishi.commerce.orders.policy import REVIEWABLE
from jishi.commerce.orders.steps import lines_of, lock_order, note_step
from jishi.foundation.media import api as media
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput
from jishi.kernel.gates import Verdict
from jishi.kernel.ids import new_id

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

    A gate may hold it (kept, counted and shown to others only once a reviewer lets it through) or
    refuse it (`ReviewRefused`, nothing kept). Raises `NotFound`, `WrongState` (not received),
    `AlreadyReviewed`, `InvalidInput`. Emits `OrderReviewed` or `ReviewHeld`.
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
    review_id = new_id()
    verdict = _verdict(review_id, order, text.strip(), scores, len(picture_ids))
    is_held = verdict.outcome == "hold"
    review = Review.objects.create(
        id=review_id,
        state=ReviewState.HELD if is_held else ReviewState.VISIBLE,
        held_under=verdict.rule if is_held else "",
        order=order,
        shop_id=order.shop_id,
        author_id=buyer_id,
        product_ids=sorted({line.product_id for line in lines_of(order)}),
        text=text.strip(),
        picture_ids=list(picture_ids),
        at=now,
        **scores,
    )
    order.is_reviewed = True
    order.save(update_fields=["is_reviewed"])
    note_step(order, kind="reviewed", at=now, actor="buyer")
    if is_held:
        outbox.record(ReviewHeld(review_id=review.pk, order_id=order.pk, author_id=buyer_id))
    else:
        outbox.record(reviewed(review))
    audit.write(
        actor=f"person:{buyer_id}",
        verb="order.review",
        target=f"order:{order.pk}",
        description=description,
        service=service,
        logistics=logistics,
    )
    return review


def _verdict(
    review_id: UUID, order: Order, text: str, scores: Mapping[str, int], pictures: int
) -> Verdict:
    """What the rules say, asked before anything is kept. Raises `ReviewRefused`."""
    verdict = gates.show_review.ask(
        gates.ReviewQuestion(
            review_id=review_id, order_id=order.pk, author_id=order.buyer_id, text=text,
            scores=(scores["description"], scores["service"], scores["logistics"]),
            pictures=pictures,
        )
    )  # fmt: skip
    if verdict.outcome == "refuse":
        raise ReviewRefused(rule=verdict.rule, ground=verdict.zh, ground_en=verdict.en)
    return verdict


def _check(scores: Mapping[str, int], text: str, picture_ids: Sequence[UUID]) -> None:
    wrong = {name: "1–5" for name, score in scores.items() if not 1 <= score <= 5}
    if len(text) > MAX_TEXT:
        wrong["text"] = "too_long"
    if len(picture_ids) > MAX_PICTURES:
        wrong["picture_ids"] = f"at most {MAX_PICTURES}"
    if wrong:
        raise InvalidInput(fields=wrong)
