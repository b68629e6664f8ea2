"""API routes of foundation.notify."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.foundation.notify import queries
from jishi.foundation.notify.actions.mark_read import mark_read
from jishi.foundation.notify.http_schemas import Notice, Notices
from jishi.kernel.http import language_of, no_content

router = Router(tags=["notify"])


@router.get("/notices", response=Notices, operation_id="list_notices", auth=signed_in)
def list_notices(request: HttpRequest, cursor: str | None = None) -> Notices:
    """Newest first, in the language of the request."""
    person_id = caller_id(request)
    page = queries.notices(person_id, language_of(request), cursor)
    return Notices(
        items=[Notice.of(notice) for notice in page.items],
        next_cursor=page.next_cursor,
        unread=queries.count_unread(person_id),
    )


@router.post(
    "/notices/read", response={204: None}, operation_id="mark_notices_read", auth=signed_in
)
def mark_notices_read(request: HttpRequest) -> HttpResponse:
    mark_read(person_id=caller_id(request))
    return no_content()
