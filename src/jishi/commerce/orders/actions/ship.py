"""Ship: the merchant has handed the parcel to a carrier."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from jishi.commerce.orders import notices
from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import BadTrackingNumber, UnknownCarrier
from jishi.commerce.orders.events import OrderShipped
from jishi.commerce.orders.models import Parcel
from jishi.commerce.orders.policy import is_carrier, is_tracking_number, normal_tracking_number
from jishi.commerce.orders.steps import event_fields, lines_of, lock_order, move
from jishi.kernel import clock, outbox
from jishi.kernel.db import use_case


@use_case
def ship_order(*, order_id: UUID, shop_owner_id: UUID, carrier: str, tracking_number: str) -> None:
    """Note the parcel and start the clock of receipt (`ORDER_CONFIRM_AFTER_S`).

    Raises `NotFound`, `WrongState`, `UnknownCarrier`, `BadTrackingNumber`.
    """
    if not is_carrier(carrier):
        raise UnknownCarrier(carrier=carrier)
    number = normal_tracking_number(tracking_number)
    if not is_tracking_number(carrier, number):
        raise BadTrackingNumber(carrier=carrier)
    order = lock_order(order_id, shop_owner_id=shop_owner_id)
    now = clock.now()
    order.shipped_at = now
    order.confirm_by = now + timedelta(seconds=settings.ORDER_CONFIRM_AFTER_S)
    move(
        order,
        OrderState.SHIPPED,
        at=now,
        actor="merchant",
        who=f"person:{shop_owner_id}",
        facts={"carrier": carrier, "tracking_number": number},
        fields=["shipped_at", "confirm_by"],
    )
    Parcel.objects.create(
        order=order,
        shop_id=order.shop_id,
        carrier=carrier,
        tracking_number=number,
        shipped_at=now,
    )
    lines = lines_of(order)
    outbox.record(
        OrderShipped(**event_fields(order, lines), carrier=carrier, tracking_number=number)
    )
    notices.shipped(order, lines, carrier, number)
