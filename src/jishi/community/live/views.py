"""From contracts to the shapes of the API, for answers and for frames alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.http_schemas import ProductCard
from jishi.commerce.catalog.http_schemas import ShopRef as ShopOut
from jishi.community.content import gates as content
from jishi.community.live import queries, rows
from jishi.community.live.http_schemas import (
    Live,
    LiveCard,
    LiveComment,
    MyLive,
)
from jishi.foundation.accounts import api as accounts
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media import api as media
from jishi.foundation.realtime import api as realtime
from jishi.kernel.http import refusal_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from jishi.commerce.catalog.contracts import ProductCard as CardContract
    from jishi.community.live import models
    from jishi.community.live.contracts import LiveView

CommentState = Literal["visible", "held", "removed"]


def when(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def card(product: CardContract, bag: Sequence[UUID]) -> ProductCard:
    """With its link number, when it is in the bag."""
    number = bag.index(product.id) + 1 if product.id in bag else None
    return ProductCard.of(product, number)


def bag_cards(bag: Sequence[UUID]) -> list[ProductCard]:
    """Numbers stay with their goods: what is no longer to be had leaves a gap."""
    cards = catalog.get_cards(bag)
    return [card(cards[one], bag) for one in bag if one in cards]


def people(ids: Iterable[UUID]) -> dict[UUID, PersonRef]:
    wanted = set(ids)
    shops = catalog.shops_of(wanted)
    return {
        one: PersonRef.of(person, shops[one].id if one in shops else None)
        for one, person in accounts.get_people(wanted).items()
    }


def live_cards(views: Sequence[LiveView], viewer_id: UUID | None) -> list[LiveCard]:
    hosts = people(view.host_id for view in views)
    pinned = catalog.get_cards(view.pinned_product_id for view in views if view.pinned_product_id)
    booked = queries.booked(viewer_id, [view.id for view in views])
    result = []
    for view in views:
        product = pinned.get(view.pinned_product_id) if view.pinned_product_id else None
        result.append(
            LiveCard(
                id=str(view.id),
                state=view.state.value,
                title=view.title,
                host=hosts[view.host_id],
                cover_url=view.cover_url,
                viewers=view.viewers,
                starts_at=when(view.starts_at),
                pinned=card(product, view.bag) if product else None,
                is_booked=view.id in booked,
                hls_url=view.hls_url,
            )
        )
    return result


def live(view: LiveView, viewer_id: UUID | None) -> Live:
    host = people([view.host_id])[view.host_id]
    shop = catalog.get_shops([view.shop_id]).get(view.shop_id) if view.shop_id else None
    bag = bag_cards(view.bag)
    pinned = [one for one in bag if one.id == str(view.pinned_product_id)]
    return Live(
        id=str(view.id),
        state=view.state.value,
        title=view.title,
        announcement=view.announcement,
        host=host,
        shop=ShopOut.of(shop) if shop else None,
        cover_url=view.cover_url,
        hls_url=view.hls_url,
        replay_url=view.replay_url,
        viewers=view.viewers,
        likes=view.likes,
        bag=bag,
        pinned=pinned[0] if pinned else None,
        channel=view.channel,
        last_seq=realtime.last_seq(view.channel),
        starts_at=when(view.starts_at),
        started_at=when(view.started_at),
        ended_at=when(view.ended_at),
        is_booked=bool(queries.booked(viewer_id, [view.id])),
        is_followed=_follows(viewer_id, view.host_id),
        is_demo=host.is_demo,
        stop_reason=view.stop_reason,
    )


def _follows(viewer_id: UUID | None, host_id: UUID) -> bool:
    if viewer_id is None:
        return False
    return host_id in content.followed_among.ask(viewer_id, [host_id])


def my_live(row: models.Live, language: str) -> MyLive:
    view = queries.get_live(row.pk)
    ingest = media.get_ingest(row.pk)
    refusal = rows.gate_refusal(row)
    body: Any = refusal_body(refusal, language)["error"] if refusal else None
    return MyLive(
        live=live(view, row.host_id),
        rtmp_url=ingest.rtmp_url,
        stream_key=ingest.stream_key,
        ingest_state=ingest.state,
        can_go_on_air=refusal is None
        and view.state in ("scheduled", "waiting", "on_air", "interrupted"),
        refusal=body,
    )


def comments(rows_: Sequence[models.LiveComment], host_id: UUID) -> list[LiveComment]:
    authors = people(row.author_id for row in rows_)
    return [
        LiveComment(
            id=str(row.pk),
            author=authors[row.author_id],
            text=row.text,
            at=row.at.isoformat(),
            state=cast("CommentState", row.state),
            is_host=row.author_id == host_id,
            client_key=row.client_key,
        )
        for row in rows_
    ]
