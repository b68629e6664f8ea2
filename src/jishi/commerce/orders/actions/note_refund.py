"""Note refund: the provider has paid an order's refund out."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.orders import notices
from jishi.commerce.orders.models import Order, Refund
from jishi.commerce.orders.steps import note_step, tell
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import parse_id


@use_case
def note_refund_paid(*, order_id: UUID, ref: str) -> None:
    """The money of one refund is back with the buyer; doing it twice changes nothing.

    `ref`: as given to payments, `refund:<id>`.
    """
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        return
    refund_id = parse_id(ref.removeprefix("refund:"))
    if refund_id is None:
        return
    refund = Refund.objects.select_for_update().filter(order=order, pk=refund_id).first()
    if refund is None or refund.paid_at is not None:
        return
    refund.paid_at = clock.now()
    refund.save(update_fields=["paid_at"])
    unpaid = Refund.objects.filter(order=order, paid_at=None).exists()
    if order.refunded_minor == order.total_minor and not unpaid:
        order.refund_paid_at = refund.paid_at
        order.save(update_fields=["refund_paid_at"])
    note_step(order, kind="refund_paid", at=refund.paid_at, actor="platform")
    audit.write(
        actor="platform", verb="order.refund_paid", target=f"order:{order.pk}", minor=refund.minor
    )
    notices.refund_paid(order, refund)
    tell(order)
