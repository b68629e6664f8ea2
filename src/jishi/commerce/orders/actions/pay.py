"""Pay: the payment has succeeded; its orders go to their merchants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.events import OrderPaid
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.steps import event_fields, lines_of, move, pieces
from jishi.kernel import outbox
from jishi.kernel.db import use_case


@use_case
def mark_paid(*, payment_id: UUID, paid_at: datetime) -> None:
    """Every order of the payment that waits for it becomes paid; doing it twice changes nothing.

    Locks the orders in id order. Emits `OrderPaid` an order.
    """
    orders = Order.objects.select_for_update().filter(payment_id=payment_id).order_by("pk")
    for order in orders:
        if order.state != OrderState.AWAITING_PAYMENT:
            continue
        lines = lines_of(order)
        order.paid_at = paid_at
        move(
            order,
            OrderState.PAID,
            at=paid_at,
            actor="buyer",
            who=f"payment:{payment_id}",
            fields=["paid_at"],
        )
        catalog.count_sale(pieces(lines))
        outbox.record(OrderPaid(**event_fields(order, lines)))
        notices.paid(order, lines)
