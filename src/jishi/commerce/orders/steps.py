"""What every step of an order writes: state, timeline, audit, the frame on both persons' channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jishi.commerce.orders.contracts import OrderState
from jishi.commerce.orders.errors import WrongState
from jishi.commerce.orders.events import OrderedLine
from jishi.commerce.orders.models import Line, Order, Step
from jishi.commerce.orders.policy import can_become
from jishi.foundation.realtime import api as realtime
from jishi.kernel import audit
from jishi.kernel.errors import NotFound


def lock_order(order_id: UUID, **whose: UUID) -> Order:
    """The order under a row lock; raises `NotFound`, also when it is not `whose` says."""
    order = Order.objects.select_for_update().filter(pk=order_id, **whose).first()
    if order is None:
        raise NotFound
    return order


def move(
    order: Order,
    to: OrderState,
    *,
    at: datetime,
    actor: str,
    who: str,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Take the order to state `to`, saving `fields` as well. Raises `WrongState`.

    `actor` is for the timeline (buyer, merchant, platform, clock), `who` for the audit line.
    """
    require(order, to)
    before = order.state
    order.state = to
    order.save(update_fields=["state", *fields])
    note_step(order, kind=to.value, at=at, actor=actor, facts=facts)
    audit.write(
        actor=who,
        verb=f"order.{to.value}",
        target=f"order:{order.pk}",
        reason=reason,
        before=before,
    )
    tell(order)


def require(order: Order, to: OrderState) -> None:
    """Raise `WrongState` unless the transition table has this step."""
    if not can_become(OrderState(order.state), to):
        raise WrongState(state=order.state)


def note_step(
    order: Order,
    *,
    kind: str,
    at: datetime,
    actor: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    Step.objects.create(order=order, at=at, kind=kind, actor=actor, facts=dict(facts or {}))


def tell(order: Order) -> None:
    """Both sides' screens learn the new state."""
    for person_id in (order.buyer_id, order.shop_owner_id):
        realtime.publish(
            f"person:{person_id}", "order", {"order_id": str(order.pk), "state": order.state}
        )


def lines_of(order: Order) -> list[Line]:
    return list(Line.objects.filter(order=order).order_by("pk"))


def event_fields(order: Order, lines: Iterable[Line]) -> dict[str, Any]:
    """What every `OrderEvent` carries."""
    return {
        "order_id": order.pk,
        "shop_id": order.shop_id,
        "shop_owner_id": order.shop_owner_id,
        "buyer_id": order.buyer_id,
        "total_minor": order.total_minor,
        "currency": order.currency,
        "lines": [
            OrderedLine(
                product_id=line.product_id,
                sku_id=line.sku_id,
                quantity=line.quantity,
                title=line.title,
            )
            for line in lines
        ],
        "source_kind": order.source_kind,
        "source_id": order.source_id,
    }


def pieces(lines: Iterable[Line]) -> dict[UUID, int]:
    """SKU → pieces, as stock is taken and given back."""
    return {line.sku_id: line.quantity for line in lines}
