"""Who may open the money pages; what every step of them does with a refusal."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.settlement import queries
from jishi.foundation.accounts import api as accounts
from jishi.kernel.errors import NotFound, Refusal
from jishi.kernel.http import language_of
from jishi.kernel.money import EXPONENTS

View = Callable[..., HttpResponse]


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"/desk/sign-in?next={quote(request.get_full_path())}")


def merchants_only(view: View) -> View:
    """Strangers sign in; without a shop the page does not exist; a shop that is not open yet has an
    application and no money. The view gets the shop."""

    @never_cache
    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            catalog.get_my_shop(request.user.pk)
        except NoShop as missing:
            raise Http404 from missing
        try:
            shop = queries.shop_of_owner(request.user.pk)
        except NoShop:
            return redirect("desk_shop_application")
        try:
            return view(request, shop, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return run


def operators_only(view: View) -> View:
    """Strangers sign in; for others the desk does not exist."""

    @never_cache
    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not accounts.works_at(request.user.pk, "operator"):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return run


def attempted(request: HttpRequest, work: Callable[[], Any], *, said: str) -> bool:
    """Do `work` and say so, or say why not. Whether it was done."""
    try:
        work()
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, _words(refusal, language_of(request)))
        return False
    messages.success(request, said)
    return True


def _words(refusal: Refusal, language: str) -> str:
    fields = refusal.details.get("fields") or refusal.details.get("lines")
    text = refusal.message(language)
    return f"{text} ({', '.join(f'{k}: {v}' for k, v in fields.items())})" if fields else text


def posted_minor(request: HttpRequest, name: str, currency: str) -> int:
    """A decimal amount of a form in minor units; 0 for what is none, which every use case refuses."""
    text = request.POST.get(name, "").strip().replace(",", "")
    whole, dot, part = text.partition(".")
    places = EXPONENTS[currency]
    is_plain = whole.isascii() and whole.isdigit() and len(whole) < 13 and len(part) <= places
    if not is_plain or (dot and not (part.isascii() and part.isdigit())):
        return 0
    unit: int = 10**places
    return int(whole) * unit + int(part.ljust(places, "0") or 0)
