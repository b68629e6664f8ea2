"""All kinds of events that rules are written for, and who produces their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.governance.rulebook.facts import clips, comments, lives, people, products, shops

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
)
KINDS: dict[str, EventKind] = {kind.name: kind for kind in _ALL}
#: Producers by kind; comments have one a surface. Each takes the question of its kind.
PRODUCERS: dict[str, tuple[Callable[[Any], dict[str, Any]], ...]] = {
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
}
