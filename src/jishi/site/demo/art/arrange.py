"""Arrangements: a product set out the way its grower would, as one transparent drawing.

The drawing stands on its lower edge (``flat`` ones lie and are seen from above), so that the same
arrangement serves the pictures, the clips and the live rooms.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from jishi.site.demo.art import (
    goods_animal,
    goods_cloth,
    goods_dried,
    goods_field,
    goods_fruit,
    goods_made,
    goods_pantry,
)
from jishi.site.demo.art.painter import PAINTERS, sprite
from jishi.site.demo.art.palette import Rgb, rgb, turn
from jishi.site.demo.art.stage import Stage
from jishi.site.demo.cast import DemoLook

# The painters register themselves when their modules are read.
TRADES = (goods_animal, goods_cloth, goods_dried, goods_field, goods_fruit, goods_made, goods_pantry)
WIDE = 900
SMALL, LARGE = 270, 540
BAMBOO: Rgb = (206, 164, 96)
FROM_ABOVE = frozenset({"flat", "fan", "lean", "heap", "shoes"})
HANGING = frozenset({"hang", "dusk"})


@dataclass(frozen=True)
class Thing:
    """What an arrangement is made of: a painter, its colour, and a seed for its variations."""

    painter: str
    tint: Rgb
    seed: int

    def drawn(self, k: int, px: int) -> Image.Image:
        """The ``k``-th of its four variations, at least about ``px`` wide.

        Only two sizes are ever painted, so that a drawing made for one picture serves the next.
        """
        return sprite(self.painter, self.tint, self.seed + k % 4, SMALL if px <= 340 else LARGE)

    @property
    def tall(self) -> float:
        """Height in widths."""
        return PAINTERS[self.painter].tall


# How large some things lie in a heap, against the plain size.
_BULK = {"crab": 1.75, "greens": 1.55, "grapes": 1.45, "shrimp": 1.3, "date": 0.9, "comb": 1.25,
         "oyster": 1.12, "bamboo_shoot": 1.35, "sweet_potato": 1.35, "mandarin": 1.12, "peach": 1.1,
         "egg": 1.0, "fish": 1.25, "wood_ear": 1.1}


def thing_of(look: DemoLook, tint: str | None = None) -> Thing:
    """The thing a product's look describes, in a variant's tint when one is given."""
    return Thing(look.painter, rgb(tint or look.tint), zlib.crc32(look.painter.encode()) % 900)


def cut_of(look: DemoLook, tint: str | None = None) -> Thing:
    """What is shown beside it: the good cut open, or poured out."""
    return Thing(look.detail, rgb(tint or look.tint), zlib.crc32(look.detail.encode()) % 900)


def pile(stage: Stage, thing: Thing, box: tuple[float, float, float, float], size: float, rows: int,
         rng: np.random.Generator, *, wild: float = 24.0) -> None:
    """Heap things up inside ``box`` (left, top, right, foot), back row first and highest."""
    left, top, right, foot = box
    size *= _BULK.get(thing.painter, 1.0)
    width = size / math.sqrt(thing.tall)
    k = 0
    for row in range(rows):
        t = row / max(1, rows - 1)
        half = (right - left) / 2 * (0.42 + 0.58 * t) - size * 0.4
        count = max(2, round(2 * half / (size * 0.66)) + 1)
        for n in range(count):
            x = (left + right) / 2 + half * (2 * n / (count - 1) - 1) + rng.uniform(-1, 1) * size * 0.08
            bow = (1 - abs(2 * n / (count - 1) - 1) ** 2) * size * 0.22
            y = top + (foot - top) * t - bow + rng.uniform(-1, 1) * size * 0.05
            stage.put(thing.drawn(k, 260), x, y, width * rng.uniform(0.92, 1.06),
                      angle=rng.uniform(-wild, wild), shadow=0.38)
            k += 1


def _vessel(kind: str, tint: Rgb, heap: float, rows: int, size: float) -> Callable[[Thing], Image.Image]:
    """An arrangement heaped into a vessel that has a back and a front."""

    def arranged(thing: Thing) -> Image.Image:
        front = sprite(f"{kind}_front", tint, 1, WIDE)
        back = sprite(f"{kind}_back", tint, 1, WIDE)
        stage = Stage(WIDE, 920)
        rim = 920 - front.height
        stage.put(back, WIDE / 2, rim + back.height * 0.16, WIDE * 0.99, shadow=0)
        wild = 70.0 if thing.tall > 1.25 else 24.0
        pile(stage, thing, (70, rim - heap, WIDE - 70, rim + 55), size, rows,
             np.random.default_rng(thing.seed), wild=wild)
        stage.put(front, WIDE / 2, 920 - front.height / 2, WIDE * 0.99, shadow=0.25, drop=(0, -0.012))
        return stage.image

    return arranged


def _upon(kind: str, tint: Rgb, heap: float, rows: int, size: float,
          inset: float = 150) -> Callable[[Thing], Image.Image]:
    """An arrangement heaped upon a tray or a dish."""

    def arranged(thing: Thing) -> Image.Image:
        base = sprite(kind, tint, 1, WIDE)
        stage = Stage(WIDE, 740)
        y = 740 - base.height / 2
        stage.put(base, WIDE / 2, y, WIDE, shadow=0)
        wild = 80.0 if thing.tall > 1.25 else 26.0
        lay = size * (1.25 if thing.tall < 0.7 else 1.0)
        pile(stage, thing, (inset, y - heap, WIDE - inset, y + base.height * 0.12), lay, rows,
             np.random.default_rng(thing.seed), wild=wild if thing.tall > 0.7 else 14)
        return stage.image

    return arranged


def _group(scales: tuple[tuple[float, float, float], ...], height: int) -> Callable[[Thing], Image.Image]:
    """Standing things: (x, foot above the edge, height) each, in parts of the sheet."""

    def arranged(thing: Thing) -> Image.Image:
        stage = Stage(WIDE, height)
        for k, (x, lift, tall) in enumerate(scales):
            w = min(tall * height / thing.tall, WIDE * 0.7)
            stage.put(thing.drawn(k, min(700, max(320, round(w * 0.8)))), x * WIDE,
                      height * (1 - lift), w, stand=True, shadow=0.36)
        return stage.image

    return arranged


def _hang(thing: Thing) -> Image.Image:
    stage = Stage(1080, 900)
    small = thing.tall < 1
    if small:
        for col in range(7):
            x = 120 + col * 140
            for row in range(5):
                y = 130 + row * 158 + 26 * (col % 2)
                stage.put(sprite("pole", (170, 132, 90), 1, 300).crop((0, 4, 20, 14)), x, y - 60, 8,
                          shadow=0)
                stage.put(thing.drawn(col + row, 260), x, y, 148, angle=(col * 7 + row * 5) % 11 - 5,
                          shadow=0.34)
    else:
        count = 4 if thing.tall > 1.8 else 2
        for k in range(count):
            at = 540 + (k - (count - 1) / 2) * (1020 / count)
            w_k = min(1020 / count * 0.96, 800 / thing.tall)
            stage.put(thing.drawn(k, 480), at, 62 + w_k * thing.tall / 2 - (k % 2) * 10, w_k,
                      angle=(k % 3 - 1) * 1.6, shadow=0.36, drop=(0.06, 0.05))
    stage.put(sprite("pole", BAMBOO, 1, 1080), 540, 64, 1080, shadow=0.4, drop=(0.01, 0.03))
    return stage.image


def _dusk(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1000)
    for k, (x, w, y) in enumerate(((250, 330, 330), (640, 460, 420), (930, 240, 250))):
        stage.put(thing.drawn(k, 480), x, y, w, shadow=0)
    return stage.image


def _tea(thing: Thing) -> Image.Image:
    stage = Stage(WIDE, 720)
    rng = np.random.default_rng(thing.seed)
    is_cup = thing.painter == "gaiwan"
    stage.put(thing.drawn(0, 620), 300 if not is_cup else 330, 660, 400 if not is_cup else 560,
              stand=True, shadow=0.36)
    if is_cup:
        stage.put(sprite("cup", turn(thing.tint, light=0.9), 8, 300), 720, 690, 210, stand=True, shadow=0.36)
    else:
        stage.put(thing.drawn(1, 400), 560, 640, 260, stand=True, shadow=0.36)
        stage.put(sprite("gaiwan", (226, 228, 216), 8, 320), 740, 706, 280, stand=True, shadow=0.36)
        leaf_tone = turn(thing.tint, light=0.8, vivid=0.6)
        stage.put(sprite("tea_leaf", leaf_tone, int(rng.integers(99)), 320), 420, 680, 250, shadow=0.3)
    return stage.image


def _flat(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1080)
    for k, (x, y, w) in enumerate(((780, 270, 420), (330, 430, 620), (800, 800, 520))):
        stage.put(thing.drawn(k, 560), x, y, w, angle=(-14, 6, 24)[k], shadow=0.42)
    return stage.image


def _fan(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1080)
    for k in range(6):
        lean = -50 + k * 20
        a = math.radians(lean)
        stage.put(thing.drawn(k, 330), 540 - 330 * math.sin(a), 900 - 400 * math.cos(a), 290,
                  angle=lean, shadow=0.42)
    return stage.image


def _lean(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1080)
    for k in range(5):
        stage.put(thing.drawn(k, 400), 170 + k * 185, 540 + (k % 2) * 60, 330, angle=-18 + k * 9,
                  shadow=0.42)
    return stage.image


def _heap(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1080)
    rng = np.random.default_rng(thing.seed)
    for k in range(30):
        a, d = k * 2.4, 62 * math.sqrt(30 - k)
        size = 250 / math.sqrt(thing.tall) * (0.9 + 0.2 * rng.random())
        stage.put(thing.drawn(k, 300), 540 + d * 1.1 * math.cos(a), 560 + d * math.sin(a), size,
                  angle=float(rng.uniform(-170, 170)) if thing.tall > 1.2 else float(rng.uniform(-40, 40)),
                  shadow=0.42)
    return stage.image


def _shoes(thing: Thing) -> Image.Image:
    stage = Stage(1080, 1080)
    stage.put(thing.drawn(0, 620), 480, 380, 700, angle=10, shadow=0.45)
    stage.put(thing.drawn(0, 620), 610, 730, 740, angle=-6, shadow=0.45)
    return stage.image


def _stack(thing: Thing) -> Image.Image:
    stage = Stage(WIDE, 760)
    for k in range(4):
        stage.put(thing.drawn(k, 480), 330, 730 - k * 118, 470, stand=True, shadow=0.3 if k == 0 else 0.12)
    stage.put(thing.drawn(1, 420), 700, 750, 360, stand=True, shadow=0.36)
    return stage.image


def _sack(thing: Thing) -> Image.Image:
    stage = Stage(WIDE, 780)
    stage.put(thing.drawn(0, 620), 330, 730, 560, stand=True, shadow=0.36)
    stage.put(sprite("grain_bowl", thing.tint, 3, 420), 690, 760, 380, stand=True, shadow=0.36)
    return stage.image


def _nest(thing: Thing) -> Image.Image:
    stage = Stage(WIDE, 760)
    straw = sprite("nest", (222, 184, 112), 4, WIDE)
    stage.put(straw, 450, 480, 880, shadow=0.3)
    pile(stage, thing, (110, 250, 790, 500), 215, 3, np.random.default_rng(4), wild=40)
    front = sprite("basket_front", BAMBOO, 1, WIDE)
    stage.put(front, 450, 760 - front.height / 2, 890, shadow=0.2, drop=(0, -0.01))
    stage.put(straw.crop((0, 260, WIDE, straw.height)), 450, 520, 700, shadow=0)
    return stage.image


_TRIO = ((0.3, 0.12, 0.78), (0.74, 0.14, 0.66), (0.53, 0.02, 0.84))
_SETTINGS: dict[str, Callable[[Thing], Image.Image]] = {
    "basket": _vessel("basket", BAMBOO, 230, 4, 205),
    "crate": _vessel("crate", (186, 142, 96), 190, 4, 210),
    "bowl": _vessel("bowl", (92, 122, 140), 180, 4, 165),
    "tray": _upon("tray", BAMBOO, 190, 4, 185, 110),
    "dish": _upon("dish", (236, 228, 212), 100, 3, 260, 150),
    "trio": _group(_TRIO, 720),
    "pair": _group(((0.34, 0.1, 0.9), (0.66, 0.02, 0.94)), 800),
    "single": _group(((0.5, 0.02, 0.96),), 760),
    "hang": _hang, "dusk": _dusk, "tea": _tea, "flat": _flat, "fan": _fan, "lean": _lean,
    "heap": _heap, "shoes": _shoes, "stack": _stack, "sack": _sack, "nest": _nest,
}


@lru_cache(maxsize=12)
def arrangement(look: DemoLook, tint: str | None = None) -> Image.Image:
    """The product set out, trimmed to what is drawn."""
    image = _SETTINGS[look.setting](thing_of(look, tint))
    edge = image.getchannel("A").point([0] * 24 + [255] * 232).getbbox()
    return image.crop(edge) if edge else image
