"""Note refund: the provider has paid an order's refund out."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.orders import notices
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.steps import note_step, tell
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case


@use_case
def note_refund_paid(*, order_id: UUID) -> None:
    """The money is back with the buyer; doing it twice changes nothing."""
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None or order.refund_paid_at is not None:
        return
    order.refund_paid_at = clock.now()
    order.save(update_fields=["refund_paid_at"])
    note_step(order, kind="refund_paid", at=order.refund_paid_at, actor="platform")
    audit.write(actor="platform", verb="order.refund_paid", target=f"order:{order.pk}")
    notices.refund_paid(order)
    tell(order)
