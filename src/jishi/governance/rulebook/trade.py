"""Orders, refunds and people judged after the fact: one by one on events, in rounds by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.governance.rulebook.actions.decide import Asked
from jishi.governance.rulebook.actions.find import judge
from jishi.governance.rulebook.facts import days
from jishi.governance.rulebook.facts import orders as order_facts
from jishi.governance.rulebook.facts import reviews as review_facts
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

log = structlog.get_logger()
PAGE = 200
PRODUCERS: dict[str, Callable[[order_facts.OrderQuestion], dict[str, Any]]] = {
    "order.placed": order_facts.facts_of_placing,
    "order.shipped": order_facts.facts_of_shipping,
    "order.cancelled": order_facts.facts_of_cancelling,
    "order.refunded": order_facts.facts_of_refund,
    "order.reviewed": review_facts.facts_of_order_review,
}


def look_at_order(kind: str, order_id: UUID, *, refunded_minor: int | None = None) -> int:
    """Judge what happened to an order; returns new findings. A rule finds an order once, a refund of
    it once by what had gone back with it. Raises `NotFound`.
    """
    facts = PRODUCERS[kind](
        order_facts.OrderQuestion(order_id=order_id, refunded_minor=refunded_minor)
    )
    key = "" if refunded_minor is None else str(refunded_minor)
    return _judge_order(kind, order_id, facts, key)


def look_at_unshipped() -> int:
    """Judge every paid order that still waits; returns new findings. A rule finds an order once."""
    ids = orders.unshipped(paid_before=clock.now())
    found = 0
    for start in range(0, len(ids), PAGE):
        page = orders.order_records(ids[start : start + PAGE])
        shops = catalog.open_among({one.shop_id for one in page.values()})
        wanted = {pk for one in page.values() for pk in one.product_ids}
        goods = catalog.get_cards(wanted)
        fresh = catalog.fresh_among(wanted)
        for order in page.values():
            if order.state != orders.OrderState.PAID:
                continue
            facts = order_facts.facts_of_waiting(
                order_facts.WaitingQuestion(
                    order=order, goods=goods, is_shop_open=order.shop_id in shops,
                    is_fresh=any(one in fresh for one in order.product_ids),
                )
            )  # fmt: skip
            found += _safely("order.paid_unshipped", order.id, facts)
    return found


def look_at_unpaid_refunds() -> int:
    """Judge every promise of money that waits for a day and more; a rule finds one once."""
    before = clock.now() - days.DAY
    return sum(
        _safely(
            "order.refund_waiting", refund.order_id, order_facts.facts_of_refund_waiting(refund),
            key=str(refund.id),
        )
        for refund in orders.unpaid_refunds(before=before)
    )  # fmt: skip


def look_at_people() -> int:
    """Judge everybody who gave cause since yesterday; a rule finds a person once a day."""
    today = clock.market_day().isoformat()
    found = 0
    for person_id, facts in days.facts_of_people().items():
        try:
            found += judge(
                Asked(
                    kind="person.daily", subject_kind="person", subject_id=str(person_id),
                    facts=facts,
                ),
                key=today,
            )  # fmt: skip
        except Exception:
            log.exception("sweep_failed", subject=str(person_id))
    return found


def _judge_order(kind: str, order_id: UUID, facts: dict[str, Any], key: str) -> int:
    return judge(
        Asked(kind=kind, subject_kind="order", subject_id=str(order_id), facts=facts), key=key
    )


def _safely(kind: str, order_id: UUID, facts: dict[str, Any], key: str = "") -> int:
    """One that fails leaves the others to be looked at; the next round comes to it again."""
    try:
        return _judge_order(kind, order_id, facts, key)
    except Exception:
        log.exception("sweep_failed", subject=str(order_id))
        return 0
