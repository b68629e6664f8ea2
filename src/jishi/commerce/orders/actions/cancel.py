"""Cancel: before payment it is free; between payment and shipment it is a refund in full."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import WrongState
from jishi.commerce.orders.events import OrderCancelled, OrderRefunded
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.steps import event_fields, lines_of, lock_order, move, pieces, require
from jishi.commerce.payments import api as payments
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.money import Money


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
        _refund(lock_order(order_id, buyer_id=buyer_id), by="buyer", reason=reason)
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


@use_case
def refund_order(*, order_id: UUID, shop_owner_id: UUID, reason: str) -> None:
    """The merchant cannot deliver: refund a paid order that is not shipped, in full.

    Raises `NotFound`, `WrongState`.
    """
    _refund(lock_order(order_id, shop_owner_id=shop_owner_id), by="merchant", reason=reason)


def _cancel(orders: list[Order], *, by: str, who: str, reason: str) -> None:
    """The payment's row decides between this and a success that comes at the same moment."""
    for order in orders:
        require(order, OrderState.CANCELLED)
    payments.close_payment(payment_id=orders[0].payment_id, reason=reason, actor=who)
    now = clock.now()
    back: dict[UUID, int] = {}
    for order in orders:
        lines = lines_of(order)
        back |= pieces(lines)
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
    # SKUs last and all at once: locked in id order, and for as short as can be.
    catalog.return_stock(back)


def _refund(order: Order, *, by: str, reason: str) -> None:
    require(order, OrderState.REFUNDED)
    if order.state != OrderState.PAID:
        raise WrongState(state=order.state)
    now = clock.now()
    who = f"person:{order.buyer_id if by == 'buyer' else order.shop_owner_id}"
    payments.refund(
        payment_id=order.payment_id,
        subject_id=order.pk,
        amount=Money(order.total_minor, order.currency),
        reason=reason or by,
        ref=f"order:{order.pk}",
        actor=who,
    )
    lines = lines_of(order)
    order.refunded_at = now
    order.cancel_reason = reason[:200]
    move(
        order,
        OrderState.REFUNDED,
        at=now,
        actor=by,
        who=who,
        facts={"reason": reason[:200]},
        reason=reason,
        fields=["refunded_at", "cancel_reason"],
    )
    outbox.record(OrderRefunded(**event_fields(order, lines), by=by, reason=reason[:200]))
    notices.refund_promised(order, lines, by=by)
    catalog.return_stock(pieces(lines))
