"""Cancel: before payment it is free; between payment and shipment it is a refund in full."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from jishi.commerce.orders import notices
from jishi.commerce.orders.actions.refund import refund_locked
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import WrongState
from jishi.commerce.orders.events import OrderCancelled
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.steps import event_fields, lines_of, lock_order, move, pieces, require
from jishi.commerce.payments import api as payments
from jishi.commerce.promotion import api as promotion
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound


@use_case
def cancel_order(*, order_id: UUID, buyer_id: UUID, reason: str) -> None:
    """The buyer no longer wants it. Unpaid: cancelled, together with the other orders of the same
    payment, as their sum can no longer be paid. Paid and not shipped: refunded in full.

    Raises `NotFound`, `WrongState` (shipped or over), `PaymentAlreadyPaid` (the money has just come
    and the order is about to be paid: try again).
    """
    seen = Order.objects.filter(pk=order_id, buyer_id=buyer_id).first()
    if seen is None:
        raise NotFound
    if seen.state != OrderState.AWAITING_PAYMENT:
        order = lock_order(order_id, buyer_id=buyer_id)
        if order.state != OrderState.PAID:
            raise WrongState(state=order.state)
        refund_locked(order, by="buyer", reason=reason)
        return
    orders = list(
        Order.objects.select_for_update().filter(payment_id=seen.payment_id).order_by("pk")
    )
    _cancel(orders, by="buyer", who=f"person:{buyer_id}", reason=reason)


@use_case
def cancel_overdue(*, payment_id: UUID) -> bool:
    """The time to pay is over: cancel what the payment was for. False when somebody else is at it
    or it has been paid; nothing has changed then."""
    now = clock.now()
    orders = list(
        Order.objects.select_for_update(skip_locked=True)
        .filter(payment_id=payment_id)
        .order_by("pk")
    )
    is_whole = len(orders) == Order.objects.filter(payment_id=payment_id).count()
    is_due = all(
        order.state == OrderState.AWAITING_PAYMENT and order.pay_by <= now for order in orders
    )
    if not orders or not is_whole or not is_due:
        return False
    _cancel(orders, by="clock", who="clock", reason="not_paid_in_time")
    return True


def _cancel(orders: list[Order], *, by: str, who: str, reason: str) -> None:
    """The payment's row decides between this and a success that comes at the same moment."""
    for order in orders:
        require(order, OrderState.CANCELLED)
    payments.close_payment(payment_id=orders[0].payment_id, reason=reason, actor=who)
    now = clock.now()
    back: Counter[UUID] = Counter()
    for order in orders:
        lines = lines_of(order)
        back.update(pieces(lines))
        order.cancelled_at = now
        order.cancel_reason = reason[:200]
        move(
            order,
            OrderState.CANCELLED,
            at=now,
            actor=by,
            who=who,
            facts={"reason": reason[:200]},
            reason=reason,
            fields=["cancelled_at", "cancel_reason"],
        )
        outbox.record(OrderCancelled(**event_fields(order, lines), by=by, reason=reason[:200]))
        if by != "buyer":
            notices.cancelled(order, lines)
    promotion.release(payment_id=orders[0].payment_id)
    # SKUs last and all at once: locked in id order, and for as short as can be.
    promotion.put_back(items=back)
