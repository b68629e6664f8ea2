"""Things looked at by the clock: rooms on air, open shops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from jishi.commerce.catalog import api as catalog
from jishi.community.live import api as live
from jishi.governance.rulebook import queries
from jishi.governance.rulebook.actions.decide import Asked
from jishi.governance.rulebook.actions.find import judge
from jishi.governance.rulebook.facts import lives as live_facts
from jishi.governance.rulebook.facts import shops as shop_facts
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

log = structlog.get_logger()
MOST_LIVES = 10_000


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
    today = queries.today().isoformat()

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
