"""Confirm: the buyer has the parcel, or the clock takes it so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.events import OrderReceived
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.steps import event_fields, lines_of, lock_order, move
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case


@use_case
def confirm_receipt(*, order_id: UUID, buyer_id: UUID) -> None:
    """The buyer says it came. Raises `NotFound`, `WrongState`."""
    _confirm(lock_order(order_id, buyer_id=buyer_id), by="buyer", who=f"person:{buyer_id}")


@use_case
def confirm_overdue(*, order_id: UUID) -> bool:
    """The clock of receipt has run out. False when somebody else is at it or it is not due."""
    order = (
        Order.objects.select_for_update(skip_locked=True)
        .filter(pk=order_id, state=OrderState.SHIPPED, confirm_by__lte=clock.now())
        .first()
    )
    if order is None:
        return False
    _confirm(order, by="clock", who="clock")
    return True


def _confirm(order: Order, *, by: str, who: str) -> None:
    now = clock.now()
    order.received_at = now
    order.settle_at = now + timedelta(seconds=settings.ORDER_SETTLE_AFTER_S)
    move(
        order,
        OrderState.RECEIVED,
        at=now,
        actor=by,
        who=who,
        fields=["received_at", "settle_at"],
    )
    outbox.record(OrderReceived(**event_fields(order, lines_of(order)), by=by))
