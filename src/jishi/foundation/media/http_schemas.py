"""Shapes of media in the API; upper rooms may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jishi.kernel.http import Schema

if TYPE_CHECKING:
    from jishi.foundation.media.contracts import PictureRef


class Picture(Schema):
    id: str
    url: str
    thumb_url: str
    width: int
    height: int

    @classmethod
    def of(cls, ref: PictureRef) -> Picture:
        return cls(
            id=str(ref.id),
            url=ref.url,
            thumb_url=ref.thumb_url,
            width=ref.width,
            height=ref.height,
        )
