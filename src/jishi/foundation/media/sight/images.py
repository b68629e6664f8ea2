"""Opening a picture under limits: size on disk, pixels, one frame."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

Pixels = NDArray[np.uint8]
MAX_BYTES = 20 * 1024**2
MAX_PIXELS = 40_000_000
#: Nothing on a screen is read at more than this; larger pictures are made smaller first.
SIDE = 1280


class Unseeable(Exception):  # noqa: N818 - the field's word
    """The file is no picture that can be looked at. `code`: not_a_picture, too_large, damaged."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def open_picture(source: Path | bytes) -> Pixels:
    """RGB pixels (height, width, 3), upright, at most `SIDE` on the longer side. Raises `Unseeable`.

    A decompression bomb is refused by its header; nothing is decoded then.
    """
    data = _bytes(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image: Any = Image.open(io.BytesIO(data))
            if image.width * image.height > MAX_PIXELS:
                raise Unseeable("too_large")
            image.draft("RGB", (SIDE, SIDE))
            image = ImageOps.exif_transpose(image).convert("RGB")
            image.thumbnail((SIDE, SIDE))
            return np.asarray(image, dtype=np.uint8)
    except UnidentifiedImageError as error:
        raise Unseeable("not_a_picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unseeable("too_large") from error
    except (OSError, ValueError, SyntaxError, MemoryError, OverflowError, Warning) as error:
        raise Unseeable("damaged") from error


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        if source.stat().st_size > MAX_BYTES:
            raise Unseeable("too_large")
        data = source.read_bytes()
    if len(data) > MAX_BYTES:
        raise Unseeable("too_large")
    return data
