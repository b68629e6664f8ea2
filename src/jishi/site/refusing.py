"""One shape for every "no": also where the framework, not a room, is the one that refuses."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException

from jishi.foundation.accounts.errors import CsrfFailed
from jishi.kernel.errors import NotFound, Refusal
from jishi.kernel.http import language_of, refusal_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

#: Addresses that programs talk to; pages elsewhere are for people and stay pages.
PROGRAMS = ("/api/v1/", "/uploads/")
_STAYING = ("content-type", "content-length")


class BadRequest(Refusal):
    code = "bad_request"
    status = 400
    zh = "请求无法识别。"
    en = "This request cannot be understood."


class MethodNotAllowed(Refusal):
    code = "method_not_allowed"
    status = 405
    zh = "这里不支持这种操作。"
    en = "That cannot be done here."


class UploadGone(Refusal):
    code = "upload_gone"
    status = 410
    zh = "这次上传已过期，请重新上传。"
    en = "This upload has expired; please start again."


class LengthNeeded(Refusal):
    code = "length_needed"
    status = 411
    zh = "请求缺少长度。"
    en = "The request does not say how long it is."


class UploadVersion(Refusal):
    code = "upload_version"
    status = 412
    zh = "上传协议的版本不受支持。"
    en = "This version of the upload protocol is not supported."


class RequestTooLarge(Refusal):
    """`max_mb`: the most a request may carry."""

    code = "request_too_large"
    status = 413
    zh = "请求太大，最多 {max_mb} MB。"
    en = "This request is too large; at most {max_mb} MB."


class UnknownContent(Refusal):
    code = "unknown_content"
    status = 415
    zh = "不支持这种内容格式。"
    en = "This kind of content is not supported here."


class Unavailable(Refusal):
    """Something the market stands on is away for a moment; a repeat with the same key is safe."""

    code = "unavailable"
    status = 503
    zh = "暂时无法提供服务，请稍后再试。"
    en = "The market is away for a moment; please try again."


class Failed(Refusal):
    """A fault of ours; nothing was changed."""

    code = "failed"
    status = 500
    zh = "出错了，我们已经记录，请稍后再试。"
    en = "Something went wrong on our side; please try again later."


_BY_STATUS: dict[int, type[Refusal]] = {
    kind.status: kind
    for kind in (
        BadRequest, CsrfFailed, NotFound, MethodNotAllowed, UploadGone, LengthNeeded,
        UploadVersion, UnknownContent, Failed, Unavailable,
    )
}  # fmt: skip


def one_shape(
    handler: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an error page to a program becomes a typed refusal; status and headers stay."""

    def run(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PROGRAMS):
            return handler(request)
        if request.path_info.startswith("/api/") and _length(request) > _most():
            return _typed(request, RequestTooLarge(max_mb=_most() // 1024**2))
        response = handler(request)
        if response.status_code < 400:
            return response
        _drain(request)
        kind = response.headers.get("Content-Type", "")
        if "json" in kind or request.method == "HEAD":
            return response
        refusal = _BY_STATUS.get(response.status_code, BadRequest)()
        typed = _typed(request, refusal, status=response.status_code)
        for name, value in response.headers.items():
            if name.lower() not in _STAYING:
                typed.headers[name] = value
        typed.cookies = response.cookies
        return typed

    return run


def _typed(request: HttpRequest, refusal: Refusal, *, status: int | None = None) -> HttpResponse:
    return JsonResponse(
        refusal_body(refusal, language_of(request)), status=status or refusal.status
    )


def _drain(request: HttpRequest) -> None:
    """Read what was sent and not looked at: a connection with unread bytes is cut by the server,
    and the caller might see the cut instead of the refusal."""
    left = min(_length(request), _most())
    with suppress(OSError, RawPostDataException):
        while left > 0 and (part := request.read(min(left, 64 * 1024))):
            left -= len(part)


def _most() -> int:
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0
