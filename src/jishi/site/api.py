"""The HTTP API of the phone app and of partners: one router a room, one shape of refusal."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jishi.kernel.errors import InvalidInput, NotFound, Refusal, SignInRequired, TooMany
from jishi.kernel.http import language_of, refusal_body
from jishi.site.reading import StrictParser, problem_code
from jishi.site.refusing import Unavailable
from jishi.site.rendering import Renderer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger()
api = NinjaAPI(
    parser=StrictParser(),
    renderer=Renderer(),
    title="Jishi 集市",
    version="1.0.0",
    description="What the screens do, as an API. Money is integer minor units; times are UTC.",
    docs_url="/docs",
)


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = api.create_response(
        request, refusal_body(refusal, language_of(request)), status=refusal.status
    )
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.details["retry_in_s"])
    return response


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _refuse(request, refusal)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, Any] = {}
    for item in error.errors:
        where = [str(part) for part in item["loc"] if part not in ("body", "query", "path")]
        fields[".".join(where)] = problem_code(item["type"], item.get("ctx") or {})
    return _refuse(request, InvalidInput(fields=fields))


@api.exception_handler(AuthenticationError)
def on_unauthenticated(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return _refuse(request, SignInRequired())


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    refusal = NotFound() if error.status_code == 404 else InvalidInput(fields={"": str(error)})
    return _refuse(request, refusal)


@api.exception_handler(DataError)
def on_data_error(request: HttpRequest, error: DataError) -> HttpResponse:
    """What was sent passed the room's checks but fits no column: refused, and the room should know."""
    log.error("unchecked_input", path=request.path, error=str(error))
    return _refuse(request, InvalidInput(fields={"": "out_of_range"}))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def on_database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database restarts or is cut off; nothing was committed that was not acknowledged."""
    log.error("database_away", path=request.path, error=str(error))
    return _refuse(request, Unavailable())


# Django tries one address after another: those of a purchase come first.
for _room in sorted(settings.ROOMS, key=lambda room: room != "jishi.commerce.orders"):
    if find_spec(f"{_room}.http"):
        api.add_router("", import_module(f"{_room}.http").router)
