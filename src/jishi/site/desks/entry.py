"""The way into the desks, and the choice of language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishi.foundation.accounts.api import caller_id
from jishi.site.desks.access import desk, desks_of

_YEAR_S = 365 * 86_400


@never_cache
@require_safe
@desk("")
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the only desk; otherwise a choice, or what to do without any."""
    desks = desks_of(caller_id(request))
    if len(desks) == 1:
        return redirect(desks[0])
    return render(request, "desk/home.html", {"desks": desks})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember zh or en in the cookie `lang` and go back to where one was."""
    asked = request.POST.get("next", "/desk/")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    response = redirect(asked if is_ours and asked.startswith("/") else "/desk/")
    chosen = "en" if request.POST.get("lang") == "en" else "zh"
    response.set_cookie("lang", chosen, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure())
    return response
