"""The merchant's desk: today, orders to ship, goods, money, the application. The same answers as the
phone app gets, on a wide screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.commerce.catalog import http as catalog_http
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.catalog.http_schemas import StockIn
from jishi.commerce.orders import api as orders
from jishi.foundation.accounts.api import caller_id
from jishi.governance.reputation import http as reputation_http
from jishi.kernel.errors import InvalidInput, Refusal
from jishi.kernel.http import language_of
from jishi.kernel.ids import parse_id
from jishi.site.desks.access import desk

if TYPE_CHECKING:
    from uuid import UUID

STATES = ("paid", "shipped", "received", "settled", "refunded", "awaiting_payment", "cancelled")
GOODS = ("on_sale", "sold_out", "in_review", "rejected", "draft", "withdrawn")


def order_states() -> dict[str, str]:
    return {
        "paid": _("待发货"),
        "shipped": _("已发货"),
        "received": _("已收货"),
        "settled": _("已结算"),
        "refunded": _("已退款"),
        "awaiting_payment": _("待付款"),
        "cancelled": _("已取消"),
    }


def goods_states() -> dict[str, str]:
    return {
        "on_sale": _("在售"),
        "sold_out": _("售罄"),
        "in_review": _("审核中"),
        "rejected": _("未通过"),
        "draft": _("草稿"),
        "withdrawn": _("已下架"),
    }


def shop_states() -> dict[str, str]:
    return {
        "draft": _("草稿"),
        "submitted": _("审核中"),
        "approved": _("已通过"),
        "rejected": _("需要修改"),
        "closed": _("已关闭"),
    }


@never_cache
@require_safe
@desk("desk_shop")
def today(request: HttpRequest) -> HttpResponse:
    """What to see to first; without an open shop, where its application stands."""
    try:
        numbers = reputation_http.get_shop_today(request)
    except NoShop:
        return redirect("desk_shop_application")
    waiting = orders.list_shop_orders(
        owner_id=caller_id(request), state="paid", cursor=None, language=language_of(request)
    )
    return render(
        request, "desk/shop_today.html",
        {"here": "today", "today": numbers, "waiting": waiting.items[:8], "counts": waiting.counts},
    )  # fmt: skip


@never_cache
@require_safe
@desk("desk_shop")
def orders_page(request: HttpRequest) -> HttpResponse:
    """Orders of one state; those to ship with a row to ship each."""
    state = request.GET.get("state", "paid")
    state = state if state in STATES else "paid"
    try:
        page = orders.list_shop_orders(
            owner_id=caller_id(request), state=state, cursor=request.GET.get("cursor"),
            language=language_of(request),
        )  # fmt: skip
    except NoShop:
        return redirect("desk_shop_application")
    names = order_states()
    tabs = [
        {"id": key, "name": names[key], "count": page.counts.get(key, 0), "is_here": key == state}
        for key in STATES
    ]
    shown = {
        "here": "orders",
        "page": page,
        "tabs": tabs,
        "state": state,
        "carriers": _carriers(request),
    }
    return render(request, "desk/shop_orders.html", shown)


def _carriers(request: HttpRequest) -> list[dict[str, str]]:
    english = language_of(request) == "en"
    return [{"id": pk, "name": en if english else zh} for pk, zh, en in orders.CARRIERS]


@require_POST
@desk("desk_shop")
def ship(request: HttpRequest) -> HttpResponse:
    """Ship every ticked order that has a number; each stands for itself, so one bad number stops
    only its own row."""
    shipped, problems = 0, []
    for text in request.POST.getlist("order")[:100]:
        order_id = parse_id(text)
        number = request.POST.get(f"number-{text}", "").strip()
        if order_id is None or not number:
            problems.append(f"{request.POST.get(f'name-{text}', text)}: {_('缺少运单号')}")
            continue
        carrier = request.POST.get(f"carrier-{text}") or request.POST.get("carrier", "")
        try:
            orders.ship_order(
                order_id=order_id, shop_owner_id=caller_id(request), carrier=carrier,
                tracking_number=number,
            )  # fmt: skip
            shipped += 1
        except Refusal as refusal:
            name = request.POST.get(f"name-{text}", text)
            problems.append(f"{name}: {refusal.message(language_of(request))}")
    if shipped:
        said = ngettext("已发货 %(n)d 单", "已发货 %(n)d 单", shipped) % {"n": shipped}
        messages.success(request, said)
    for problem in problems:
        messages.error(request, problem)
    if not shipped and not problems:
        messages.warning(request, _("没有选中订单"))
    return redirect("desk_shop_orders")


@never_cache
@require_safe
@desk("desk_shop")
def goods(request: HttpRequest) -> HttpResponse:
    """Own goods with the stock of every variant."""
    state = request.GET.get("state") or None
    state = state if state in GOODS else None
    names = goods_states()
    page = catalog_http.list_my_products(request, state=state, cursor=request.GET.get("cursor"))
    tabs = [{"id": "", "name": _("全部"), "is_here": state is None}]
    tabs += [{"id": key, "name": names[key], "is_here": key == state} for key in GOODS]
    rows = [{"product": one, "state_name": names[one.state]} for one in page.items]
    shown = {"here": "goods", "rows": rows, "tabs": tabs, "next_cursor": page.next_cursor}
    return render(request, "desk/shop_goods.html", shown | {"state": state or ""})


@require_POST
@desk("desk_shop")
def stock(request: HttpRequest, sku_id: UUID) -> HttpResponse:
    """Set the stock of one variant."""
    try:
        wanted = request.POST.get("stock", "")
        if not wanted.isdecimal() or len(wanted) > 9:
            raise InvalidInput(fields={"stock": "invalid"})
        catalog_http.set_stock(request, str(sku_id), StockIn(stock=int(wanted)))
    except Refusal as refusal:
        messages.error(request, refusal.message(language_of(request)))
    else:
        messages.success(request, _("库存已保存"))
    return redirect("desk_shop_goods")


@never_cache
@require_safe
@desk("desk_shop")
def application(request: HttpRequest) -> HttpResponse:
    """Where the application stands, what is missing, why it came back."""
    mine = catalog_http.get_my_shop(request)
    fields: dict[str, Any] = {
        "name": _("店名"), "town": _("所在地"), "category": _("类目"), "subject_name": _("经营主体"),
        "licence_number": _("统一社会信用代码"), "contact_phone": _("联系电话"),
        "return_address": _("退货地址"), "documents.identity": _("身份证明"),
        "documents.licence": _("营业执照"), "documents.permit": _("食品经营许可证"),
    }  # fmt: skip
    shown = {
        "here": "application",
        "mine": mine,
        "state_name": shop_states()[mine.state],
        "missing": [fields.get(name, name) for name in mine.missing],
        "category_name": _category(request, mine.form.category),
    }
    return render(request, "desk/shop_application.html", shown)


def _category(request: HttpRequest, category_id: str) -> str:
    english = language_of(request) == "en"
    for one in catalog_http.list_categories(request):
        if one.id == category_id:
            return one.name_en if english else one.name_zh
    return category_id
