"""All kinds of events that rules are written for, and who produces their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.governance.rulebook.facts import (
    clips,
    comments,
    days,
    lives,
    orders,
    people,
    products,
    reviews,
    shops,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.foundation.rules.api import EventKind

_ALL: tuple[EventKind, ...] = (
    shops.SHOP_SUBMITTED,
    products.PRODUCT_SUBMITTED,
    clips.CLIP_SUBMITTED,
    lives.LIVE_OPENING,
    lives.CARD_PINNING,
    comments.COMMENT_POSTING,
    people.PROFILE_NAMING,
    products.PRODUCT_CHANGED,
    lives.LIVE_MINUTE,
    shops.SHOP_REVIEWED_DAILY,
    reviews.REVIEW_POSTING,
    days.PAYOUT_REQUESTED,
    orders.ORDER_PLACED,
    orders.ORDER_PAID_UNSHIPPED,
    orders.ORDER_SHIPPED,
    orders.ORDER_CANCELLED,
    orders.ORDER_REFUNDED,
    orders.ORDER_REFUND_WAITING,
    reviews.ORDER_REVIEWED,
    days.PERSON_DAILY,
)
KINDS: dict[str, EventKind] = {kind.name: kind for kind in _ALL}
#: Producers by kind; comments have one a surface. Each takes the question of its kind;
#: `person.daily` is produced for everybody at once.
PRODUCERS: dict[str, tuple[Callable[..., dict[Any, Any]], ...]] = {
    "shop.submitted": (shops.facts_of_shop_submission,),
    "product.submitted": (products.facts_of_product_submission,),
    "clip.submitted": (clips.facts_of_clip_submission,),
    "live.opening": (lives.facts_of_live_opening,),
    "card.pinning": (lives.facts_of_card_pinning,),
    "comment.posting": (comments.facts_of_clip_comment, comments.facts_of_live_comment),
    "profile.naming": (people.facts_of_naming,),
    "product.changed": (products.facts_of_product_change,),
    "live.minute": (lives.facts_of_live_minute,),
    "shop.reviewed_daily": (shops.facts_of_shop_day,),
    "review.posting": (reviews.facts_of_review_posting,),
    "payout.requested": (days.facts_of_payout,),
    "order.placed": (orders.facts_of_placing,),
    "order.paid_unshipped": (orders.facts_of_waiting,),
    "order.shipped": (orders.facts_of_shipping,),
    "order.cancelled": (orders.facts_of_cancelling,),
    "order.refunded": (orders.facts_of_refund,),
    "order.refund_waiting": (orders.facts_of_refund_waiting,),
    "order.reviewed": (reviews.facts_of_order_review,),
    "person.daily": (days.facts_of_people,),
}
