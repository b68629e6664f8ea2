"""Fill the bag: which goods this live shows, in the order of their link numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog import api as catalog
from jishi.community.live import frames, queries, rows
from jishi.community.live.actions.create import put_in_bag, unique
from jishi.community.live.actions.pin_card import put_up
from jishi.community.live.contracts import LiveView
from jishi.community.live.models import BagItem
from jishi.kernel import audit
from jishi.kernel.db import use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


@use_case
def fill_bag(*, live_id: UUID, host_id: UUID, product_ids: Sequence[UUID]) -> LiveView:
    """Replace the bag. A pinned card that is no longer in it comes down.

    Locks the live. Raises `NotFound`, `LiveNotOpen`, `InvalidInput`. Publishes "bag".
    """
    wanted = unique(product_ids)
    live = rows.lock(live_id, host_id=host_id)
    rows.require_open(live)
    if wanted:
        catalog.products_of_owner(host_id, wanted)
    BagItem.objects.filter(live=live).delete()
    put_in_bag(live, wanted)
    if live.pinned_product_id is not None and live.pinned_product_id not in wanted:
        put_up(live, None, wanted)
    audit.write(
        actor=f"person:{host_id}", verb="live.fill_bag", target=f"live:{live_id}",
        products=[str(one) for one in wanted],
    )  # fmt: skip
    frames.bag(live_id, wanted)
    return queries.get_live(live_id)
