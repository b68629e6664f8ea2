"""A 15 s clip as phones make them: portrait, moving, with cuts, writing and a QR code. Drawn, then encoded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SCENES = 6
SECONDS = 15.0
SIZE = (720, 1280)
#: Larger than the frame: the picture wanders behind it, so no two frames are alike.
DRAWN = (800, 1400)
WORDS = {
    0: ["MOUNTAIN HONEY", "2 JARS 49.90", "TODAY ONLY"],
    2: ["WX 88776655", "CALL 13800138000"],
    4: ["FREE SHIPPING FROM 3"],
}
CODE = "https://pay.example/q/7f3a"
CODE_IN = 3


def scene(number: int) -> Image.Image:
    """Coloured forms from a seed, with what `WORDS` and `CODE` say."""
    chance = np.random.default_rng(100 + number)
    width, height = DRAWN
    picture = Image.new("RGB", DRAWN, tuple(int(c) for c in chance.integers(40, 216, 3)))
    draw = ImageDraw.Draw(picture)
    for turn in range(40):
        x, y = (int(chance.integers(-100, side)) for side in DRAWN)
        w, h = int(chance.integers(60, width // 2)), int(chance.integers(60, height // 3))
        form = (draw.ellipse, draw.rectangle)[turn % 2]
        form((x, y, x + w, y + h), fill=tuple(int(c) for c in chance.integers(0, 256, 3)))
    picture = picture.filter(ImageFilter.GaussianBlur(3))
    draw = ImageDraw.Draw(picture)
    for row, text in enumerate(WORDS.get(number, [])):
        top = 300 + 90 * row
        draw.rectangle((80, top, 660, top + 70), fill="white")
        draw.text((96, top + 12), text, fill="black", font=ImageFont.load_default(44))
    if number == CODE_IN:
        code = zxingcpp.create_barcode(CODE, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
        picture.paste(Image.fromarray(np.array(code)).convert("RGB"), (300, 700))
    return picture


def make(folder: Path) -> Path:
    """Write `clip.mp4` into the folder."""
    inputs: list[str] = []
    parts = ""
    for number in range(SCENES):
        still = folder / f"scene{number}.png"
        scene(number).save(still)
        inputs += ["-loop", "1", "-framerate", "25", "-t", str(SECONDS / SCENES), "-i", str(still)]
        parts += f"[{number}]crop=720:1280:x='40+20*sin(2*t)':y='60+20*cos(2*t)'[s{number}];"
    joined = "".join(f"[s{number}]" for number in range(SCENES))
    path = folder / "clip.mp4"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *inputs, "-filter_complex",
            f"{parts}{joined}concat=n={SCENES}:v=1[v]", "-map", "[v]", "-c:v", "libx264",
            "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", str(path),
        ],
        check=True, timeout=300,
    )  # fmt: skip
    return path


if __name__ == "__main__":
    make(Path(sys.argv[1]))
