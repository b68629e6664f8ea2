"""The clocks of orders. Each due order is a use case of its own, so one failure stops no other."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from jishi.commerce.orders.actions.cancel import cancel_overdue
from jishi.commerce.orders.actions.confirm import confirm_overdue
from jishi.commerce.orders.actions.settle import settle_order
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.models import Order
from jishi.commerce.payments import api as payments
from jishi.kernel import clock
from jishi.kernel.errors import Refusal

log = structlog.get_logger()
QUEUE = "orders"
BATCH = 500


@app.periodic(cron="* * * * * */5")
@app.task(name="orders.sweep", queue=QUEUE, queueing_lock="orders.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Let every clock that has run out take effect."""
    del timestamp
    run_clocks()


def run_clocks() -> dict[str, int]:
    """Cancel what was not paid, confirm what was shipped long ago, settle what is due."""
    done = {"cancelled": 0, "confirmed": 0, "settled": 0}
    now = clock.now()
    unpaid = Order.objects.filter(state=OrderState.AWAITING_PAYMENT, pay_by__lte=now)
    for payment_id in list(
        unpaid.order_by("payment_id").values_list("payment_id", flat=True).distinct()[:BATCH]
    ):
        # A payment whose call-back got lost is found here, before its order is given up.
        payments.settle_doubt(payment_id=payment_id)
        try:
            done["cancelled"] += cancel_overdue(payment_id=payment_id)
        except payments.PaymentAlreadyPaid:
            log.info("order_paid_at_the_last_moment", payment_id=str(payment_id))
    shipped = Order.objects.filter(state=OrderState.SHIPPED, confirm_by__lte=now)
    for order_id in list(shipped.order_by("confirm_by").values_list("pk", flat=True)[:BATCH]):
        done["confirmed"] += confirm_overdue(order_id=order_id)
    received = Order.objects.filter(state=OrderState.RECEIVED, settle_at__lte=now)
    for order_id in list(received.order_by("settle_at").values_list("pk", flat=True)[:BATCH]):
        try:
            done["settled"] += settle_order(order_id=order_id)
        except Refusal:
            log.exception("order_not_settled", order_id=str(order_id))
    return done
