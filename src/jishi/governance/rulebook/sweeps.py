"""Things looked at by the clock: rooms on air, open shops, goods on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from jishi.commerce.catalog import api as catalog
from jishi.community.live import api as live
from jishi.governance.rulebook.actions.decide import Asked
from jishi.governance.rulebook.actions.find import judge
from jishi.governance.rulebook.facts import lives as live_facts
from jishi.governance.rulebook.facts import products as product_facts
from jishi.governance.rulebook.facts import shops as shop_facts
from jishi.kernel import clock
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

log = structlog.get_logger()
MOST_LIVES = 10_000
PAGE = 200


def lives(*, minute: int) -> int:
    """Judge every room on air; returns new findings. A rule finds a room once in ten minutes."""

    def look(live_id: UUID) -> int:
        facts = live_facts.facts_of_live_minute(live_facts.LiveMinuteQuestion(live_id=live_id))
        return judge(
            Asked(kind="live.minute", subject_kind="live", subject_id=str(live_id), facts=facts),
            key=str(minute // 10),
        )

    return _each([one.id for one in live.on_air(limit=MOST_LIVES)], look)


def shops() -> int:
    """Judge every open shop; returns new findings. A rule finds a shop once a day."""
    today = clock.market_day().isoformat()

    def look(shop_id: UUID) -> int:
        facts = shop_facts.facts_of_shop_day(shop_facts.ShopDayQuestion(shop_id=shop_id))
        return judge(
            Asked(
                kind="shop.reviewed_daily", subject_kind="shop", subject_id=str(shop_id),
                facts=facts,
            ),
            key=today,
        )  # fmt: skip

    return _each(list(catalog.open_shop_ids()), look)


def goods() -> int:
    """Judge everything on sale: dates pass and lists grow. Returns new findings."""
    found = 0
    cursor = None
    while True:
        page = catalog.products_on_sale(cursor, limit=PAGE)
        found += _each([card.id for card in page.items], look_at_product)
        cursor = page.next_cursor
        if cursor is None:
            return found


def look_at_product(product_id: UUID) -> int:
    """Judge one product as buyers see it. A rule finds a product once a day. Raises `NotFound`."""
    question = product_facts.ProductChangeQuestion(product_id=product_id)
    facts = product_facts.facts_of_product_change(question)
    return judge(
        Asked(
            kind="product.changed", subject_kind="product", subject_id=str(product_id), facts=facts
        ),
        key=clock.market_day().isoformat(),
    )  # fmt: skip


def _each(ids: list[UUID], look: Callable[[UUID], int]) -> int:
    """One that fails leaves the others to be looked at; the next round comes to it again."""
    found = 0
    for one in ids:
        try:
            found += look(one)
        except NotFound:
            continue
        except Exception:
            log.exception("sweep_failed", subject=str(one))
    return found
