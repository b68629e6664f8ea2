"""The places of the market: one landscape for each trade, drawn square and cut to shape."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.land import (
    bamboo,
    blossom,
    grass,
    ground,
    hills,
    house,
    rows,
    sky,
    tree,
    water,
)
from jishi.site.demo.art.palette import CREAM, LEAF, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, leaf, oval, ridge, smooth

SIDE = 1000
_MORNING: tuple[Rgb, Rgb] = ((150, 194, 206), (252, 226, 188))
_GOLD: tuple[Rgb, Rgb] = ((168, 190, 196), (250, 208, 150))
_MIST: tuple[Rgb, Rgb] = ((186, 208, 204), (244, 236, 214))


def _orchard(s: Sheet) -> None:
    sky(s, *_GOLD, horizon=0.48)
    hills(s, 0.42, 0.16, (120, 152, 96), (170, 190, 170), layers=3, step=0.05)
    for k in range(7):
        tree(s, 0.04 + k * 0.155, 0.56 + 0.012 * (k % 2), 0.15, (84, 132, 66), fruit=(240, 136, 40))
    ground(s, 0.58, (166, 152, 92))
    for x, f, z in ((0.08, 0.76, 0.34), (0.94, 0.75, 0.36)):
        tree(s, x, f, z, (66, 118, 60), fruit=(240, 128, 34))
    grass(s, 0.72, 220, (108, 132, 70))


def _greenhouse(s: Sheet) -> None:
    sky(s, *_MORNING, horizon=0.46, sun=0.3)
    hills(s, 0.4, 0.13, (130, 160, 130), (178, 198, 196), layers=2, step=0.06)
    rows(s, 0.52, (78, 138, 68), (146, 112, 82), count=8)
    for k in range(6):
        r = 0.16 + k * k * 0.024
        foot = 0.53 + (r - 0.16) * 0.75
        turns = np.linspace(0, math.pi, 40)
        arch = np.stack([0.5 + r * np.cos(turns), foot - r * 0.92 * np.sin(turns)], axis=1)
        s.stroke(arch, 0.005 + 0.003 * k, None, (228, 234, 230), 0.95)
    for _ in range(50):
        x, t = s.rng.uniform(0, 1), s.rng.uniform(0.25, 1) ** 1.4
        s.body(
            leaf((x, 0.54 + 0.46 * t), (x, 0.54 + 0.46 * t + 0.03 * t), 0.026 * t),
            ramp((214, 44, 48)),
            grain=0.02,
        )


def _field(s: Sheet) -> None:
    sky(s, *_MORNING, horizon=0.46)
    hills(s, 0.4, 0.15, (104, 150, 112), (172, 196, 190), layers=3, step=0.045)
    house(s, 0.12, 0.46, 0.16)
    house(s, 0.3, 0.475, 0.11, roof=(112, 84, 76))
    for x in (0.46, 0.52, 0.84, 0.9, 0.97):
        tree(s, x, 0.55, 0.12, (86, 138, 80))
    rows(s, 0.55, (84, 148, 70), (150, 118, 82), vanish=0.56, count=10)


def _terraces(s: Sheet) -> None:
    sky(s, *_MIST, horizon=0.42, sun=0.25)
    hills(s, 0.34, 0.2, (118, 150, 128), (186, 204, 196), layers=3, step=0.05)
    for k in range(11):
        y = 0.46 + 0.052 * k
        tone = mix((226, 198, 104), (142, 164, 82), 0.5 + 0.5 * math.sin(k * 1.4))
        line = ridge(s.rng, y, 0.07, 1.0, 1.1, 0.5)
        s.body(line, ramp(turn(tone, light=0.7), depth=0.4), soft=0.1, grain=0.2)
        s.body(line + (0, 0.014), ramp(tone, depth=0.3), soft=0.1, lin=0.5, grain=0.25)
        if k % 3 == 1:
            s.body(line + (0, 0.02), ramp((206, 222, 216), depth=0.2), soft=0.1, alpha=0.7)
    for x, y, z in ((0.1, 0.62, 0.09), (0.84, 0.56, 0.08), (0.7, 0.75, 0.11)):
        tree(s, x, y, z, (88, 124, 72))
    house(s, 0.76, 0.5, 0.1, wall=(190, 148, 104), roof=(110, 92, 76))


def _tea(s: Sheet) -> None:
    sky(s, *_MIST, horizon=0.44, sun=0.64)
    hills(s, 0.32, 0.24, (108, 146, 124), (190, 208, 202), layers=4, step=0.05)
    for k in range(10):
        y = 0.5 + 0.055 * k
        line = ridge(s.rng, y, 0.05, 1.0, 1.1, 0.4)
        tone = turn((82, 134, 70), light=1.16 - 0.045 * k)
        s.body(line, ramp(tone, depth=0.5), soft=0.1, lin=0.4, grain=0.3)
        for x in np.arange(0.0, 1.04, 0.035 + 0.004 * k):
            top = float(np.interp(x, line[:120, 0], line[:120, 1]))
            r = 0.026 + 0.004 * k
            s.body(
                blob(float(x), top + r * 0.5, r, r * 0.75, s.rng, 0.16),
                ramp(tone, depth=0.5),
                grain=0.3,
            )
    s.glow(0.4, 0.46, 0.7, 0.09, (250, 248, 238), 0.75)


def _courtyard(s: Sheet) -> None:
    s.body(box(-0.01, -0.01, 1.02, 0.7), ramp((218, 184, 138), depth=0.25), soft=0.1, lin=0.6)
    s.body(box(-0.01, -0.01, 1.02, 0.11), ramp((84, 78, 84)), grain=0.4, kind="streak")
    for k in range(26):
        s.body(oval(0.02 + k * 0.04, 0.115, 0.02, 0.018), ramp((98, 92, 98)), soft=0.6)
    s.body(box(0.1, 0.2, 0.26, 0.48), ramp((132, 82, 54)), grain=0.4, kind="streak")
    s.stroke([(0.23, 0.2), (0.23, 0.68)], 0.006, 0.006, (80, 50, 36))
    s.body(box(0.15, 0.24, 0.05, 0.2), ramp((206, 62, 44), depth=0.3), soft=0.2)
    s.body(box(0.26, 0.24, 0.05, 0.2), ramp((206, 62, 44), depth=0.3), soft=0.2)
    s.body(box(0.56, 0.26, 0.3, 0.24), ramp((96, 74, 62)), soft=0.2)
    for k in range(5):
        s.stroke([(0.56 + k * 0.075, 0.26), (0.56 + k * 0.075, 0.5)], 0.012, None, (156, 108, 72))
    for k in range(10):
        x = 0.42 + k * 0.06
        for row in range(5):
            s.body(
                oval(x, 0.17 + row * 0.042, 0.017, 0.017),
                ramp((222, 112, 46)),
                soft=0.7,
                grain=0.02,
            )
        s.stroke([(x, 0.11), (x, 0.34)], 0.004, None, (120, 92, 60))
    ground(s, 0.68, (196, 168, 130))
    for k in range(6):
        s.stroke(
            [(0.5 + (k - 2.5) * 0.14, 0.69), (0.5 + (k - 2.5) * 0.42, 1.0)],
            0.003,
            0.006,
            (150, 122, 92),
            0.6,
        )
    s.glow(0.2, 0.8, 0.5, 0.3, (255, 236, 196), 0.4)


def _meadow(s: Sheet) -> None:
    sky(s, *_MORNING, horizon=0.5, sun=0.22)
    hills(s, 0.42, 0.18, (116, 158, 100), (170, 198, 196), layers=3, step=0.06)
    ground(s, 0.6, (138, 166, 84))
    for k in range(6):
        x, y = 0.08 + k * 0.15, 0.58 + 0.02 * (k % 2)
        tone = ((226, 178, 92), (112, 152, 170), (214, 120, 86))[k % 3]
        s.body(box(x, y, 0.1, 0.075), ramp(tone), soft=0.2, grain=0.3, kind="streak")
        s.body(box(x - 0.01, y - 0.02, 0.12, 0.026), ramp((222, 214, 200)), soft=0.2)
        s.flat(box(x + 0.03, y + 0.055, 0.04, 0.01), (60, 48, 42))
    grass(s, 0.68, 260, (112, 150, 72))
    blossom(s, 0.64, 90, ((250, 246, 236), (246, 204, 84), (216, 128, 160), (150, 120, 190)))


def _sea(s: Sheet) -> None:
    sky(s, (126, 172, 196), (252, 214, 168), horizon=0.44)
    hills(s, 0.4, 0.1, (96, 130, 136), (160, 184, 190), layers=2, step=0.04)
    water(s, 0.45, (70, 128, 148))
    hull = smooth([(0.14, 0.54), (0.3, 0.57), (0.46, 0.53), (0.42, 0.61), (0.2, 0.61)])
    s.body(hull, ramp((150, 84, 52)), grain=0.35, kind="streak")
    s.flat(box(0.16, 0.575, 0.28, 0.012), (240, 226, 200), 0.9, hull)
    s.body(box(0.24, 0.48, 0.09, 0.075), ramp((236, 228, 210)), soft=0.2)
    s.stroke([(0.36, 0.55), (0.36, 0.38)], 0.008, 0.006, (96, 70, 52))
    s.body(np.array([(0.365, 0.39), (0.43, 0.41), (0.365, 0.43)]), ramp((214, 66, 46)))
    for k in range(5):
        s.stroke([(0.55 + k * 0.09, 0.56), (0.55 + k * 0.09, 0.51)], 0.006, None, (80, 64, 54))
    s.stroke([(0.53, 0.53), (0.94, 0.53)], 0.004, None, (80, 64, 54))
    for k in range(4):
        s.body(
            box(-0.01, 0.78 + k * 0.06, 1.02, 0.058),
            ramp(turn((176, 134, 92), light=1 - 0.05 * k)),
            soft=0.1,
            grain=0.4,
            kind="streak",
        )


def _bamboo(s: Sheet) -> None:
    sky(s, (196, 214, 190), (248, 240, 210), horizon=0.7, sun=0.5)
    for layer, tone in enumerate(((190, 206, 168), (150, 180, 120), (108, 150, 84))):
        for k in range(12 - layer * 3):
            x = (k + s.rng.uniform(0, 0.8)) / (12 - layer * 3)
            bamboo(s, x, 0.72 + layer * 0.03, -0.05, 0.014 + 0.011 * layer, tone)
    ground(s, 0.7, (160, 150, 96))
    grass(s, 0.74, 160, (116, 146, 76))


def _dyeyard(s: Sheet) -> None:
    sky(s, *_MORNING, horizon=0.6, sun=0.2)
    hills(s, 0.44, 0.2, (122, 154, 128), (176, 198, 200), layers=3, step=0.05)
    ground(s, 0.64, (206, 182, 142))
    for x in (0.06, 0.5, 0.94):
        s.stroke([(x, 0.84), (x, 0.08)], 0.02, 0.016, (150, 112, 72))
    s.stroke([(0.0, 0.1), (1.0, 0.1)], 0.016, None, (176, 136, 88))
    for k, tone in enumerate(
        ((46, 74, 134), (143, 176, 200), (58, 90, 148), (36, 56, 104), (196, 210, 216))
    ):
        x = 0.08 + k * 0.175
        low = 0.7 - 0.05 * (k % 2)
        cloth = np.array(
            [
                (x, 0.095),
                (x + 0.14, 0.095),
                (x + 0.148, 0.4),
                (x + 0.138, low),
                (x + 0.095, low + 0.012),
                (x + 0.05, low - 0.006),
                (x + 0.002, low + 0.01),
                (x - 0.006, 0.4),
            ]
        )
        s.body(cloth, ramp(tone, depth=0.45), soft=0.4, grain=0.25)
        for n in range(12):
            ring = blob(x + 0.035 + 0.07 * (n % 2), 0.15 + 0.043 * n, 0.016, 0.016, s.rng, 0.2)
            s.stroke(
                [*ring.tolist(), ring[0]], 0.006, None, mix(tone, (246, 246, 240), 0.75), 0.9, cloth
            )
        s.stroke(
            smooth([(x + 0.09, 0.1), (x + 0.1, 0.4), (x + 0.08, 0.66)], closed=False),
            0.018,
            0.006,
            turn(tone, light=0.7),
            0.5,
            cloth,
        )


def _kiln(s: Sheet) -> None:
    s.body(box(-0.01, -0.01, 1.02, 0.74), ramp((176, 132, 100), depth=0.35), soft=0.1, lin=0.7)
    for r in range(13):
        for k in range(11):
            x = k * 0.1 - 0.05 * (r % 2)
            s.body(
                box(x + 0.003, r * 0.055, 0.094, 0.049),
                ramp(turn((186, 124, 88), light=s.rng.uniform(0.84, 1.1)), depth=0.35),
                soft=0.1,
                grain=0.25,
            )
    mouth = smooth([(0.06, 0.74), (0.07, 0.42), (0.24, 0.26), (0.41, 0.42), (0.42, 0.74)])
    s.body(mouth, ramp((60, 40, 36)), soft=0.3)
    s.glow(0.24, 0.62, 0.22, 0.26, (255, 150, 60), 0.95, mouth)
    s.glow(0.24, 0.68, 0.12, 0.14, (255, 226, 140), 0.95, mouth)
    for row in range(3):
        y = 0.24 + row * 0.16
        s.body(box(0.5, y, 0.47, 0.022), ramp((124, 86, 58)), soft=0.2, grain=0.4, kind="streak")
        for k in range(5):
            x, h = 0.54 + k * 0.092, s.rng.uniform(0.05, 0.1)
            tone = ((126, 160, 146), (214, 206, 186), (74, 120, 140), (150, 84, 60))[(k + row) % 4]
            s.body(
                smooth(
                    [
                        (x - 0.022, y),
                        (x - 0.034, y - h * 0.6),
                        (x - 0.016, y - h),
                        (x + 0.016, y - h),
                        (x + 0.034, y - h * 0.6),
                        (x + 0.022, y),
                    ],
                    steps=5,
                ),
                ramp(tone),
                soft=0.8,
            )
    ground(s, 0.74, (170, 140, 110))
    s.glow(0.24, 0.82, 0.4, 0.16, (255, 176, 96), 0.5)


def _garden(s: Sheet) -> None:
    sky(s, (176, 206, 210), (252, 232, 210), horizon=0.5, sun=0.78)
    hills(s, 0.4, 0.18, (128, 164, 130), (182, 204, 200), layers=3, step=0.05)
    house(s, 0.06, 0.47, 0.2, wall=(246, 236, 220))
    ground(s, 0.58, (136, 164, 96))
    for k in range(5):
        y = 0.62 + k * 0.08
        tone = ((216, 110, 140), (232, 170, 80), (150, 128, 196), (226, 96, 76), (244, 226, 214))[k]
        for x in np.arange(-0.02, 1.04, 0.05 + 0.012 * k):
            r = 0.024 + 0.007 * k
            s.body(blob(float(x), y, r, r * 0.8, s.rng, 0.2), ramp(LEAF), grain=0.3)
            s.dabs(
                oval(float(x), y - r * 0.5, r * 1.2, r * 0.8),
                turn(tone, light=s.rng.uniform(0.9, 1.12)),
                9,
                r * 0.3,
                alpha=0.95,
            )
    s.flat(oval(0.5, 0.5, 0.001, 0.001), CREAM)


SCENES: dict[str, Callable[[Sheet], None]] = {
    "orchard": _orchard,
    "greenhouse": _greenhouse,
    "field": _field,
    "terraces": _terraces,
    "tea": _tea,
    "courtyard": _courtyard,
    "meadow": _meadow,
    "sea": _sea,
    "bamboo": _bamboo,
    "dyeyard": _dyeyard,
    "kiln": _kiln,
    "garden": _garden,
}


@lru_cache(maxsize=3)
def scene(name: str) -> Image.Image:
    """The landscape of that name, 1000 × 1000."""
    sheet = Sheet(SIDE, SIDE, seed=sum(map(ord, name)), ground=(240, 230, 212))
    SCENES[name](sheet)
    return sheet.done().convert("RGB")


def view(name: str, w: int, h: int, *, shift: float = 0.5, flip: bool = False) -> Image.Image:
    """The landscape cut to ``w × h``; ``shift`` (0–1) slides the cut along the spare side."""
    whole = scene(name)
    if flip:
        whole = whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    cw, ch = (SIDE, SIDE * h / w) if w >= h else (SIDE * w / h, SIDE)
    x = (SIDE - cw) * shift
    # Wide cuts keep the middle distance, where the scene is richest.
    y = (SIDE - ch) * 0.55
    return whole.resize((w, h), Image.Resampling.BILINEAR, box=(x, y, x + cw, y + ch))
