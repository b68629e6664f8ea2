"""Drawn avatars."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from jishi.foundation.accounts import avatars, queries


@require_safe
def avatar(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The drawn picture; it changes with the name, so browsers ask again after an hour."""
    person = queries.people([person_id]).get(person_id)
    if person is None:
        raise Http404
    tag = quote_etag(f"{person_id.hex[-12:]}-{person.name.encode().hex()[-24:]}")
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = HttpResponse(avatars.svg(person_id, person.name), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["ETag"] = tag
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
