"""Call-backs of nginx-rtmp: may this key publish, does it still, has it gone?

Only from the machine itself, and only when settings choose that receiver. The first answer (302) sends
the stream on to a place named by its token, so that the key appears in no path and no address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jishi.foundation.media import keys
from jishi.foundation.media.actions import ingest as actions
from jishi.foundation.media.adapters import nginx_rtmp
from jishi.foundation.media.jobs import defer_watch
from jishi.foundation.media.models import Ingest
from jishi.kernel.db import use_case
from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


def _is_trusted(request: HttpRequest) -> bool:
    # A proxy would make everyone look local: what it forwards says so.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    local = request.META.get("REMOTE_ADDR") in LOOPBACK
    return local and not forwarded and settings.MEDIA_GATEWAY == "nginx-rtmp"


@csrf_exempt
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """`call=publish`, `name`: the key. 302 to the token's place admits, 403 cuts the publisher."""
    if not _is_trusted(request) or request.POST.get("call") != "publish":
        return HttpResponse(status=403)
    try:
        admission = _admit(request.POST.get("name", ""))
    except Refusal:
        return HttpResponse(status=403)
    return HttpResponse(status=302, headers={"Location": nginx_rtmp.place_of(admission.token)})


@use_case
def _admit(key: str) -> actions.Admission:
    admission = actions.admit(key)
    defer_watch(admission.stream_id, admission.session)
    return admission


@csrf_exempt
@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """`call=update_publish`, every few seconds: 403 cuts who may no longer publish."""
    row = _by_key(request)
    if row is None or row.session is None:
        return HttpResponse(status=403)
    wanted = actions.still_wanted({row.session: row.stream_id})
    return HttpResponse(status=204 if wanted else 403)


@csrf_exempt
@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """`call=publish_done`: the publisher left."""
    row = _by_key(request)
    if row is None:
        return HttpResponse(status=403)
    if row.session is not None:
        actions.mark_stopped(stream_id=row.stream_id, session=row.session, reason="left")
    return HttpResponse(status=204)


def _by_key(request: HttpRequest) -> Ingest | None:
    if not _is_trusted(request):
        return None
    digest = keys.digest(request.POST.get("name", ""))
    return Ingest.objects.filter(key_sha256=digest).first()
