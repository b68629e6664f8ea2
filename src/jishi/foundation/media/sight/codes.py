"""QR codes and bar codes in a picture (zxing-cpp)."""

from __future__ import annotations

from dataclasses import dataclass

import zxingcpp

from jishi.foundation.media.sight.images import Pixels

MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class Code:
    """`kind` as ISO names it ("QRCode", "EAN13" …); `text` at most 500 characters."""

    kind: str
    text: str
    box: tuple[int, int, int, int]


def codes(pixels: Pixels) -> tuple[Code, ...]:
    """Every code that can be read, rotated, inverted and small ones (down to some 60 px) too."""
    found = []
    for result in zxingcpp.read_barcodes(pixels):
        corners = result.position
        xs = [
            corners.top_left.x,
            corners.bottom_right.x,
            corners.top_right.x,
            corners.bottom_left.x,
        ]
        ys = [
            corners.top_left.y,
            corners.bottom_right.y,
            corners.top_right.y,
            corners.bottom_left.y,
        ]
        found.append(
            Code(
                kind=result.format.name,
                text=result.text[:MAX_TEXT],
                box=(min(xs), min(ys), max(xs), max(ys)),
            )
        )
    return tuple(found)
