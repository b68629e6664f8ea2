"""Drawn scenes with structure, words and codes, and films of them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

CJK_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"),
)
FRAME = (360, 640)


def scene(seed: int, size: tuple[int, int] = FRAME) -> Image.Image:
    """A picture of its own for every seed: coloured forms, softened as a lens does."""
    chance = np.random.default_rng(seed)
    width, height = size
    picture = Image.new("RGB", size, tuple(int(c) for c in chance.integers(40, 216, 3)))
    draw = ImageDraw.Draw(picture)
    for turn in range(36):
        x, y = chance.integers(-width // 8, width), chance.integers(-height // 8, height)
        w, h = chance.integers(width // 12, width // 2), chance.integers(height // 12, height // 3)
        colour = tuple(int(c) for c in chance.integers(0, 256, 3))
        form = (draw.ellipse, draw.rectangle)[turn % 2]
        form((int(x), int(y), int(x + w), int(y + h)), fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(2))


def with_code(picture: Image.Image, text: str, *, scale: int = 4) -> Image.Image:
    """The picture with a QR code in it."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=scale)
    code = Image.fromarray(np.array(drawn)).convert("RGB")
    put = picture.copy()
    put.paste(code, ((picture.width - code.width) // 2, picture.height // 2))
    return put


def cjk_font() -> Path | None:
    """A font with Chinese characters, where the machine has one."""
    return next((path for path in CJK_FONTS if path.exists()), None)


def with_words(
    picture: Image.Image, text: str, *, font: Path | None = None, size: int = 36
) -> Image.Image:
    """The picture with a line of writing on a plain band."""
    face = ImageFont.truetype(str(font), size) if font else ImageFont.load_default(size)
    put = picture.copy()
    draw = ImageDraw.Draw(put)
    draw.rectangle((0, 40, picture.width, 40 + 2 * size), fill="white")
    draw.text((16, 40 + size // 3), text, fill="black", font=face)
    return put


def film(
    path: Path, scenes: Sequence[tuple[Image.Image, float]], *, extra: Sequence[str] = ()
) -> Path:
    """An H.264 film at 10 frames a second that shows each scene for its seconds."""
    width, height = scenes[0][0].size
    raw = b"".join(
        picture.convert("RGB").tobytes() * round(seconds * 10) for picture, seconds in scenes
    )
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt",
            "rgb24", "-s", f"{width}x{height}", "-r", "10", "-i", "-", *extra, "-c:v", "libx264",
            "-preset", "ultrafast", "-crf", "23", "-pix_fmt", "yuv420p", str(path),
        ],
        input=raw, check=True, timeout=120,
    )  # fmt: skip
    return path
