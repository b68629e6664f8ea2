"""API routes of commerce.orders: the buyer's side. The merchant's side is in `http_shop`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Status

from jishi.commerce.orders import checkout, lists, models, views
from jishi.commerce.orders import http_schemas as out
from jishi.commerce.orders.actions.address import add_address as add
from jishi.commerce.orders.actions.address import delete_address as delete
from jishi.commerce.orders.actions.address import edit_address as edit
from jishi.commerce.orders.actions.cancel import cancel_order as cancel
from jishi.commerce.orders.actions.cart import put_cart_item as put
from jishi.commerce.orders.actions.confirm import confirm_receipt as confirm
from jishi.commerce.orders.actions.place import place_order as place
from jishi.commerce.orders.actions.review import review_order as review
from jishi.commerce.orders.contracts import AddressFields
from jishi.commerce.orders.errors import AddressNeeded
from jishi.commerce.orders.http_shop import router as shop_router
from jishi.commerce.orders.ids import id_or_404
from jishi.commerce.payments.http_schemas import Payment
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.kernel.errors import InvalidInput
from jishi.kernel.http import idempotent, language_of, no_content
from jishi.kernel.ids import parse_id

router = Router(tags=["orders"])
router.add_router("", shop_router)


@router.get(
    "/me/addresses",
    response=list[out.Address],
    operation_id="list_addresses",
    auth=signed_in,
)
def list_addresses(request: HttpRequest) -> list[out.Address]:
    """The default one first, then the newest."""
    rows = models.Address.objects.filter(person_id=caller_id(request))
    return [views.address(row) for row in rows.order_by("-is_default", "-changed_at")]


@router.post(
    "/me/addresses",
    response={201: out.Address},
    operation_id="add_address",
    auth=signed_in,
)
def add_address(request: HttpRequest, body: out.AddressIn) -> Status[out.Address]:
    row = add(person_id=caller_id(request), fields=_fields(body), is_default=body.is_default)
    return Status(201, views.address(row))


@router.put(
    "/me/addresses/{address_id}",
    response=out.Address,
    operation_id="edit_address",
    auth=signed_in,
)
def edit_address(request: HttpRequest, address_id: str, body: out.AddressIn) -> out.Address:
    row = edit(
        person_id=caller_id(request),
        address_id=id_or_404(address_id),
        fields=_fields(body),
        is_default=body.is_default,
    )
    return views.address(row)


@router.delete(
    "/me/addresses/{address_id}",
    response={204: None},
    operation_id="delete_address",
    auth=signed_in,
)
def delete_address(request: HttpRequest, address_id: str) -> HttpResponse:
    delete(person_id=caller_id(request), address_id=id_or_404(address_id))
    return no_content()


def _fields(body: out.AddressIn) -> AddressFields:
    return AddressFields(
        name=body.name,
        phone=body.phone,
        region=body.region,
        city=body.city,
        district=body.district,
        street=body.street,
    )


@router.get("/cart", response=out.Cart, operation_id="get_cart", auth=signed_in)
def get_cart(request: HttpRequest) -> out.Cart:
    return checkout.cart(caller_id(request))


@router.put("/cart/items/{sku_id}", response=out.Cart, operation_id="put_cart_item", auth=signed_in)
def put_cart_item(request: HttpRequest, sku_id: str, body: out.QuantityIn) -> out.Cart:
    """Set the number of pieces; 0 removes."""
    person_id = caller_id(request)
    put(person_id=person_id, sku_id=id_or_404(sku_id), quantity=body.quantity)
    return checkout.cart(person_id)


@router.post("/checkout/quote", response=out.Quote, operation_id="quote", auth=signed_in)
def quote(request: HttpRequest, body: out.QuoteIn) -> out.Quote:
    """What it costs and what stands in the way; takes nothing."""
    return checkout.quote(
        buyer_id=caller_id(request),
        items=body.items,
        address_id=id_or_404(body.address_id) if body.address_id else None,
        language=language_of(request),
        claim_ids=checkout.claims_of(body.claim_ids),
    )


@router.post("/orders", response={201: out.Placed}, operation_id="place_order", auth=signed_in)
def place_order(
    request: HttpRequest,
    body: out.PlaceIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """One order a shop, one payment for all. Repeat it with the same key and get the same orders."""
    buyer_id = caller_id(request)

    def work() -> out.Placed:
        address_id = parse_id(body.address_id)
        if address_id is None:
            raise AddressNeeded
        placed = place(
            buyer_id=buyer_id,
            items=checkout.wanted_of(body.items),
            address_id=address_id,
            expected_total_minor=body.expected_total_minor,
            note=body.note,
            is_from_cart=body.from_cart,
            claim_ids=checkout.claims_of(body.claim_ids),
        )
        return out.Placed(
            order_ids=[str(pk) for pk in placed.order_ids], payment=Payment.of(placed.payment)
        )

    return idempotent(actor=f"person:{buyer_id}", key=idempotency_key, content=body, work=work)


@router.get("/orders", response=out.Orders, operation_id="list_orders", auth=signed_in)
def list_orders(
    request: HttpRequest, state: str | None = None, cursor: str | None = None
) -> out.Orders:
    """Newest first; `counts` by state, and `to_review`."""
    return lists.list_orders(
        buyer_id=caller_id(request), state=state, cursor=cursor, language=language_of(request)
    )


@router.get("/orders/{order_id}", response=out.Order, operation_id="get_order", auth=signed_in)
def get_order(request: HttpRequest, order_id: str) -> out.Order:
    """For the buyer or the shop's owner; for anyone else it does not exist."""
    return _shown(request, id_or_404(order_id))


