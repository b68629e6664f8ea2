"""Where files lie and under which address they are served. Nothing else joins paths."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

#: 128 random bits as hex; what a stranger would have to guess.
TOKEN = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    return secrets.token_hex(16)


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def picture(picture_id: UUID, *, thumb: bool) -> Path:
    # The last two digits are random in a UUIDv7, so folders fill evenly.
    name = f"{picture_id}-thumb.jpg" if thumb else f"{picture_id}.jpg"
    return root() / "pictures" / picture_id.hex[-2:] / name


def picture_url(picture_id: UUID) -> str:
    return f"/media/pictures/{picture_id}"


def thumb_url(picture_id: UUID) -> str:
    return f"/media/pictures/{picture_id}/thumb"


def upload(upload_id: UUID) -> Path:
    return root() / "uploads" / f"{upload_id}.part"


def folder(kind: str, token: str) -> Path:
    """`kind`: "videos", "live" or "replays". Lives are few and short: a media server of another make
    can write them, so they have no folders between."""
    if kind == "live":
        return root() / kind / token
    return root() / kind / token[:2] / token


def recordings(token: str) -> Path:
    """Not served: raw material of the replay."""
    return root() / "recordings" / token[:2] / token


def url(kind: str, token: str, name: str) -> str:
    return f"/media/{kind}/{token}/{name}"
