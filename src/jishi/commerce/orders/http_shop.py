"""API routes of commerce.orders: the merchant's side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders import lists, views
from jishi.commerce.orders.actions.refund import refund_order as refund
from jishi.commerce.orders.actions.ship import ship_order as ship
from jishi.commerce.orders.ids import id_or_404
from jishi.commerce.orders.policy import CARRIERS
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.kernel.errors import InvalidInput
from jishi.kernel.http import language_of

router = Router()


@router.get("/carriers", response=list[out.Carrier], operation_id="list_carriers")
def list_carriers(request: HttpRequest) -> list[out.Carrier]:
    """Who may carry a parcel."""
    del request
    return [out.Carrier(id=pk, name_zh=zh, name_en=en) for pk, zh, en in CARRIERS]


@router.get("/me/shop/orders", response=out.Orders, operation_id="list_shop_orders", auth=signed_in)
def list_shop_orders(
    request: HttpRequest, state: str | None = None, cursor: str | None = None
) -> out.Orders:
    """Orders of one's own shop, newest first; `counts` by state."""
    return lists.list_shop_orders(
        owner_id=caller_id(request), state=state, cursor=cursor, language=language_of(request)
    )


@router.post(
    "/me/shop/orders/{order_id}/ship",
    response=out.Order,
    operation_id="ship_order",
    auth=signed_in,
)
def ship_order(request: HttpRequest, order_id: str, body: out.ShipIn) -> out.Order:
    pk = id_or_404(order_id)
    ship(
        order_id=pk,
        shop_owner_id=caller_id(request),
        carrier=body.carrier,
        tracking_number=body.tracking_number,
    )
    return _shown(request, pk)


@router.post(
    "/me/shop/orders/{order_id}/refund",
    response=out.Order,
    operation_id="refund_order",
    auth=signed_in,
)
def refund_order(request: HttpRequest, order_id: str, body: out.RefundIn) -> out.Order:
    """Give money back: all that is left, or a part of it (a part needs a `ref` of 8–40 characters)."""
    if len(body.reason) > 200:
        raise InvalidInput(fields={"reason": "too_long"})
    if body.ref is not None and not 8 <= len(body.ref) <= 40:
        raise InvalidInput(fields={"ref": "8–40 characters"})
    pk = id_or_404(order_id)
    refund(
        order_id=pk,
        shop_owner_id=caller_id(request),
        reason=body.reason.strip(),
        minor=body.minor,
        ref=body.ref,
    )
    return _shown(request, pk)


def _shown(request: HttpRequest, order_id: UUID) -> out.Order:
    order, role = views.visible_order(order_id, caller_id(request))
    return views.full_order(order, role, language_of(request))
