"""The index follows what other rooms publish and withdraw."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.events import (
    ProductApproved,
    ProductWithdrawn,
    ShopClosed,
    ShopOpened,
)
from jishi.community.content import api as content
from jishi.community.content.events import ClipPublished, ClipRemoved
from jishi.community.live import api as live
from jishi.community.live.events import LiveEnded, LiveStarted, LiveStopped
from jishi.community.search.actions.index import drop, put
from jishi.kernel.events import on


@on(ProductApproved)
def index_product(event: ProductApproved) -> None:
    product = catalog.get_product(event.product_id)
    body = f"{product.description} {product.origin} {product.shop.name} {product.shop.town}"
    put(kind="product", ref_id=product.id, title=product.title, body=body)


@on(ProductWithdrawn)
def drop_product(event: ProductWithdrawn) -> None:
    drop(kind="product", ref_id=event.product_id)


@on(ShopOpened)
def index_shop(event: ShopOpened) -> None:
    shop = catalog.get_shop(event.shop_id)
    put(kind="shop", ref_id=shop.id, title=shop.name, body=f"{shop.intro} {shop.town}")


@on(ShopClosed)
def drop_shop(event: ShopClosed) -> None:
    drop(kind="shop", ref_id=event.shop_id)


@on(ClipPublished)
def index_clip(event: ClipPublished) -> None:
    clip = content.get_clips([event.clip_id], viewer_id=None).get(event.clip_id)
    if clip is not None and clip.state == "published":
        goods = catalog.get_cards(clip.product_ids)
        body = " ".join([*clip.tags, *(card.title for card in goods.values())])
        put(kind="clip", ref_id=clip.id, title=clip.caption, body=body)


@on(ClipRemoved)
def drop_clip(event: ClipRemoved) -> None:
    drop(kind="clip", ref_id=event.clip_id)


@on(LiveStarted)
def index_live(event: LiveStarted) -> None:
    room = live.get_lives([event.live_id]).get(event.live_id)
    if room is not None:
        put(kind="live", ref_id=room.id, title=room.title, body=room.announcement)


@on(LiveEnded)
def drop_ended_live(event: LiveEnded) -> None:
    _drop_live(event.live_id)


@on(LiveStopped)
def drop_stopped_live(event: LiveStopped) -> None:
    _drop_live(event.live_id)


def _drop_live(live_id: UUID) -> None:
    drop(kind="live", ref_id=live_id)
