"""Pillow behind limits: what a stranger calls a picture becomes a JPEG of ours, or a typed refusal.

Order of the checks: bytes, format by content (never by name), pixels from the header (before anything
is decoded), then a full decode, in which a truncated file shows itself.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from jishi.foundation.media.errors import NotAPicture, PictureDamaged, PictureTooLarge

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
LARGE_PX = 1600
THUMB_PX = 480
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemadePicture:
    """Two JPEG files; `width`×`height` in pixels of `large`."""

    large: bytes
    thumb: bytes
    width: int
    height: int


def too_large() -> PictureTooLarge:
    return PictureTooLarge(max_mb=MAX_BYTES // 1024**2, max_megapixels=MAX_PIXELS // 1_000_000)


def remake(data: bytes) -> RemadePicture:
    """Raises `PictureTooLarge`, `NotAPicture`, `PictureDamaged`."""
    if len(data) > MAX_BYTES:
        raise too_large()
    try:
        # Pillow's own bomb check warns from 89 and raises from 179 megapixels; ours comes first.
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except Exception as error:  # a hostile header may raise anything
        raise NotAPicture from error
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise too_large()
    try:
        # For JPEG: let the decoder scale down as it reads, which bounds memory.
        image.draft("RGB", (LARGE_PX, LARGE_PX))
        image.load()
        upright = _on_white(ImageOps.exif_transpose(image))
    except Exception as error:
        raise PictureDamaged from error
    large = upright.copy()
    large.thumbnail((LARGE_PX, LARGE_PX), Image.Resampling.LANCZOS)
    thumb = upright
    thumb.thumbnail((THUMB_PX, THUMB_PX), Image.Resampling.LANCZOS)
    return RemadePicture(
        large=_jpeg(large, 86), thumb=_jpeg(thumb, 80), width=large.width, height=large.height
    )


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
