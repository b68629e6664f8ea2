"""Lettering: where the CJK fonts usually lie, and text that is drawn only when one is there.

Without a CJK font nothing is written at all: an empty label is honest, a row of boxes is not.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from jishi.site.demo.art.palette import Rgb

_ROOTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_SANS = (
    "opentype/noto/NotoSansCJK-Bold.ttc",
    "noto-cjk/NotoSansCJK-Bold.ttc",
    "google-noto-cjk/NotoSansCJK-Bold.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
)
_SERIF = (
    "opentype/noto/NotoSerifCJK-Bold.ttc",
    "noto-cjk/NotoSerifCJK-Bold.ttc",
    "google-noto-cjk/NotoSerifCJK-Bold.ttc",
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "Songti.ttc",
    "Supplemental/Songti.ttc",
)


@lru_cache(maxsize=2)
def font_file(serif: bool = False) -> Path | None:
    """The first CJK font found in the usual places, or None."""
    wanted = (*_SERIF, *_SANS) if serif else (*_SANS, *_SERIF)
    for name in wanted:
        for root in _ROOTS:
            path = Path(root) / name
            if path.is_file():
                return path
    return None


@lru_cache(maxsize=64)
def font(size: int, serif: bool = False) -> ImageFont.FreeTypeFont | None:
    """The CJK font at ``size`` pixels, simplified-Chinese face; None when there is none."""
    path = font_file(serif)
    if path is None:
        return None
    # Face 2 of a Noto CJK collection is the simplified-Chinese one.
    face = 2 if "Noto" in path.name else 0
    return ImageFont.truetype(str(path), size, index=face)


def can_write() -> bool:
    """Whether a CJK font is there to write with."""
    return font_file() is not None


def write(
    image: Image.Image,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: Rgb,
    *,
    serif: bool = False,
    anchor: str = "la",
    outline: Rgb | None = None,
    opacity: int = 255,
) -> None:
    """Write one line; does nothing without a CJK font."""
    face = font(size, serif)
    if face is None:
        return
    pen = ImageDraw.Draw(image, "RGBA")
    pen.text(
        at,
        text,
        font=face,
        fill=(*colour, opacity),
        anchor=anchor,
        stroke_width=max(2, size // 12) if outline else 0,
        stroke_fill=(*outline, opacity) if outline else None,
    )


def column(
    image: Image.Image,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: Rgb,
    *,
    serif: bool = True,
    gap: float = 1.12,
) -> None:
    """Write downwards, one character a row, centred on ``at``'s x."""
    for row, character in enumerate(text):
        write(
            image,
            (at[0], at[1] + row * size * gap),
            character,
            size,
            colour,
            serif=serif,
            anchor="ma",
        )


def width_of(text: str, size: int, serif: bool = False) -> float:
    """Width of a line in pixels; 0 without a font."""
    face = font(size, serif)
    return 0.0 if face is None else float(face.getlength(text))


def fit(text: str, size: int, room: float, serif: bool = False) -> int:
    """The largest size up to ``size`` at which the line fits into ``room`` pixels."""
    wide = width_of(text, size, serif)
    return size if wide <= room or wide == 0 else max(10, int(size * room / wide))
