"""The painting sheet: shapes laid over each other like gouache on paper.

A sheet is drawn at twice its final size and brought down at the end, so every edge is smooth. ``body`` is the one primitive that matters: it fills an outline with a tonal ramp whose
light follows the form, broken into soft bands and mottled like paint that dried on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from jishi.site.demo.art.palette import Floats, Ramp, Rgb
from jishi.site.demo.art.paths import Point, blob, ribbon, spin

LIGHT: Point = (-0.62, -0.78)


@lru_cache(maxsize=4)
def mottle(kind: str) -> Floats:
    """A 512 × 512 field in −1…1: ``cloud`` blotches, ``streak`` bristles, ``speck`` fine grain."""
    rng = np.random.default_rng({"cloud": 11, "streak": 12, "speck": 13}[kind])
    field = np.zeros((512, 512))
    sizes = {"cloud": (6, 14, 40, 128), "streak": (24, 96, 256), "speck": (256, 512)}[kind]
    for part, n in enumerate(sizes):
        shape = (n, max(3, n // 14)) if kind == "streak" else (n, n)
        tile = Image.fromarray(rng.normal(size=shape).astype(np.float32))
        field += np.asarray(tile.resize((512, 512), Image.Resampling.BICUBIC)) / (1 + part * 0.7)
    field -= field.mean()
    out: Floats = np.clip(field / (2.4 * field.std()), -1, 1)
    return out


def patch(kind: str, w: int, h: int, rng: np.random.Generator, zoom: float = 1.0) -> Floats:
    """A ``h × w`` piece of a mottle field from a place chosen by ``rng``."""
    field = mottle(kind)
    cw, ch = (min(512, max(2, int(n * zoom))) for n in (w, h))
    x, y = int(rng.integers(0, 513 - cw)), int(rng.integers(0, 513 - ch))
    tile = Image.fromarray(field[y : y + ch, x : x + cw].astype(np.float32))
    out: Floats = np.asarray(tile.resize((w, h), Image.Resampling.BILINEAR), dtype=np.float64)
    return out


class Sheet:
    """A drawing in progress, ``w × h`` final pixels; coordinates in units of its width."""

    def __init__(self, w: int, h: int, *, seed: int, ground: Rgb | None = None, over: int = 2):
        self.w, self.h, self.over = w, h, over
        self.unit = w * over
        self.rng = np.random.default_rng(seed)
        fill = (0, 0, 0, 0) if ground is None else (*ground, 255)
        self.image = Image.new("RGBA", (w * over, h * over), fill)

    @property
    def tall(self) -> float:
        """Height of the sheet in its own unit."""
        return self.h / self.w

    def _mask(self, path: Floats) -> tuple[Image.Image, int, int] | None:
        """The filled outline cut to its box, with the box's corner; None when off the sheet."""
        p = path * self.unit
        x0, y0 = (max(0, math.floor(v)) for v in p.min(axis=0))
        x1 = min(self.image.width, math.ceil(p[:, 0].max()) + 1)
        y1 = min(self.image.height, math.ceil(p[:, 1].max()) + 1)
        if x1 - x0 < 2 or y1 - y0 < 2:
            return None
        mask = Image.new("L", (x1 - x0, y1 - y0), 0)
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in p.tolist()], fill=255)
        return mask, x0, y0

    def _lay(
        self,
        paint: Image.Image,
        mask: Image.Image,
        at: tuple[int, int],
        alpha: float,
        clip: Floats | None,
    ) -> None:
        if clip is not None:
            got = self._mask(clip)
            if got is None:
                return
            fence = Image.new("L", mask.size, 0)
            fence.paste(got[0], (got[1] - at[0], got[2] - at[1]))
            mask = ImageChops.multiply(mask, fence)
        if alpha < 1:
            mask = mask.point([round(i * alpha) for i in range(256)])
        paint.putalpha(mask)
        self.image.alpha_composite(paint, at)

    def flat(
        self, path: Floats, colour: Rgb, alpha: float = 1.0, clip: Floats | None = None
    ) -> None:
        """Fill the outline with one colour."""
        got = self._mask(path)
        if got:
            mask, x, y = got
            self._lay(Image.new("RGB", mask.size, colour), mask, (x, y), alpha, clip)

    def body(
        self,
        path: Floats,
        tones: Ramp,
        *,
        soft: float = 0.55,
        grain: float = 0.16,
        lin: float = 0.5,
        alpha: float = 1.0,
        clip: Floats | None = None,
        kind: str = "cloud",
    ) -> None:
        """Fill the outline with the ramp, lit from the upper left.

        ``soft`` is how far the shading reaches in from the edge, ``lin`` how much of it is the
        plain slope of the light over the box, ``grain`` the strength of the mottling.
        """
        got = self._mask(path)
        if not got:
            return
        mask, x, y = got
        w, h = mask.size
        div = max(1, math.ceil(max(w, h) / 300))
        sw, sh = max(2, w // div), max(2, h // div)
        reach = max(1.0, soft * min(sw, sh) * 0.22)
        pad = int(reach * 2.2) + 1
        small = Image.new("L", (sw + 2 * pad, sh + 2 * pad), 0)
        small.paste(mask.resize((sw, sh), Image.Resampling.BOX), (pad, pad))
        inner = np.asarray(small.filter(ImageFilter.GaussianBlur(reach)), dtype=np.float64) / 255
        dx, dy = round(-LIGHT[0] * reach * 0.9), round(-LIGHT[1] * reach * 0.9)
        inner = inner[pad + dy : pad + dy + sh, pad + dx : pad + dx + sw]
        u = np.linspace(-1, 1, sw)[None, :]
        v = np.linspace(-1, 1, sh)[:, None]
        slope = 0.5 + 0.5 * (u * LIGHT[0] + v * LIGHT[1])
        tone = lin * slope + (1 - lin) * inner * 1.06 + grain * patch(kind, sw, sh, self.rng)
        level = np.clip(tone, 0, 1) * 5
        step = np.floor(level)
        banded = (step + np.clip((level - step - 0.5) / 0.5 + 0.5, 0, 1)) / 5
        index = np.clip((0.6 * banded + 0.4 * tone) * 255, 0, 255).astype(np.uint8)
        paint = Image.fromarray(tones.table().astype(np.uint8)[index])
        self._lay(paint.resize((w, h), Image.Resampling.BILINEAR), mask, (x, y), alpha, clip)

    def stroke(
        self,
        points: Sequence[Point] | Floats,
        w0: float,
        w1: float | None,
        colour: Rgb,
        alpha: float = 1.0,
        clip: Floats | None = None,
    ) -> None:
        """One brush stroke along the points."""
        self.flat(ribbon(points, w0, w1), colour, alpha, clip)

    def dabs(
        self,
        path: Floats,
        colour: Rgb,
        count: int,
        size: float,
        *,
        alpha: float = 0.5,
        long: float = 1.0,
        tilt: float = 0.0,
        clip: bool = True,
    ) -> None:
        """Scatter small dabs of paint over the outline's box, kept inside it."""
        lo, hi = path.min(axis=0), path.max(axis=0)
        got = self._mask(path)
        if not got:
            return
        mask, x, y = got
        draw_on = Image.new("L", mask.size, 0)
        pen = ImageDraw.Draw(draw_on)
        for _ in range(count):
            cx, cy = self.rng.uniform(lo, hi)
            r = size * self.rng.uniform(0.5, 1.2)
            dab = spin(blob(cx, cy, r * long, r, self.rng, 0.12)[::4], tilt, (cx, cy)) * self.unit
            pen.polygon([(a - x, b - y) for a, b in dab.tolist()], fill=255)
        both = ImageChops.multiply(draw_on, mask) if clip else draw_on
        self._lay(Image.new("RGB", mask.size, colour), both, (x, y), alpha, None)

    def glow(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float,
        colour: Rgb,
        alpha: float,
        clip: Floats | None = None,
    ) -> None:
        """A soft-edged patch of light (or of shadow)."""
        x0, y0 = round((cx - rx) * self.unit), round((cy - ry) * self.unit)
        w, h = max(2, round(2 * rx * self.unit)), max(2, round(2 * ry * self.unit))
        left, top = max(0, -x0), max(0, -y0)
        mask = _falloff().resize((w, h), Image.Resampling.BILINEAR)
        mask = mask.crop((left, top, min(w, self.image.width - x0), min(h, self.image.height - y0)))
        if mask.width > 1 and mask.height > 1:
            paint = Image.new("RGB", mask.size, colour)
            self._lay(paint, mask, (x0 + left, y0 + top), alpha, clip)

    def done(self) -> Image.Image:
        """The finished drawing at its final size."""
        if self.over == 1:
            return self.image
        # At exactly two to one a box reduction is as clean as LANCZOS, at a fifth of the work.
        return self.image.reduce(self.over)


@lru_cache(maxsize=1)
def _falloff() -> Image.Image:
    n = np.linspace(-1, 1, 128)
    r = np.sqrt(n[None, :] ** 2 + n[:, None] ** 2)
    return Image.fromarray((np.clip(1 - r, 0, 1) ** 1.5 * 255).astype(np.uint8))
