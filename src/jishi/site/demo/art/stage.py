"""The stage: finished drawings set down together, with the shadows they throw."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from jishi.site.demo.art.brush import mottle
from jishi.site.demo.art.palette import DUSK, Rgb

MOST_BYTES = 245_000


class Stage:
    """A picture being set up, in final pixels; sprites are put down back to front."""

    def __init__(self, w: int, h: int, ground: Image.Image | None = None):
        self.w, self.h = w, h
        if ground is None:
            self.image = Image.new("RGBA", (w, h), (0, 0, 0, 0))
        else:
            self.image = ground.convert("RGBA")

    def put(
        self,
        sprite: Image.Image,
        x: float,
        y: float,
        width: float,
        *,
        angle: float = 0.0,
        shadow: float = 0.4,
        drop: tuple[float, float] = (0.035, 0.05),
        blur: float = 0.03,
        stand: bool = False,
        flip: bool = False,
    ) -> None:
        """Set a sprite down.

        ``(x, y)`` is its centre, or the middle of its foot when it ``stand``s; ``width`` its width
        in pixels; ``drop`` and ``blur`` are in parts of that width.
        """
        w = max(2, round(width))
        h = max(2, round(width * sprite.height / sprite.width))
        small = sprite.resize((w, h), Image.Resampling.BILINEAR)
        if flip:
            small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if angle:
            small = small.rotate(angle, Image.Resampling.BILINEAR, expand=True)
        left = round(x - small.width / 2)
        top = round(y - h) if stand else round(y - small.height / 2)
        if shadow > 0:
            if stand:
                self._lying(small, x, y, shadow)
            else:
                self._dropped(small, left + drop[0] * w, top + drop[1] * w, blur * w, shadow)
        self._over(small, left, top)

    def _over(self, piece: Image.Image, left: int, top: int) -> None:
        x0, y0 = max(0, -left), max(0, -top)
        x1, y1 = min(piece.width, self.w - left), min(piece.height, self.h - top)
        if x1 > x0 and y1 > y0:
            if (x0, y0, x1, y1) != (0, 0, *piece.size):
                piece = piece.crop((x0, y0, x1, y1))
            self.image.alpha_composite(piece, (left + x0, top + y0))

    def _dropped(
        self, piece: Image.Image, left: float, top: float, blur: float, strength: float
    ) -> None:
        """A soft shadow straight under a thing that lies flat."""
        # Soft shadows are worked out at a quarter of the size: nobody can see the difference.
        soft = max(1.0, blur / 4)
        pad = int(soft * 3) + 1
        qw, qh = max(1, piece.width // 4), max(1, piece.height // 4)
        mask = Image.new("L", (qw + 2 * pad, qh + 2 * pad), 0)
        mask.paste(piece.getchannel("A").resize((qw, qh), Image.Resampling.BOX), (pad, pad))
        mask = mask.filter(ImageFilter.GaussianBlur(soft))
        self._shade(mask, round(left - pad * 4), round(top - pad * 4), 4, strength)

    def _lying(self, piece: Image.Image, x: float, y: float, strength: float) -> None:
        """The shadow a standing thing throws to the right and away, plus a dark foot."""
        qw, qh = max(2, piece.width // 4), max(2, piece.height // 4)
        alpha = piece.getchannel("A").resize((qw, qh), Image.Resampling.BOX)
        low = max(2, int(qh * 0.34))
        lean = int(low * 1.5)
        flat = alpha.resize((qw, low), Image.Resampling.BILINEAR)
        pad = max(3, qw // 14)
        wide = Image.new("L", (qw + lean + 2 * pad, low + 2 * pad), 0)
        wide.paste(flat, (pad, pad))
        shear = wide.transform(
            wide.size,
            Image.Transform.AFFINE,
            (1, lean / low, -lean * (low + pad) / low, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        soft = shear.filter(ImageFilter.GaussianBlur(pad * 0.4))
        self._shade(
            soft, round(x - (qw / 2 + pad) * 4), round(y - (low + pad) * 4), 4, strength * 0.75
        )
        foot = Image.new("L", (qw + 2 * pad, max(8, qw // 5)), 0)
        band = alpha.crop((0, int(qh * 0.9), qw, qh)).resize((qw, max(2, qw // 16)))
        foot.paste(band, (pad, foot.height // 2 - band.height // 2))
        foot = foot.filter(ImageFilter.GaussianBlur(max(1.0, qw / 45)))
        self._shade(foot, round(x - (qw / 2 + pad) * 4), round(y - foot.height * 2), 4, strength)

    def _shade(self, mask: Image.Image, left: int, top: int, scale: int, strength: float) -> None:
        mask = mask.point([round(i * strength) for i in range(256)])
        mask = mask.resize((mask.width * scale, mask.height * scale), Image.Resampling.BILINEAR)
        veil = Image.new("RGBA", mask.size, (*DUSK, 255))
        veil.putalpha(mask)
        self._over(veil, left, top)


@lru_cache(maxsize=8)
def _paper(w: int, h: int) -> Image.Image:
    """Paper grain around 128."""
    fine = np.tile(mottle("speck"), (h // 512 + 1, w // 512 + 1))[:h, :w]
    broad = np.tile(mottle("cloud"), (h // 512 + 1, w // 512 + 1))[:h, :w]
    grain = Image.fromarray((128 + fine * 3.4 + broad * 2.4).astype(np.uint8))
    return Image.merge("RGB", (grain, grain, grain))


def printed(image: Image.Image) -> Image.Image:
    """The picture as if printed on paper: a fine grain over everything."""
    return ImageChops.add(image.convert("RGB"), _paper(image.width, image.height), 1, -128)


def washed(image: Image.Image, colour: Rgb, share: float) -> Image.Image:
    """The picture with a wash of one colour over it, its transparency kept."""
    veil = Image.new("RGB", image.size, colour)
    out = Image.blend(image.convert("RGB"), veil, share)
    if image.mode == "RGBA":
        out.putalpha(image.getchannel("A"))
    return out


def jpeg(image: Image.Image, *, quality: int = 85) -> bytes:
    """The picture as JPEG bytes, under 250 kB: the quality gives way when it must."""
    flat = image.convert("RGB")
    while True:
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=quality, optimize=False, subsampling=2)
        if out.tell() <= MOST_BYTES or quality <= 50:
            return out.getvalue()
        quality -= 6
