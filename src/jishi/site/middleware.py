"""Language, content security policy, and what every server-rendered page may show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from jishi.kernel.http import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Handler = Callable[[HttpRequest], HttpResponse]


def language(handler: Handler) -> Handler:
    """Activate the caller's language for the request (cookie `lang`, else Accept-Language)."""

    def run(request: HttpRequest) -> HttpResponse:
        code = "en" if language_of(request) == "en" else "zh-hans"
        with translation.override(code):
            response = handler(request)
        response.headers.setdefault("Content-Language", "en" if code == "en" else "zh-CN")
        return response

    return run


def content_security_policy(handler: Handler) -> Handler:
    """Only our own scripts run; sockets go to our own gateway; nobody may frame us."""
    host = settings.PUBLIC_URL.split("://", 1)[1].rsplit(":", 1)[0]
    sockets = f"ws://{host}:{settings.GATEWAY_PORT} wss://{host}:{settings.GATEWAY_PORT}"
    if settings.DEVELOPMENT:
        sockets += f" ws://*:{settings.GATEWAY_PORT}"
    policy = "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self' {sockets}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )

    def run(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return run


def page_context(request: HttpRequest) -> dict[str, Any]:
    """For templates: the market's name in the reader's language and whether this is development."""
    english = language_of(request) == "en"
    return {
        "market_name": settings.MARKET_NAME_EN if english else settings.MARKET_NAME_ZH,
        "lang": "en" if english else "zh",
        "development": settings.DEVELOPMENT,
    }
