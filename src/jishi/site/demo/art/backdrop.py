"""Tables, cloths and walls that goods are set on and in front of."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from jishi.site.demo.art.brush import Sheet, patch
from jishi.site.demo.art.painter import sprite
from jishi.site.demo.art.palette import CREAM, DUSK, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import box
from jishi.site.demo.art.stage import washed

SIDE = 1080


def _toned(
    field: np.ndarray[tuple[int, int], np.dtype[np.float64]], low: Rgb, high: Rgb
) -> Image.Image:
    """A field in −1…1 painted between two tones."""
    share = np.linspace(0, 1, 256)[:, None]
    tones = (np.asarray(low) * (1 - share) + np.asarray(high) * share).astype(np.uint8)
    level = Image.fromarray(np.clip(field * 127.5 + 127.5, 0, 255).astype(np.uint8))
    return Image.merge("RGB", [level.point(tones[:, c].tolist()) for c in range(3)])


def _planks(w: int, h: int, rng: np.random.Generator, tone: Rgb) -> Image.Image:
    """Wooden boards, each with its own grain."""
    out = Image.new("RGB", (w, h))
    y, step = 0, h / 4
    for k in range(5):
        top, low = round(y), round(y + step * (0.8 + 0.1 * k))
        shade = turn(tone, light=rng.uniform(0.9, 1.08))
        grain = patch("streak", w, max(2, low - top), rng, 0.55)
        out.paste(_toned(grain, turn(shade, light=0.84), mix(shade, CREAM, 0.2)), (0, top))
        pen = ImageDraw.Draw(out)
        pen.line([(0, top), (w, top)], fill=turn(shade, light=0.55), width=4)
        pen.line([(0, top + 4), (w, top + 4)], fill=mix(shade, CREAM, 0.3), width=2)
        y = low
    return out


def _cloth(w: int, h: int, rng: np.random.Generator, tone: Rgb) -> Image.Image:
    """Plain linen with its threads and a few soft folds."""
    out = _toned(
        patch("cloud", w, h, rng, 0.4) * 0.5, turn(tone, light=0.93), mix(tone, CREAM, 0.3)
    )
    weave = np.asarray(out, dtype=np.int16)
    threads = (np.arange(w)[None, :] % 5 < 2) * 4 - (np.arange(h)[:, None] % 5 < 2) * 4
    out = Image.fromarray(np.clip(weave + threads[..., None], 0, 255).astype(np.uint8))
    veil = Image.new("L", (w // 4, h // 4), 0)
    pen = ImageDraw.Draw(veil)
    for _ in range(3):
        x, lean = rng.uniform(0, w / 4), rng.uniform(-60, 60)
        pen.line([(x, -10), (x + lean, h / 4 + 10)], fill=70, width=int(rng.uniform(8, 18)))
    veil = veil.filter(ImageFilter.GaussianBlur(7)).resize((w, h), Image.Resampling.BILINEAR)
    out.paste(Image.new("RGB", (w, h), turn(tone, light=0.72)), (0, 0), veil)
    return out


def _checks(w: int, h: int, rng: np.random.Generator, tone: Rgb) -> Image.Image:
    """Gingham."""
    out = _cloth(w, h, rng, (250, 242, 228))
    band = Image.new("L", (w, h), 0)
    pen = ImageDraw.Draw(band)
    for x in range(0, w, 108):
        pen.rectangle((x, 0, x + 53, h), fill=70)
    rows = Image.new("L", (w, h), 0)
    pen = ImageDraw.Draw(rows)
    for y in range(0, h, 108):
        pen.rectangle((0, y, w, y + 53), fill=70)
    out.paste(Image.new("RGB", (w, h), tone), (0, 0), ImageChops.add(band, rows))
    return out


def _stencil(w: int, h: int, rng: np.random.Generator) -> Image.Image:
    """Indigo cloth with a white resist print."""
    out = _cloth(w, h, rng, (54, 78, 130))
    pen = ImageDraw.Draw(out)
    for row, y in enumerate(range(30, h + 60, 74)):
        for x in range(40 - 37 * (row % 2), w + 60, 74):
            for dx, dy in ((-11, 0), (11, 0), (0, -11), (0, 11)):
                pen.ellipse((x + dx - 7, y + dy - 7, x + dx + 7, y + dy + 7), fill=(206, 214, 226))
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=(54, 78, 130))
    return out


def _marble(w: int, h: int, rng: np.random.Generator) -> Image.Image:
    """Pale stone with veins."""
    out = _toned(patch("cloud", w, h, rng, 0.5), (222, 218, 212), (250, 247, 240))
    veins = Image.new("L", (w, h), 0)
    pen = ImageDraw.Draw(veins)
    for _ in range(6):
        x, y = rng.uniform(-100, w), rng.uniform(-60, h)
        line = [(x, y)]
        for _ in range(14):
            x, y = x + rng.uniform(30, 110), y + rng.uniform(-24, 60)
            line.append((x, y))
        pen.line(line, fill=int(rng.uniform(50, 120)), width=int(rng.uniform(2, 7)))
    out.paste(
        Image.new("RGB", (w, h), (150, 144, 144)), (0, 0), veins.filter(ImageFilter.GaussianBlur(2))
    )
    return out


def surface(kind: str, w: int, h: int, seed: int, accent: Rgb) -> Image.Image:
    """A table top or cloth seen from above."""
    rng = np.random.default_rng(seed)
    if kind == "wood":
        return _planks(w, h, rng, ((178, 128, 84), (204, 164, 116), (146, 104, 74))[seed % 3])
    if kind == "linen":
        return _cloth(w, h, rng, mix((236, 222, 196), accent, 0.22))
    if kind == "gingham":
        return _checks(w, h, rng, turn(accent, light=0.66, vivid=1.5))
    if kind == "indigo":
        return _stencil(w, h, rng)
    if kind == "marble":
        return _marble(w, h, rng)
    if kind == "slate":
        return _toned(
            patch("cloud", w, h, rng, 0.6) * 0.8 + patch("speck", w, h, rng) * 0.25,
            (62, 70, 78),
            (98, 106, 110),
        )
    return _toned(
        patch("cloud", w, h, rng, 0.6) * 0.7 + patch("speck", w, h, rng) * 0.5,
        (168, 158, 144),
        (214, 204, 188),
    )


def _window(w: int, h: int, seed: int, rng: np.random.Generator) -> Image.Image:
    """Where the morning falls on the wall: through panes, a moon gate, a blind, or past a shelf."""
    light = Image.new("L", (w, h), 0)
    pen = ImageDraw.Draw(light)
    kind, x0 = seed % 4, w * rng.uniform(0.02, 0.34)
    if kind == 0:
        for i in range(2):
            for j in range(2):
                x, y = x0 + i * w * 0.25 + j * w * 0.07, h * (0.03 + 0.22 * j)
                pen.polygon(
                    [
                        (x, y),
                        (x + w * 0.22, y),
                        (x + w * 0.28, y + h * 0.2),
                        (x + w * 0.06, y + h * 0.2),
                    ],
                    fill=255,
                )
    elif kind == 1:
        x, y, r = w * rng.uniform(0.3, 0.7), h * 0.3, w * 0.27
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
        for k in range(-2, 3):
            pen.line([(x + k * r * 0.42, y - r), (x + k * r * 0.42, y + r)], fill=0, width=5)
            pen.line([(x - r, y + k * r * 0.42), (x + r, y + k * r * 0.42)], fill=0, width=5)
    elif kind == 2:
        for k in range(7):
            y = h * (0.02 + 0.085 * k)
            pen.polygon(
                [
                    (x0, y),
                    (x0 + w * 0.62, y - h * 0.05),
                    (x0 + w * 0.62, y - h * 0.01),
                    (x0, y + h * 0.045),
                ],
                fill=210,
            )
    else:
        pen.polygon([(0, 0), (w * 0.5, 0), (w * 0.86, h * 0.62), (w * 0.2, h * 0.62)], fill=190)
    shade = sprite("sprig", (63, 125, 78), 3 + seed % 3, 300).getchannel("A")
    shade = shade.resize((w // 2, h // 3)).rotate(float(rng.uniform(-40, 40)), expand=True)
    light.paste(0, (round(w * rng.uniform(0.05, 0.5)), round(h * 0.06)), shade)
    return light


_ORNAMENTS: tuple[tuple[str, Rgb, int], ...] = (
    ("vase", (126, 160, 150), 210),
    ("cup", (190, 130, 92), 130),
    ("tin", (150, 90, 70), 210),
    ("rice_bowl", (92, 112, 150), 130),
    ("jar", (206, 160, 84), 190),
    ("gaiwan", (150, 176, 160), 140),
    ("flower_jar", (168, 168, 96), 210),
    ("basket", (206, 164, 96), 150),
)


@lru_cache(maxsize=8)
def _ornament(k: int) -> Image.Image:
    """One of the pots that stand on shelves, painted once."""
    name, tone, height = _ORNAMENTS[k]
    piece = sprite(name, tone, k, 200)
    return piece.resize(
        (round(height * piece.width / piece.height), height), Image.Resampling.BILINEAR
    )


def _shelf(out: Image.Image, tone: Rgb, seed: int) -> None:
    """A board with pots on it, pale as things at the back of a room are."""
    w = out.width
    y = round(out.height * 0.3)
    row = Sheet(w, round(w * 0.4), seed=seed, over=1)
    row.body(
        box(0.06, 0.3, 0.88, 0.024), ramp(mix((150, 108, 74), tone, 0.4)), grain=0.4, kind="streak"
    )
    for k in range(5):
        piece = _ornament((seed + k * 3) % len(_ORNAMENTS))
        row.image.alpha_composite(
            piece, (round(w * (0.13 + 0.165 * k)), round(w * 0.303) - piece.height)
        )
    haze = washed(row.image, mix(tone, CREAM, 0.2), 0.42)
    out.paste(haze.convert("RGB"), (0, y - round(w * 0.3)), haze.getchannel("A"))


def wall(w: int, h: int, tone: Rgb, seed: int) -> Image.Image:
    """A limewashed wall with morning light through a window and the shadow of a branch."""
    rng = np.random.default_rng(seed)
    out = _toned(
        patch("cloud", w, h, rng, 0.35) * 0.6, turn(tone, light=0.92), mix(tone, CREAM, 0.28)
    )
    light = _window(w // 4, h // 4, seed, rng)
    light = light.filter(ImageFilter.GaussianBlur(3)).point([round(i * 0.5) for i in range(256)])
    out.paste(
        Image.new("RGB", (w, h), (255, 247, 222)),
        (0, 0),
        light.resize((w, h), Image.Resampling.BICUBIC),
    )
    if seed % 4 == 3:
        _shelf(out, tone, seed // 4)
    return out


def _dim(image: Image.Image, mask: Image.Image, strength: float) -> None:
    mask = mask.resize(image.size, Image.Resampling.BILINEAR)
    image.paste(
        Image.new("RGB", image.size, DUSK),
        (0, 0),
        mask.point([round(i * strength) for i in range(256)]),
    )


@lru_cache(maxsize=6)
def room(
    wall_tone: Rgb, ground: str, seed: int, w: int = SIDE, h: int = SIDE, edge: float = 0.6
) -> Image.Image:
    """A wall above a table whose far edge lies at ``edge`` of the height."""
    out = wall(w, h, wall_tone, seed)
    top = round(h * edge)
    table = surface(ground, w, h - top, seed, wall_tone)
    out.paste(table, (0, top))
    shade = np.zeros((h // 4, w // 4))
    rows = np.arange(h // 4)[:, None] * 4
    shade += np.clip(1 - np.abs(rows - top) / (h * 0.07), 0, 1) * np.where(rows > top, 0.5, 0.65)
    shade += np.clip((rows - h * 0.84) / (h * 0.16), 0, 1) * 0.5
    cols = np.arange(w // 4)[None, :] * 4
    shade += np.clip((cols - w * 0.66) / (w * 0.34), 0, 1) ** 1.6 * 0.6
    _dim(out, Image.fromarray((np.clip(shade, 0, 1) * 255).astype(np.uint8)), 0.34)
    return out


@lru_cache(maxsize=4)
def table_top(ground: str, seed: int, accent: Rgb, w: int = SIDE, h: int = SIDE) -> Image.Image:
    """A surface filling the picture, seen from straight above, light falling off to the corner."""
    out = surface(ground, w, h, seed, accent)
    y, x = np.mgrid[0 : h // 4, 0 : w // 4]
    far = np.clip((x / (w / 4) * 0.6 + y / (h / 4) * 0.7) - 0.45, 0, 1)
    _dim(out, Image.fromarray((far * 255).astype(np.uint8)), 0.42)
    sheet = Sheet(w, h, seed=seed, over=1)
    sheet.glow(0.2, 0.15, 0.75, 0.7, (255, 248, 226), 0.34)
    out.paste(sheet.image.convert("RGB"), (0, 0), sheet.image.getchannel("A"))
    return out
