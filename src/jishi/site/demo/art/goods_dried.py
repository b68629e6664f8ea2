"""Painters of mushrooms, nuts and dried fruit."""

from __future__ import annotations

import math

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.goods_fruit import blade, glint
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, LEAF, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, leaf, smooth


def _gills(sheet: Sheet, tint: Rgb) -> None:
    """The underside of a cap."""
    cap = blob(0.5, 0.43, 0.45, 0.38, sheet.rng, 0.05)
    sheet.body(cap, ramp(turn(tint, light=0.8)), soft=0.3)
    under = blob(0.5, 0.43, 0.4, 0.33, sheet.rng, 0.04)
    sheet.body(under, ramp((226, 200, 150)), grain=0.2)
    for k in range(50):
        a = k * 2 * math.pi / 50
        sheet.stroke(
            [
                (0.5 + 0.07 * math.cos(a), 0.43 + 0.06 * math.sin(a)),
                (0.5 + 0.38 * math.cos(a), 0.43 + 0.32 * math.sin(a)),
            ],
            0.004,
            0.008,
            (150, 116, 76),
            0.7,
        )
    sheet.body(blob(0.5, 0.45, 0.09, 0.1, sheet.rng, 0.06), ramp((206, 172, 122)))


@paints("shiitake", tall=0.86)
def shiitake(sheet: Sheet, tint: Rgb) -> None:
    """A dried shiitake with its cracked cap."""
    if sheet.rng.random() < 0.3:
        _gills(sheet, tint)
        return
    stem = smooth([(0.42, 0.5), (0.58, 0.5), (0.56, 0.8), (0.44, 0.8)])
    sheet.body(stem, ramp((216, 184, 134)))
    cap = smooth(
        [
            (0.04, 0.5),
            (0.1, 0.26),
            (0.34, 0.09),
            (0.66, 0.09),
            (0.9, 0.26),
            (0.96, 0.5),
            (0.8, 0.62),
            (0.5, 0.66),
            (0.2, 0.62),
        ]
    )
    sheet.body(cap, ramp(tint, depth=0.6, shine=0.35), soft=0.9, grain=0.3)
    for _ in range(9):
        x, y = sheet.rng.uniform(0.22, 0.8), sheet.rng.uniform(0.16, 0.46)
        for _ in range(3):
            a = sheet.rng.uniform(0, 6.28)
            sheet.stroke(
                smooth(
                    [
                        (x, y),
                        (x + 0.05 * math.cos(a), y + 0.04 * math.sin(a)),
                        (x + 0.1 * math.cos(a + 0.4), y + 0.08 * math.sin(a + 0.4)),
                    ],
                    closed=False,
                ),
                0.02,
                0.004,
                (240, 220, 178),
                0.85,
                cap,
            )
    sheet.stroke(
        smooth([(0.08, 0.52), (0.3, 0.61), (0.5, 0.63), (0.7, 0.61), (0.92, 0.52)], closed=False),
        0.03,
        0.03,
        (234, 210, 160),
        0.7,
        cap,
    )


@paints("wood_ear", tall=0.9)
def wood_ear(sheet: Sheet, tint: Rgb) -> None:
    """A crumpled black wood ear."""
    for k in range(4):
        cx, cy = 0.5 + 0.16 * math.cos(k * 1.7), 0.45 + 0.12 * math.sin(k * 1.7)
        frill = blob(cx, cy, 0.3, 0.27, sheet.rng, 0.22)
        sheet.body(
            frill,
            ramp(turn(tint, light=0.85 + 0.22 * k), depth=0.6, shine=0.5),
            soft=0.5,
            grain=0.3,
        )
        inner = blob(cx + 0.03, cy + 0.03, 0.17, 0.14, sheet.rng, 0.25)
        sheet.body(inner, ramp(mix(tint, (150, 124, 108), 0.5), depth=0.7), grain=0.25, alpha=0.85)
        sheet.stroke(frill[30:52] + (0.02, 0.03), 0.012, 0.012, (196, 178, 168), 0.55, frill)


@paints("date", tall=0.8)
def date(sheet: Sheet, tint: Rgb) -> None:
    """A wrinkled red date."""
    skin = blob(0.5, 0.4, 0.45, 0.32, sheet.rng, 0.04)
    sheet.body(skin, ramp(tint, depth=0.6, shine=0.4), soft=0.9, grain=0.2)
    for _ in range(15):
        x, y = sheet.rng.uniform(0.14, 0.76), sheet.rng.uniform(0.16, 0.62)
        w = sheet.rng.uniform(-0.05, 0.05)
        line = smooth([(x, y), (x + 0.07, y + w), (x + 0.15, y - w * 0.4)], closed=False)
        sheet.stroke(line, 0.018, 0.004, turn(tint, light=0.55), 0.7, skin)
        sheet.stroke(line - (0, 0.016), 0.01, 0.003, mix(tint, CREAM, 0.5), 0.55, skin)
    glint(sheet, 0.34, 0.26, 0.06, skin, 0.6)
    sheet.glow(0.93, 0.4, 0.06, 0.06, (70, 34, 22), 0.9, skin)


