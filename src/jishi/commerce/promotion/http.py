"""API routes of commerce.promotion: the buyer's side, then the merchant's."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Status

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.promotion import http_mappers as to
from jishi.commerce.promotion import http_schemas as out
from jishi.commerce.promotion import queries
from jishi.commerce.promotion.actions import claim as claiming
from jishi.commerce.promotion.actions import coupon as coupons
from jishi.commerce.promotion.actions import flash, wait
from jishi.foundation.accounts.api import caller_id, optional_caller_id, signed_in
from jishi.kernel.http import idempotent, no_content
from jishi.kernel.ids import parse_id

router = Router(tags=["promotion"])


@router.get("/coupons", response=list[out.Coupon], operation_id="list_coupons")
def list_coupons(
    request: HttpRequest,
    shop_id: str | None = None,
    product_id: str | None = None,
    live_id: str | None = None,
) -> list[out.Coupon]:
    """What may be claimed at a shop, for a product, in a live room; the market's own always."""
    product = parse_id(product_id or "")
    shops = {pk for pk in [parse_id(shop_id or "")] if pk}
    if product is not None:
        shops |= {card.shop_id for card in catalog.get_cards([product]).values()}
    found = queries.claimable(
        person_id=optional_caller_id(request), shop_ids=shops, product_id=product,
        live_id=parse_id(live_id or ""),
    )  # fmt: skip
    return [to.coupon(one) for one in found]


