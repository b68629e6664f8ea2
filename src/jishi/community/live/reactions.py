"""What live does on others' events."""

from __future__ import annotations

from jishi.commerce.catalog.events import StockChanged
from jishi.commerce.orders.events import OrderPaid
from jishi.community.live import frames, jobs, policy, queries
from jishi.community.live.actions.follow_picture import follow_picture
from jishi.community.live.actions.publish_replay import publish_replay
from jishi.community.live.events import LiveStarted
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media.events import (
    IngestPlayable,
    IngestStarted,
    IngestStopped,
    ReplayReady,
)
from jishi.kernel.events import on


@on(IngestStarted)
def see_signal(event: IngestStarted) -> None:
    follow_picture(event.stream_id)


@on(IngestPlayable)
def go_on_air(event: IngestPlayable) -> None:
    follow_picture(event.stream_id)


@on(IngestStopped)
def break_off(event: IngestStopped) -> None:
    follow_picture(event.stream_id)


@on(ReplayReady)
def show_replay(event: ReplayReady) -> None:
    publish_replay(live_id=event.stream_id, hls_url=event.hls_url)


@on(LiveStarted)
def tell_bookers(event: LiveStarted) -> None:
    jobs.defer_tell_bookers(event.live_id)


@on(StockChanged)
def show_stock(event: StockChanged) -> None:
    """In every running live that has the product in its bag."""
    for live_id in queries.lives_with(event.product_id):
        frames.send(
            live_id,
            "stock",
            {
                "product_id": str(event.product_id),
                "sku_id": str(event.sku_id),
                "stock": event.stock,
            },
        )


@on(OrderPaid)
def show_sale(event: OrderPaid) -> None:
    """The room sees that something was bought, never by whom."""
    if event.source_kind != "live" or event.source_id is None or not event.lines:
        return
    if not queries.is_running(event.source_id):
        return
    buyer = accounts.get_people([event.buyer_id]).get(event.buyer_id)
    frames.send(
        event.source_id,
        "sold",
        {
            "name_masked": policy.masked(buyer.name if buyer else ""),
            "title": event.lines[0].title,
        },
    )
