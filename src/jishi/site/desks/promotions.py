"""The merchant's page of coupons and flash deals, and the operator's of the market's coupons."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog import http as catalog_http
from jishi.commerce.promotion import api as promotion
from jishi.commerce.promotion.contracts import CouponTerms, CouponView
from jishi.foundation.accounts.api import caller_id
from jishi.kernel import clock
from jishi.kernel.errors import InvalidInput, Refusal
from jishi.kernel.http import language_of
from jishi.kernel.ids import parse_id
from jishi.kernel.money import EXPONENTS, Money
from jishi.site.desks.access import desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID


@never_cache
@require_safe
@desk("desk_shop")
def shop_page(request: HttpRequest) -> HttpResponse:
    """Coupons and flash deals of the shop, newest first, with a form for each."""
    shop = catalog.shop_of(caller_id(request))
    if shop is None:
        return redirect("desk_shop_application")
    goods = catalog_http.list_my_products(request, state="on_sale", cursor=None)
    skus = [
        {
            "id": sku.id,
            "name": f"{one.form.title} {' '.join(sku.options)}".strip(),
            "price": sku.price,
            "stock": sku.stock,
        }
        for one in goods.items
        for sku in one.skus
    ]
    names = {sku["id"]: sku["name"] for sku in skus}
    deals = [
        {"deal": one, "name": names.get(str(one.sku_id), str(one.sku_id)),
         "price": Money(one.price_minor, one.currency), "state": _deal_state(one)}
        for one in promotion.deals_of_shop(shop.id)
    ]  # fmt: skip
    shown = {
        "here": "promotions", "skus": skus, "deals": deals, "action": "/desk/shop/promotions",
        "coupons": _coupons(promotion.coupons_of_shop(shop.id)),
    }  # fmt: skip
    return render(request, "desk/shop_promotions.html", shown)


@never_cache
@require_safe
@desk("desk_operator")
def market_page(request: HttpRequest) -> HttpResponse:
    """The market's own coupons."""
    shown = {
        "coupons": _coupons(promotion.coupons_of_shop(None)), "action": "/desk/operator/coupons",
        "is_market": True,
    }  # fmt: skip
    return render(request, "desk/operator_coupons.html", shown)


@require_POST
@desk("desk_shop")
def issue_shop(request: HttpRequest) -> HttpResponse:
    def work() -> None:
        promotion.issue_shop_coupon(owner_id=caller_id(request), terms=_terms(request))

    return _done(request, work, _("优惠券已发布"), "desk_shop_promotions")


@require_POST
@desk("desk_operator")
def issue_market(request: HttpRequest) -> HttpResponse:
    def work() -> None:
        promotion.issue_platform_coupon(operator_id=caller_id(request), terms=_terms(request))

    return _done(request, work, _("优惠券已发布"), "desk_operator_coupons")


@require_POST
@desk("desk_shop")
def stop_shop_coupon(request: HttpRequest, coupon_id: UUID) -> HttpResponse:
    def work() -> None:
        promotion.stop_coupon(coupon_id=coupon_id, by=caller_id(request))

    return _done(request, work, _("优惠券已停止"), "desk_shop_promotions")


@require_POST
@desk("desk_operator")
def stop_market_coupon(request: HttpRequest, coupon_id: UUID) -> HttpResponse:
    def work() -> None:
        promotion.stop_coupon(coupon_id=coupon_id, by=caller_id(request))

    return _done(request, work, _("优惠券已停止"), "desk_operator_coupons")


@require_POST
@desk("desk_shop")
def open_deal(request: HttpRequest) -> HttpResponse:
    def work() -> None:
        promotion.open_flash_deal(
            owner_id=caller_id(request),
            sku_id=_sku_id(request),
            price_minor=_minor(request, "price"),
            quantity=_number(request, "quantity"),
            per_buyer=_number(request, "per_buyer"),
            starts_at=_time(request, "starts_at"),
            ends_at=_time(request, "ends_at"),
        )

    return _done(request, work, _("秒杀已发布"), "desk_shop_promotions")


