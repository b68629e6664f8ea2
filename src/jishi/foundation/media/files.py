"""What is served under /media/: pictures by id, videos, lives and replays by their token."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from jishi.foundation.accounts.api import optional_caller_id, require_desk
from jishi.foundation.media import places
from jishi.foundation.media.adapters.served_file import IMMUTABLE, LIVE, PRIVATE, missing, serve
from jishi.foundation.media.models import Picture
from jishi.kernel.errors import NotAllowed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

#: The only names there are: no dots but one, no way up.
NAME = re.compile(r"(?:[a-z0-9_-]{1,40}/)?[a-z0-9_-]{1,60}\.(m3u8|mp4|m4s|ts|vtt|jpg)")
#: Purposes whose pictures only their owner and reviewers may see.
CONFIDENTIAL = ("document",)


def picture(request: HttpRequest, picture_id: UUID, size: str = "") -> HttpResponseBase:
    """A picture or its thumb. A confidential one does not exist for others."""
    row = Picture.objects.filter(pk=picture_id).first()
    if row is None:
        return missing()
    private = row.purpose in CONFIDENTIAL
    if private and not _may_see(request, row):
        return missing()
    path = places.picture(picture_id, thumb=size == "thumb")
    return serve(request, path, cache=PRIVATE if private else IMMUTABLE)


def _may_see(request: HttpRequest, row: Picture) -> bool:
    person_id = optional_caller_id(request)
    if person_id is None:
        return False
    if person_id == row.owner_id:
        return True
    try:
        require_desk(person_id, "review")
    except NotAllowed:
        return False
    return True


def streamed(request: HttpRequest, kind: str, token: str, name: str) -> HttpResponseBase:
    """A playlist, segment, poster or captions. Whoever has the 128-bit token may see it."""
    if not places.TOKEN.fullmatch(token) or not NAME.fullmatch(name):
        return missing()
    changes = kind == "live" and name.endswith(".m3u8")
    # A poster or captions may be made anew when a killed job runs again.
    settled = name.endswith((".m4s", ".ts", ".mp4", ".m3u8"))
    cache = LIVE if changes else IMMUTABLE if settled else "public, max-age=300"
    return serve(request, places.folder(kind, token) / name, cache=cache)
