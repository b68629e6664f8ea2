"""Pictures of goods and shops, kept by the media room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.commerce.catalog.contracts import PictureFacts
from jishi.foundation.media import api as media
from jishi.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def facts(ids: Iterable[UUID]) -> dict[UUID, PictureFacts]:
    """Pictures by id. One query, none when `ids` is empty."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {
        picture.id: PictureFacts(
            id=picture.id,
            url=picture.url,
            thumb_url=picture.thumb_url,
            width=picture.width,
            height=picture.height,
        )
        for picture in media.get_pictures(wanted).values()
    }


def require_own(*, owner_id: UUID, ids: Iterable[UUID], purpose: str, field: str) -> None:
    """Raise `InvalidInput` on `field` unless all pictures are this person's and for `purpose`."""
    wanted = list(ids)
    if not wanted:
        return
    try:
        found = media.require_pictures(owner_id=owner_id, ids=wanted)
    except NotFound as missing:
        raise InvalidInput(fields={field: "not_yours"}) from missing
    if any(picture.purpose != purpose for picture in found):
        raise InvalidInput(fields={field: f"purpose:{purpose}"})
