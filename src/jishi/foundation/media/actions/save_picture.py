"""Take a picture in: check it, make it ours, store it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from jishi.foundation.media import places, queries
from jishi.foundation.media.adapters import imaging
from jishi.foundation.media.contracts import PictureRef
from jishi.foundation.media.jobs import defer_look_at_pictures
from jishi.foundation.media.models import Picture
from jishi.kernel import clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

#: Purposes of pictures that are looked at for codes, words and copies.
LOOKED_AT = ("product", "document", "avatar")


def save_picture(*, owner_id: UUID, data: bytes, purpose: str) -> PictureRef:
    """Re-encode `data` (strips camera data, applies orientation) and store it with a thumb.

    Raises `PictureTooLarge`, `NotAPicture`, `PictureDamaged`. The files are on disk before the row
    is; a file without a row is litter, a row without a file would be a broken picture.
    """
    made = imaging.remake(data)
    picture_id = new_id()
    _write(places.picture(picture_id, thumb=False), made.large)
    _write(places.picture(picture_id, thumb=True), made.thumb)
    return _record(picture_id=picture_id, owner_id=owner_id, purpose=purpose, made=made)


@use_case
def _record(
    *, picture_id: UUID, owner_id: UUID, purpose: str, made: imaging.RemadePicture
) -> PictureRef:
    row = Picture.objects.create(
        id=picture_id,
        owner_id=owner_id,
        purpose=purpose,
        width=made.width,
        height=made.height,
        sha256=hashlib.sha256(made.large).hexdigest(),
        created_at=clock.now(),
    )
    if purpose in LOOKED_AT:
        defer_look_at_pictures()
    return queries.picture_ref(row)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
