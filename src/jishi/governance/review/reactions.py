"""What comes into the queue, and what leaves it without a decision."""

from __future__ import annotations

from jishi.commerce.catalog.events import ProductSubmitted, ProductWithdrawn, ShopSubmitted
from jishi.commerce.orders.events import ReviewHeld
from jishi.community.content.events import ClipCommentPosted, ClipRemoved, ClipSubmitted
from jishi.community.live.events import LiveCommentPosted
from jishi.governance.review.actions.enqueue import enqueue, lapse
from jishi.kernel.events import on


@on(ShopSubmitted)
def queue_shop(event: ShopSubmitted) -> None:
    enqueue(kind="shop", subject_id=event.shop_id, submission=event.submission)


@on(ProductSubmitted)
def queue_product(event: ProductSubmitted) -> None:
    enqueue(kind="product", subject_id=event.product_id, submission=event.submission)


@on(ProductWithdrawn)
def drop_product(event: ProductWithdrawn) -> None:
    lapse(kind="product", subject_id=event.product_id)


@on(ClipSubmitted)
def queue_clip(event: ClipSubmitted) -> None:
    enqueue(kind="clip", subject_id=event.clip_id)


@on(ClipRemoved)
def drop_clip(event: ClipRemoved) -> None:
    lapse(kind="clip", subject_id=event.clip_id)


@on(ClipCommentPosted)
def queue_comment(event: ClipCommentPosted) -> None:
    if event.state == "held":
        enqueue(kind="comment", subject_id=event.comment_id)


@on(LiveCommentPosted)
def queue_live_comment(event: LiveCommentPosted) -> None:
    if event.state == "held":
        enqueue(kind="live_comment", subject_id=event.comment_id)


@on(ReviewHeld)
def queue_order_review(event: ReviewHeld) -> None:
    enqueue(kind="order_review", subject_id=event.review_id)
