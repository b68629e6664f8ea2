"""Resumable uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload) with the extensions creation,
checksum, expiration and termination. Signed-in people only; another's upload does not exist.
"""

from __future__ import annotations

import base64
import binascii
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from jishi.foundation.accounts.api import caller_id
from jishi.foundation.media import places, queries
from jishi.foundation.media.actions import uploads as actions
from jishi.foundation.media.adapters.upload_file import ALGORITHMS, Checksum, receive, sole_writer
from jishi.foundation.media.errors import OffsetMismatch, UploadTooLarge
from jishi.kernel import clock, quotas
from jishi.kernel.errors import InvalidInput, Refusal
from jishi.kernel.http import language_of, refusal_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from jishi.foundation.media.contracts import UploadRef

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"


def collection(request: HttpRequest) -> HttpResponse:
    """OPTIONS tells what we can; POST makes an upload."""
    return _answer(request, {"POST": _create})


def single(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD asks for the offset, PATCH sends bytes, DELETE forgets the upload."""
    return _answer(
        request,
        {
            "HEAD": lambda r: _head(r, upload_id),
            "PATCH": lambda r: _patch(r, upload_id),
            "DELETE": lambda r: _delete(r, upload_id),
        },
    )


def _answer(
    request: HttpRequest, methods: dict[str, Callable[[HttpRequest], HttpResponse]]
) -> HttpResponse:
    method = request.method or ""
    if method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = EXTENSIONS
        response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
        response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    elif method not in methods:
        response = HttpResponse(status=405, headers={"Allow": ", ".join(["OPTIONS", *methods])})
    elif request.headers.get("Tus-Resumable") != VERSION:
        response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
    else:
        try:
            response = methods[method](request)
        except Refusal as refusal:
            body = refusal_body(refusal, language_of(request))
            response = JsonResponse(body, status=refusal.status)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    return response


def _create(request: HttpRequest) -> HttpResponse:
    owner_id = caller_id(request)
    quotas.take(f"upload:{owner_id}", limit=60, window_s=3600)
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    ref = actions.create_upload(
        owner_id=owner_id,
        length=_number(request, "Upload-Length"),
        filename=metadata.get("filename", ""),
        filetype=metadata.get("filetype", ""),
    )
    response = HttpResponse(status=201)
    response["Location"] = f"/uploads/{ref.id}"
    return _described(response, ref)


def _head(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    ref = queries.get_upload(owner_id=caller_id(request), upload_id=upload_id)
    if _is_gone(ref):
        return HttpResponse(status=410)
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(ref.length)
    return _described(response, ref)


def _patch(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    owner_id = caller_id(request)
    if request.content_type != "application/offset+octet-stream":
        return HttpResponse(status=415)
    if not request.META.get("CONTENT_LENGTH"):
        return HttpResponse(status=411)
    offset = _number(request, "Upload-Offset")
    length = int(request.META["CONTENT_LENGTH"])
    checksum = Checksum.parse(request.headers.get("Upload-Checksum"))
    queries.get_upload(owner_id=owner_id, upload_id=upload_id)  # 404 before a lock is tried
    with sole_writer(upload_id):
        ref = queries.get_upload(owner_id=owner_id, upload_id=upload_id)
        if _is_gone(ref):
            return HttpResponse(status=410)
        if offset != ref.offset:
            raise OffsetMismatch(offset=ref.offset)
        if offset + length > ref.length:
            raise UploadTooLarge(max_mb=ref.length // 1024**2)
        receive(
            request,
            places.upload(upload_id),
            offset=offset,
            length=length,
            checksum=checksum,
            acknowledge=lambda before, after: actions.note_received(
                upload_id=upload_id, before=before, after=after
            ),
        )
        ref = queries.get_upload(owner_id=owner_id, upload_id=upload_id)
    return _described(HttpResponse(status=204), ref)


def _delete(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    actions.terminate_upload(owner_id=caller_id(request), upload_id=upload_id)
    actions.remove_file(upload_id)
    return HttpResponse(status=204)


def _described(response: HttpResponse, ref: UploadRef) -> HttpResponse:
    response["Upload-Offset"] = str(ref.offset)
    if not ref.is_complete:
        response["Upload-Expires"] = format_datetime(ref.expires_at, usegmt=True)
    return response


def _is_gone(ref: UploadRef) -> bool:
    return ref.expires_at <= clock.now() and not ref.is_complete


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise InvalidInput(fields={name: "0–999999999999999"})
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`. Raises `InvalidInput` when it is broken or over 4 KB."""
    found: dict[str, str] = {}
    if len(header) > 4096:
        raise InvalidInput(fields={"Upload-Metadata": "≤ 4096"})
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise InvalidInput(fields={"Upload-Metadata": "base64"}) from error
    return found
