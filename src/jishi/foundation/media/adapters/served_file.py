"""One file over HTTP: ETag, single byte ranges (RFC 9110, sections 13 and 14), never whole in memory."""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpRequest

IMMUTABLE = "public, max-age=31536000, immutable"
PRIVATE = "private, max-age=3600, immutable"
LIVE = "no-cache"
CHUNK = 256 * 1024
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".ts": "video/mp2t",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class _Slice:
    """Reads `length` bytes from where `file` stands; closes it also when nothing was read."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0:
            chunk = self._file.read(min(CHUNK, self._left))
            if not chunk:
                break
            self._left -= len(chunk)
            yield chunk
        self.close()

    def close(self) -> None:
        self._file.close()


def serve(request: HttpRequest, path: Path, *, cache: str) -> HttpResponseBase:
    """The answer to GET or HEAD: 200, 206, 304, 404, 405 or 416. The type follows from the suffix."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return missing()
    stat = os.fstat(file.fileno())
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {
        "ETag": etag,
        "Cache-Control": cache,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    if etag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        file.close()
        return HttpResponse(status=304, headers=headers)
    wanted = _wanted(request, stat.st_size, etag)
    if wanted is None:
        file.close()
        headers["Content-Range"] = f"bytes */{stat.st_size}"
        return HttpResponse(status=416, headers=headers)
    start, end, status = wanted
    headers["Content-Type"] = TYPES.get(path.suffix, "application/octet-stream")
    headers["Content-Length"] = str(end - start)
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{stat.st_size}"
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers)
    file.seek(start)
    return StreamingHttpResponse(_Slice(file, end - start), status=status, headers=headers)


def missing() -> HttpResponse:
    return HttpResponse(status=404, headers={"Cache-Control": "no-store"})


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int, int] | None:
    """(start, end exclusive, status); None when the range cannot be met. Several ranges in one
    request, and ranges on another version of the file, get the whole."""
    whole = (0, size, 200)
    header = request.headers.get("Range")
    if header is None or request.headers.get("If-Range", etag) != etag:
        return whole
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.group(0) == "bytes=-":
        return whole
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, size, 206) if length else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return whole
    return (start, end, 206) if start < size else None
