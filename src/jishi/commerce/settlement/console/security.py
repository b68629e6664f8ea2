"""The second factor of whoever works with money, merchant or operator."""

from __future__ import annotations

import base64
from typing import Any

import zxingcpp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.commerce.catalog.contracts import ShopApplication
from jishi.commerce.settlement import queries
from jishi.commerce.settlement.actions import second_factor as factors
from jishi.commerce.settlement.console.access import attempted, merchants_only, operators_only
from jishi.foundation.accounts.api import caller_id
from jishi.kernel.errors import Refusal
from jishi.kernel.http import language_of


@merchants_only
def of_merchant(request: HttpRequest, shop: ShopApplication) -> HttpResponse:
    del shop
    return _page(request, "settlement/shop_security.html", {"here": "money", "tab": "security"})


@operators_only
def of_operator(request: HttpRequest) -> HttpResponse:
    return _page(request, "settlement/operator_security.html", {"tab": "security"})


def _page(request: HttpRequest, template: str, shown: dict[str, Any]) -> HttpResponse:
    """Set up, confirm or switch off. The secret and the recovery codes are on the answer to their POST
    only: reloading does not show them again."""
    person_id = caller_id(request)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    code = request.POST.get("code", "")
    try:
        if step == "begin":
            found = factors.begin_set_up(
                person_id=person_id, name=str(getattr(request.user, "name", "")) or "shop"
            )
            shown |= {"secret": found.secret, "picture": _picture(found.uri)}
        elif step == "confirm":
            factors.count_try(person_id)
            shown["codes"] = factors.confirm_set_up(person_id=person_id, code=code)
    except Refusal as refusal:
        messages.error(request, refusal.message(language_of(request)))
    if step == "off":

        def work() -> None:
            factors.count_try(person_id)
            factors.switch_off(person_id=person_id, code=code)

        attempted(request, work, said=_("二次验证已关闭"))
    shown["has_factor"] = queries.has_second_factor(person_id)
    return render(request, template, shown)


def _picture(uri: str) -> str:
    """The address as a QR code, in the page itself: it must not become a file."""
    code = zxingcpp.create_barcode(uri, zxingcpp.BarcodeFormat.QRCode)
    return "data:image/svg+xml;base64," + base64.b64encode(code.to_svg().encode()).decode()