@router.post(
    "/coupons/{coupon_id}/claim",
    response={201: out.Claimed},
    operation_id="claim_coupon",
    auth=signed_in,
)
def claim_coupon(
    request: HttpRequest,
    coupon_id: str,
    body: out.ClaimIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """Take one in hand; a room coupon names its live. Repeat with the same key and get the same."""
    person_id, pk = caller_id(request), to.id_or_404(coupon_id)

    def work() -> out.Claimed:
        claim_id = claiming.claim_coupon(
            person_id=person_id, coupon_id=pk, live_id=parse_id(body.live_id or "")
        )
        return out.Claimed(claim_id=str(claim_id), coupon_id=str(pk))

    content = out.ClaimIn(live_id=f"{pk}:{body.live_id}")
    return idempotent(actor=f"person:{person_id}", key=idempotency_key, content=content, work=work)


@router.get(
    "/me/coupons", response=list[out.MyCoupon], operation_id="list_my_coupons", auth=signed_in
)
def list_my_coupons(request: HttpRequest) -> list[out.MyCoupon]:
    """Usable ones first."""
    return [
        out.MyCoupon(claim_id=str(pk), state=state, coupon=to.coupon(seen))
        for pk, state, seen in queries.my_claims(caller_id(request))
    ]


@router.get("/flash-deals", response=list[out.FlashDeal], operation_id="list_flash_deals")
def list_flash_deals(request: HttpRequest, product_ids: str) -> list[out.FlashDeal]:
    """Deals of these products (ids with commas between) that run or begin within a day."""
    del request
    ids = [pk for text in product_ids.split(",")[:50] if (pk := parse_id(text.strip()))]
    return [to.deal(one) for one in queries.deals_of_products(ids)]


@router.post(
    "/skus/{sku_id}/wait", response={201: out.Place}, operation_id="join_line", auth=signed_in
)
def join_line(request: HttpRequest, sku_id: str, body: out.WaitIn) -> Status[out.Place]:
    """Stand in line for what is sold out; twice is as once."""
    person_id, pk = caller_id(request), to.id_or_404(sku_id)
    wait.join_line(person_id=person_id, sku_id=pk, quantity=body.quantity)
    return Status(
        201, next(to.place(one) for one in queries.my_places(person_id) if one.sku_id == pk)
    )


@router.delete(
    "/skus/{sku_id}/wait", response={204: None}, operation_id="leave_line", auth=signed_in
)
def leave_line(request: HttpRequest, sku_id: str) -> HttpResponse:
    wait.leave_line(person_id=caller_id(request), sku_id=to.id_or_404(sku_id))
    return no_content()


@router.get("/me/waiting", response=list[out.Place], operation_id="list_waiting", auth=signed_in)
def list_waiting(request: HttpRequest) -> list[out.Place]:
    return [to.place(one) for one in queries.my_places(caller_id(request))]


# ── the merchant's side


def _shop_id(request: HttpRequest) -> UUID:
    shop = catalog.shop_of(caller_id(request))
    if shop is None:
        raise NoShop
    return shop.id


@router.get(
    "/me/shop/coupons", response=list[out.Coupon], operation_id="list_shop_coupons", auth=signed_in
)
def list_shop_coupons(request: HttpRequest) -> list[out.Coupon]:
    """Newest first, with how many were claimed and used."""
    return [to.coupon(one) for one in queries.coupons_of_shop(_shop_id(request))]


@router.post(
    "/me/shop/coupons",
    response={201: out.Coupon},
    operation_id="issue_coupon",
    auth=signed_in,
)
def issue_coupon(
    request: HttpRequest,
    body: out.CouponIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """A coupon of one's shop; with `live_id` for that live room only."""
    owner_id = caller_id(request)

    def work() -> out.Coupon:
        live_id = to.id_or_404(body.live_id) if body.live_id else None
        seen = coupons.issue_shop_coupon(owner_id=owner_id, terms=to.terms(body), live_id=live_id)
        return to.coupon(seen)

    return idempotent(actor=f"person:{owner_id}", key=idempotency_key, content=body, work=work)


@router.post(
    "/me/shop/coupons/{coupon_id}/stop",
    response=out.Coupon,
    operation_id="stop_coupon",
    auth=signed_in,
)
def stop_coupon(request: HttpRequest, coupon_id: str) -> out.Coupon:
    return to.coupon(coupons.stop_coupon(coupon_id=to.id_or_404(coupon_id), by=caller_id(request)))


@router.get(
    "/me/shop/flash-deals",
    response=list[out.FlashDeal],
    operation_id="list_shop_flash_deals",
    auth=signed_in,
)
def list_shop_flash_deals(request: HttpRequest) -> list[out.FlashDeal]:
    return [to.deal(one) for one in queries.deals_of_shop(_shop_id(request))]


@router.post(
    "/me/shop/flash-deals",
    response={201: out.FlashDeal},
    operation_id="open_flash_deal",
    auth=signed_in,
)
def open_flash_deal(
    request: HttpRequest,
    body: out.FlashIn,
    idempotency_key: str = Header(alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> HttpResponse:
    """So many pieces at a lower price for a while, then back to the full price."""
    owner_id = caller_id(request)

    def work() -> out.FlashDeal:
        seen = flash.open_flash_deal(
            owner_id=owner_id,
            sku_id=to.id_or_404(body.sku_id),
            price_minor=body.price_minor,
            quantity=body.quantity,
            per_buyer=body.per_buyer,
            starts_at=to.aware(body.starts_at),
            ends_at=to.aware(body.ends_at),
        )
        return to.deal(seen)

    return idempotent(actor=f"person:{owner_id}", key=idempotency_key, content=body, work=work)


@router.post(
    "/me/shop/flash-deals/{deal_id}/stop",
    response=out.FlashDeal,
    operation_id="stop_flash_deal",
    auth=signed_in,
)
def stop_flash_deal(request: HttpRequest, deal_id: str) -> out.FlashDeal:
    return to.deal(
        flash.stop_flash_deal(owner_id=caller_id(request), deal_id=to.id_or_404(deal_id))
    )


@router.put(
    "/me/shop/skus/{sku_id}/limit",
    response={204: None},
    operation_id="limit_sku",
    auth=signed_in,
)
def limit_sku(request: HttpRequest, sku_id: str, body: out.LimitIn) -> HttpResponse:
    """How many pieces one buyer may have from now on."""
    flash.limit_sku(
        owner_id=caller_id(request), sku_id=to.id_or_404(sku_id), per_buyer=body.per_buyer
    )
    return no_content()


@router.put(
    "/me/shop/products/{product_id}/promoter-rate",
    response={204: None},
    operation_id="set_promoter_rate",
    auth=signed_in,
)
def set_promoter_rate(
    request: HttpRequest, product_id: str, body: out.PromoterRateIn
) -> HttpResponse:
    """What authors of clips and hosts of lives get of orders from there."""
    flash.set_promoter_rate(
        owner_id=caller_id(request), product_id=to.id_or_404(product_id),
        basis_points=body.basis_points,
    )  # fmt: skip
    return no_content()
