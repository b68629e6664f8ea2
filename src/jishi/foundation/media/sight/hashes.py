"""Perceptual hashes that survive copying: PDQ of the whole, of its mirror images, and of windows in it.

PDQ (Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019): 256
bits, of which a re-encoded, shrunk or brightened copy changes some twenty. A crop of 2 % a side
changes about forty and one of 5 % about ninety, a mirror half of them: so an original is kept with
windows of many sizes, and a suspect is asked for in all eight positions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pdqhash
from PIL import Image

from jishi.foundation.media.sight.images import Pixels

#: Bytes of a hash.
SIZE = 32
#: PDQ looks at 64 × 64 in the end; twice that is enough to begin with, and twenty times faster.
_SIDE = 128
#: Shares of a side that windows of an original keep; neighbours are near enough for `NEAR_WINDOW`.
SCALES = (0.96, 0.92, 0.88, 0.84, 0.80, 0.76, 0.72, 0.68, 0.64, 0.60)
#: Where a window may sit: (horizontal, vertical), 0 left or top, 1 right or bottom.
ANCHORS = ((0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0), (0.5, 1.0))
#: Bits that may differ: between two wholes, and between a suspect and a window.
NEAR = 31
NEAR_WINDOW = 44
#: PDQ's own measure (0–100) of how much there is to see; below it a picture has no face to compare.
MIN_QUALITY = 50


def fingerprint(pixels: Pixels) -> bytes | None:
    """PDQ of the whole, 32 bytes; None when there is too little to see (a blank wall)."""
    bits, quality = pdqhash.compute(_small(pixels))
    return _packed(bits) if quality >= MIN_QUALITY else None


def positions(pixels: Pixels) -> tuple[bytes, ...]:
    """The eight ways a picture can lie: as it is, turned by 90°, 180°, 270°, and each mirrored.

    The pixels are turned and hashed anew: PDQ's own shortcut, which turns the transform, is up to
    40 bits off on a re-encoded copy where this is at most 6. 5 ms.
    """
    small = _small(pixels)
    lies = [np.rot90(side, turns) for side in (small, small[:, ::-1]) for turns in range(4)]
    found = [fingerprint(np.ascontiguousarray(one)) for one in lies]
    return tuple(one for one in found if one is not None)


def windows(pixels: Pixels) -> tuple[bytes, ...]:
    """PDQ of windows of an original, against copies that were cropped. About 15 ms."""
    image = Image.fromarray(pixels)
    image.thumbnail((3 * _SIDE, 3 * _SIDE), Image.Resampling.BOX)
    small = np.asarray(image, dtype=np.uint8)
    return tuple(hashed for window in _cut(small) if (hashed := fingerprint(window)) is not None)


def distance(one: bytes, other: bytes) -> int:
    """Bits that differ, 0–256."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _cut(pixels: Pixels) -> Iterator[Pixels]:
    height, width = pixels.shape[:2]
    for scale in SCALES:
        w, h = round(width * scale), round(height * scale)
        for across, down in ANCHORS:
            x, y = round((width - w) * across), round((height - h) * down)
            yield pixels[y : y + h, x : x + w]


def _small(pixels: Pixels) -> Pixels:
    image = Image.fromarray(pixels)
    return np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX), dtype=np.uint8)


def _packed(bits: object) -> bytes:
    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes()
