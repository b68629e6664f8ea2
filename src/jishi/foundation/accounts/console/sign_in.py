"""The way into the desks: the same codes, in plain forms that need no script."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jishi.foundation.accounts import sessions
from jishi.kernel.errors import Refusal
from jishi.kernel.http import language_of

HOME = "/desk/"


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Step one asks for the address, step two for the code; a wrong code keeps the address."""
    going_to = _safe_next(request)
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(going_to)
        return _show(request, going_to, address="", step="address")
    address = request.POST.get("address", "")
    step = request.POST.get("step", "address")
    try:
        if step == "code":
            sessions.open_session(request, address, request.POST.get("code", ""))
            return redirect(going_to)
        sent = sessions.send_code(request, address)
    except Refusal as refusal:
        message = refusal.message(language_of(request))
        step = "code" if step == "code" or refusal.code == "too_many" else "address"
        return _show(
            request, going_to, address=address, step=step, problem=message, status=refusal.status
        )
    return _show(request, going_to, address=address, step="code", masked=sent.address_masked)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the session and show the way in again."""
    sessions.close_session(request)
    return redirect("/desk/sign-in")


def _safe_next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or HOME
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours and asked.startswith("/") else HOME


def _show(request: HttpRequest, going_to: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    shown = {"problem": "", "masked": "", **shown, "next": going_to}
    shown["inbox"] = "/inbox/" if settings.DEVELOPMENT else ""
    return render(request, "accounts/desk_sign_in.html", shown, status=status)
