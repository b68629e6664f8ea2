"""The embedded inbox: where codes land in development. 404 anywhere else."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishi.foundation.accounts import api as accounts
from jishi.foundation.notify import queries
from jishi.kernel.errors import Refusal
from jishi.kernel.http import language_of


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Letters, newest first; the page asks for itself again every three seconds, without script."""
    _development_only()
    address = request.GET.get("address", "").strip()
    shown = {"letters": queries.letters(address), "address": address, "lang": language_of(request)}
    return render(request, "notify/inbox.html", shown)


@never_cache
@require_safe
def latest(request: HttpRequest) -> JsonResponse:
    """The newest letter to `?address=` (as typed or normalised), for tests: 404 when there is none."""
    _development_only()
    try:
        address = accounts.normalised_address(request.GET.get("address", ""))
    except Refusal as refusal:
        raise Http404 from refusal
    letter = queries.latest_letter(address)
    if letter is None:
        raise Http404
    return JsonResponse(
        {
            "address": letter.address,
            "code": letter.code,
            "subject": letter.subject,
            "body": letter.body,
            "at": letter.at.isoformat(),
        }
    )


def _development_only() -> None:
    if not settings.DEVELOPMENT:
        raise Http404
