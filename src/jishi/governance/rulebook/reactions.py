"""What has happened elsewhere is judged by the rules for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog.events import ProductApproved, ProductTermsChanged
from jishi.commerce.orders.events import (
    OrderCancelled,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderRefunded,
    OrderReviewed,
    OrderShipped,
)
from jishi.governance.rulebook import sweeps, telling, trade
from jishi.governance.rulebook.events import RuleBroken
from jishi.kernel.errors import NotFound
from jishi.kernel.events import on

if TYPE_CHECKING:
    from uuid import UUID


@on(ProductApproved)
def judge_product(event: ProductApproved) -> None:
    """How goods stand once buyers see them; a rule finds one product once a day."""
    _judge(event.product_id)


@on(ProductTermsChanged)
def judge_terms(event: ProductTermsChanged) -> None:
    """Prices change without review, so that they are looked at afterwards."""
    _judge(event.product_id)


def _judge(product_id: UUID) -> None:
    try:
        sweeps.look_at_product(product_id)
    except NotFound:
        return


@on(OrderPlaced)
def judge_placing(event: OrderPlaced) -> None:
    _judge_order("order.placed", event.order_id)


@on(OrderShipped)
def judge_shipping(event: OrderShipped) -> None:
    _judge_order("order.shipped", event.order_id)


@on(OrderCancelled)
def judge_cancelling(event: OrderCancelled) -> None:
    _judge_order("order.cancelled", event.order_id)


@on(OrderRefunded)
def judge_refund(event: OrderRefunded) -> None:
    _judge_order("order.refunded", event.order_id, refunded_minor=event.total_minor)


@on(OrderPartlyRefunded)
def judge_part(event: OrderPartlyRefunded) -> None:
    """Each part is an occurrence of its own: what was paid back in all so far tells them apart."""
    _judge_order("order.refunded", event.order_id, refunded_minor=event.refunded_minor)


@on(OrderReviewed)
def judge_review(event: OrderReviewed) -> None:
    _judge_order("order.reviewed", event.order_id)


def _judge_order(kind: str, order_id: UUID, *, refunded_minor: int | None = None) -> None:
    try:
        trade.look_at_order(kind, order_id, refunded_minor=refunded_minor)
    except NotFound:
        return


@on(RuleBroken)
def tell_those_concerned(event: RuleBroken) -> None:
    telling.tell(event)