@router.post(
    "/orders/{order_id}/cancel",
    response=out.Order,
    operation_id="cancel_order",
    auth=signed_in,
)
def cancel_order(request: HttpRequest, order_id: str, body: out.CancelIn) -> out.Order:
    """Unpaid: cancelled with the other orders of its payment. Paid, not shipped: refunded."""
    pk = id_or_404(order_id)
    cancel(order_id=pk, buyer_id=caller_id(request), reason=_reason(body.reason))
    return _shown(request, pk)


@router.post(
    "/orders/{order_id}/confirm",
    response=out.Order,
    operation_id="confirm_receipt",
    auth=signed_in,
)
def confirm_receipt(request: HttpRequest, order_id: str) -> out.Order:
    pk = id_or_404(order_id)
    confirm(order_id=pk, buyer_id=caller_id(request))
    return _shown(request, pk)


@router.post(
    "/orders/{order_id}/review",
    response={201: out.Review},
    operation_id="review_order",
    auth=signed_in,
)
def review_order(request: HttpRequest, order_id: str, body: out.ReviewIn) -> Status[out.Review]:
    pk, buyer_id = id_or_404(order_id), caller_id(request)
    review(
        order_id=pk,
        buyer_id=buyer_id,
        description=body.description,
        service=body.service,
        logistics=body.logistics,
        text=body.text,
        picture_ids=[id_or_404(picture) for picture in body.picture_ids],
    )
    shown = _shown(request, pk).review
    assert shown is not None
    return Status(201, shown)


@router.get("/products/{product_id}/reviews", response=out.Reviews, operation_id="list_reviews")
def list_reviews(request: HttpRequest, product_id: str, cursor: str | None = None) -> out.Reviews:
    """Newest first; `average` of the description scores, null without a review."""
    del request
    return lists.list_reviews(product_id=id_or_404(product_id), cursor=cursor)


def _shown(request: HttpRequest, order_id: UUID) -> out.Order:
    order, role = views.visible_order(order_id, caller_id(request))
    return views.full_order(order, role, language_of(request))


def _reason(text: str) -> str:
    if len(text) > 200:
        raise InvalidInput(fields={"reason": "too_long"})
    return text.strip()