@require_POST
@desk("desk_shop")
def stop_deal(request: HttpRequest, deal_id: UUID) -> HttpResponse:
    def work() -> None:
        promotion.stop_flash_deal(owner_id=caller_id(request), deal_id=deal_id)

    return _done(request, work, _("秒杀已停止"), "desk_shop_promotions")


def _done(request: HttpRequest, work: Callable[[], None], said: str, back: str) -> HttpResponse:
    try:
        work()
    except Refusal as refusal:
        fields = ", ".join(refusal.details.get("fields", {}))
        text = refusal.message(language_of(request))
        messages.error(request, f"{text} {fields}".strip())
    else:
        messages.success(request, said)
    return redirect(back)


def _coupons(found: Sequence[CouponView]) -> list[dict[str, Any]]:
    now = clock.now()

    def state(one: CouponView) -> str:
        if one.is_stopped:
            return _("已停止")
        if one.terms.ends_at <= now:
            return _("已结束")
        return _("未开始") if one.terms.starts_at > now else _("进行中")

    return [
        {
            "coupon": one,
            "amount": Money(one.terms.amount_minor, one.currency),
            "percent": one.terms.percent_bp / 100,
            "threshold": Money(one.terms.threshold_minor, one.currency),
            "state": state(one),
            "is_open": not one.is_stopped and one.terms.ends_at > now,
            "platform_percent": one.terms.platform_bp / 100,
        }
        for one in found
    ]


def _deal_state(one: promotion.DealView) -> str:
    now = clock.now()
    if one.is_stopped:
        return _("已停止")
    if one.ends_at <= now:
        return _("已结束")
    return _("未开始") if one.starts_at > now else _("进行中")


def _terms(request: HttpRequest) -> CouponTerms:
    kind = "percent" if request.POST.get("kind") == "percent" else "amount"
    cap = request.POST.get("cap", "").strip()
    return CouponTerms(
        title=request.POST.get("title", ""),
        kind=kind,  # type: ignore[arg-type]
        amount_minor=_minor(request, "amount") if kind == "amount" else 0,
        percent_bp=_hundredths(request, "percent") if kind == "percent" else 0,
        cap_minor=_minor(request, "cap") if cap and kind == "percent" else None,
        threshold_minor=_minor(request, "threshold", default="0"),
        quota=_number(request, "quota"),
        per_person=_number(request, "per_person"),
        platform_bp=_hundredths(request, "platform", default="0"),
        starts_at=_time(request, "starts_at"),
        ends_at=_time(request, "ends_at"),
        returns_on_refund=request.POST.get("returns_on_refund") == "on",
    )


def _minor(request: HttpRequest, name: str, *, default: str = "") -> int:
    return _scaled(request, name, 10 ** EXPONENTS[settings.MARKET_CURRENCY], default)


def _hundredths(request: HttpRequest, name: str, *, default: str = "") -> int:
    """Percent with up to two places as 1/10,000."""
    return _scaled(request, name, 100, default)


def _scaled(request: HttpRequest, name: str, by: int, default: str) -> int:
    try:
        value = Decimal(request.POST.get(name, "").strip() or default) * by
    except InvalidOperation as error:
        raise InvalidInput(fields={name: "invalid"}) from error
    if not value.is_finite() or value != int(value) or abs(value) > 10**12:
        raise InvalidInput(fields={name: "invalid"})
    return int(value)


def _sku_id(request: HttpRequest) -> UUID:
    found = parse_id(request.POST.get("sku_id", ""))
    if found is None:
        raise InvalidInput(fields={"sku_id": "unknown"})
    return found


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput(fields={name: "invalid"})
    return int(text)


def _time(request: HttpRequest, name: str) -> datetime:
    """From a `datetime-local` field, on the market's clock."""
    try:
        return datetime.fromisoformat(request.POST.get(name, "")).replace(
            tzinfo=clock.market_zone()
        )
    except ValueError as error:
        raise InvalidInput(fields={name: "invalid"}) from error