@paints("walnut", tall=0.92)
def walnut(sheet: Sheet, tint: Rgb) -> None:
    """A walnut in its shell."""
    shell = smooth(
        [
            (0.5, 0.04),
            (0.76, 0.12),
            (0.93, 0.42),
            (0.84, 0.74),
            (0.5, 0.88),
            (0.16, 0.74),
            (0.07, 0.42),
            (0.24, 0.12),
        ]
    )
    sheet.body(shell, ramp(tint, depth=0.55), soft=0.9, grain=0.25)
    for _ in range(34):
        x, y = sheet.rng.uniform(0.14, 0.86), sheet.rng.uniform(0.12, 0.8)
        d = 0.07 * sheet.rng.uniform(-1, 1)
        line = smooth([(x, y), (x + 0.03 + d, y + 0.05), (x + d * 1.6, y + 0.12)], closed=False)
        sheet.stroke(line, 0.018, 0.005, turn(tint, light=0.62), 0.75, shell)
        sheet.stroke(line - (0.012, 0.004), 0.008, 0.003, mix(tint, CREAM, 0.5), 0.5, shell)
    seam = smooth([(0.5, 0.05), (0.54, 0.3), (0.53, 0.6), (0.5, 0.87)], closed=False)
    sheet.stroke(seam, 0.05, 0.05, mix(tint, CREAM, 0.25), 1, shell)
    sheet.stroke(seam, 0.014, 0.014, turn(tint, light=0.5), 0.9, shell)


@paints("walnut_half", tall=0.92)
def walnut_half(sheet: Sheet, tint: Rgb) -> None:
    """An opened walnut with its kernel."""
    sheet.body(blob(0.5, 0.46, 0.44, 0.42, sheet.rng, 0.03), ramp(turn(tint, light=0.8)), soft=0.3)
    sheet.flat(blob(0.5, 0.47, 0.37, 0.35, sheet.rng, 0.03), turn(tint, light=0.5))
    for side in (-1, 1):
        for k in range(5):
            lobe = blob(
                0.5 + side * (0.12 + 0.07 * (k % 2)), 0.22 + k * 0.115, 0.14, 0.1, sheet.rng, 0.18
            )
            sheet.body(lobe, ramp((226, 186, 122), depth=0.5), grain=0.3)
            sheet.stroke(lobe[8:30], 0.01, 0.004, (140, 92, 50), 0.7)
    sheet.stroke([(0.5, 0.13), (0.5, 0.8)], 0.025, 0.02, (120, 78, 44), 0.8)


@paints("persimmon_cake", tall=0.94)
def persimmon_cake(sheet: Sheet, tint: Rgb) -> None:
    """A dried persimmon under its own sugar frost."""
    skin = blob(0.5, 0.5, 0.44, 0.38, sheet.rng, 0.04)
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9, grain=0.2)
    sheet.glow(0.42, 0.4, 0.42, 0.34, (255, 246, 232), 0.85, skin)
    sheet.dabs(skin, (255, 248, 236), 70, 0.02, alpha=0.5, long=1.6)
    for k in range(7):
        a = math.pi * (0.1 + k * 0.13)
        sheet.stroke(
            [(0.5 + 0.1 * math.cos(a), 0.3), (0.5 + 0.4 * math.cos(a), 0.4 + 0.3 * math.sin(a))],
            0.012,
            0.003,
            turn(tint, light=0.7),
            0.5,
            skin,
        )
    for k in range(4):
        a = k * 1.571 + 0.6
        sheet.body(
            leaf((0.5, 0.24), (0.5 + 0.2 * math.cos(a), 0.24 + 0.1 * math.sin(a)), 0.12),
            ramp((128, 104, 62)),
        )
    sheet.stroke([(0.5, 0.24), (0.5, 0.06)], 0.034, 0.026, (112, 86, 52))


@paints("sprig", tall=0.8)
def sprig(sheet: Sheet, tint: Rgb) -> None:
    """A sprig of leaves, for setting a table."""
    stem = smooth([(0.03, 0.66), (0.35, 0.5), (0.62, 0.38), (0.88, 0.12)], closed=False)
    sheet.stroke(stem, 0.024, 0.01, turn(LEAF, light=0.7))
    for k, t in enumerate((3, 7, 11, 15, 19, 23)):
        x, y = stem[t]
        up = (x - 0.02, y - 0.2 * min(1.0, y / 0.3)) if k % 2 else (min(0.98, x + 0.18), y + 0.13)
        blade(sheet, (x, y), up, 0.12, 0.12, turn(tint, light=0.9 + 0.05 * k))
