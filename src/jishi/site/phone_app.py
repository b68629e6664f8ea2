"""Serves the built phone app: hashed assets for ever, the page itself never from a cache."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

_NOT_BUILT = "The phone app is not built yet. Run: make setup"


@require_safe
def asset(_: HttpRequest, name: str) -> FileResponse:
    """A file of the build; its name carries its hash, so it may be kept for ever."""
    try:
        file = open(safe_join(settings.WEB_DIST / "assets", name), "rb")  # noqa: PTH123, SIM115
    except (OSError, ValueError) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
@ensure_csrf_cookie
def page(_: HttpRequest) -> HttpResponse:
    """The app's one page, for every address that is the app's own."""
    index = settings.WEB_DIST / "index.html"
    if not index.exists():
        return HttpResponse(_NOT_BUILT, status=503, content_type="text/plain")
    response = HttpResponse(index.read_bytes())
    response.headers["Cache-Control"] = "no-cache"
    return response
