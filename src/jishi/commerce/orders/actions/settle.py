"""Settle: the shop gets its money, less the technical-service fee."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.ledger import api as ledger
from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.events import OrderSettled
from jishi.commerce.orders.models import Order
from jishi.commerce.orders.policy import service_fee
from jishi.commerce.orders.steps import event_fields, lines_of, move
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.money import Money

FEE_RULE = "technical-service"


@use_case
def settle_order(*, order_id: UUID) -> bool:
    """Move a received order's money from escrow to its shop once it is due. False when it is not, or
    when somebody else is at it.

    Two postings: the whole sum, then the fee, which cites the fee rule and its version. The rate is
    the one agreed at placing. Emits `OrderSettled`.
    """
    now = clock.now()
    order = (
        Order.objects.select_for_update(skip_locked=True)
        .filter(pk=order_id, state=OrderState.RECEIVED, settle_at__lte=now)
        .first()
    )
    if order is None:
        return False
    fee = service_fee(Money(order.goods_minor, order.currency), order.fee_bp)
    _post(order, fee)
    order.settled_at = now
    move(
        order,
        OrderState.SETTLED,
        at=now,
        actor="clock",
        who="clock",
        facts={"fee_minor": fee.minor},
        fields=["settled_at"],
    )
    lines = lines_of(order)
    outbox.record(OrderSettled(**event_fields(order, lines), fee_minor=fee.minor))
    notices.settled(order, lines, fee)
    return True


def _post(order: Order, fee: Money) -> None:
    cause = ledger.Cause("order", str(order.pk))
    payable = ledger.AccountRef(ledger.AccountKind.SHOP_PAYABLE, str(order.shop_id), order.shop_id)
    ledger.post(
        entries=[
            ledger.Entry(
                ledger.AccountRef(ledger.AccountKind.ESCROW, str(order.pk), order.shop_id),
                order.total_minor,
            ),
            ledger.Entry(payable, -order.total_minor),
        ],
        cause=cause,
        label="order.settled",
        currency=order.currency,
    )
    if fee.minor == 0:
        return
    rule = ledger.fee_rule(code=FEE_RULE, basis_points=order.fee_bp)
    ledger.post(
        entries=[
            ledger.Entry(payable, fee.minor),
            ledger.Entry(ledger.AccountRef(ledger.AccountKind.PLATFORM_FEE, "market"), -fee.minor),
        ],
        cause=cause,
        label="fee.technical_service",
        currency=order.currency,
        basis=str(rule),
    )
