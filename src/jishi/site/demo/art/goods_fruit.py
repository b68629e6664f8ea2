"""Painters of fruit, whole and cut."""

from __future__ import annotations

import math

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, LEAF, Floats, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import Point, blob, leaf, oval, ribbon, smooth

STALK: Rgb = (104, 78, 46)


def blade(
    sheet: Sheet, start: Point, tip: Point, width: float, bend: float, colour: Rgb = LEAF
) -> None:
    """One leaf with its lit half and midrib."""
    outline = leaf(start, tip, width, bend)
    sheet.body(outline, ramp(colour, depth=0.45), grain=0.2)
    mid = (outline[:22] + outline[22:][::-1]) / 2
    sheet.flat(ribbon(mid[1:-1], width * 0.06, width * 0.02), mix(colour, CREAM, 0.5), 0.8)
    for k in (6, 10, 14):
        for edge in (outline[k + 4], outline[::-1][k + 4]):
            sheet.stroke(
                [mid[k], (mid[k] + edge) / 2 * 0.3 + edge * 0.7],
                width * 0.03,
                width * 0.01,
                mix(colour, CREAM, 0.4),
                0.5,
            )


def glint(sheet: Sheet, x: float, y: float, r: float, clip: Floats, alpha: float = 0.75) -> None:
    """The light on a smooth skin."""
    sheet.glow(x, y, r * 2.2, r * 2.0, (255, 250, 235), alpha * 0.55, clip)
    sheet.flat(oval(x, y, r * 0.55, r * 0.3, tilt=-38), (255, 252, 242), alpha * 0.8, clip)


@paints("orange")
def orange(sheet: Sheet, tint: Rgb) -> None:
    """A navel orange."""
    skin = blob(0.5, 0.52, 0.42, 0.41, sheet.rng, 0.015)
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9, grain=0.1)
    sheet.dabs(skin, turn(tint, light=0.86), 130, 0.006, alpha=0.45)
    sheet.dabs(skin, mix(tint, CREAM, 0.5), 70, 0.005, alpha=0.4)
    glint(sheet, 0.36, 0.34, 0.09, skin)
    x, y = 0.5 + sheet.rng.uniform(-0.16, 0.16), 0.42 + sheet.rng.uniform(-0.12, 0.2)
    sheet.glow(x, y, 0.08, 0.07, turn(tint, light=0.6), 0.7, skin)
    for k in range(5):
        a = k * 1.257 + 0.3
        sheet.stroke(
            [(x, y), (x + 0.034 * math.cos(a), y + 0.03 * math.sin(a))], 0.016, 0.004, (112, 98, 40)
        )
    if sheet.rng.random() < 0.45:
        blade(sheet, (x, y), (x + 0.3, y - 0.17), 0.15, 0.1)


@paints("mandarin", tall=1.0)
def mandarin(sheet: Sheet, tint: Rgb) -> None:
    """A small flat mandarin with its leaves on."""
    skin = blob(0.5, 0.6, 0.42, 0.34, sheet.rng, 0.03)
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9)
    sheet.dabs(skin, turn(tint, light=0.84), 90, 0.007, alpha=0.4)
    sheet.glow(0.5, 0.36, 0.2, 0.09, turn(tint, light=0.55), 0.75, skin)
    for k in range(7):
        a = math.pi * (0.12 + 0.76 * k / 6)
        sheet.stroke(
            [
                (0.5 + 0.04 * math.cos(a), 0.36),
                (0.5 + 0.2 * math.cos(a), 0.36 + 0.13 * math.sin(a)),
            ],
            0.012,
            0.003,
            turn(tint, light=0.72),
            0.6,
            skin,
        )
    glint(sheet, 0.32, 0.48, 0.08, skin)
    sheet.stroke([(0.5, 0.37), (0.51, 0.27)], 0.035, 0.025, STALK)
    blade(sheet, (0.5, 0.33), (0.84, 0.16), 0.17, -0.12)
    blade(sheet, (0.5, 0.34), (0.2, 0.14), 0.16, 0.12, turn(LEAF, light=1.15))


@paints("citrus_half")
def citrus_half(sheet: Sheet, tint: Rgb) -> None:
    """A citrus cut across: rind, pith and segments."""
    sheet.body(blob(0.5, 0.5, 0.46, 0.46, sheet.rng, 0.01), ramp(tint), soft=0.3)
    sheet.flat(oval(0.5, 0.5, 0.425, 0.425), (255, 240, 208))
    n = 10
    for k in range(n):
        a = k * 2 * math.pi / n + 0.2
        c, s = math.cos, math.sin
        d = math.pi / n * 0.86
        wedge = smooth(
            [
                (0.5 + 0.05 * c(a), 0.5 + 0.05 * s(a)),
                (0.5 + 0.3 * c(a - d), 0.5 + 0.3 * s(a - d)),
                (0.5 + 0.385 * c(a - d * 0.6), 0.5 + 0.385 * s(a - d * 0.6)),
                (0.5 + 0.385 * c(a + d * 0.6), 0.5 + 0.385 * s(a + d * 0.6)),
                (0.5 + 0.3 * c(a + d), 0.5 + 0.3 * s(a + d)),
            ]
        )
        sheet.body(wedge, ramp(tint, shine=0.7), soft=0.6, grain=0.4, kind="streak")
        sheet.dabs(
            wedge, mix(tint, CREAM, 0.65), 9, 0.016, alpha=0.55, long=2.6, tilt=math.degrees(a)
        )
    sheet.flat(oval(0.5, 0.5, 0.04, 0.04), (255, 244, 220))
    sheet.glow(0.36, 0.34, 0.22, 0.2, (255, 255, 245), 0.5)


@paints("pomelo", tall=1.12)
def pomelo(sheet: Sheet, tint: Rgb) -> None:
    """A pear-shaped pomelo with a leaf."""
    skin = smooth(
        [
            (0.5, 0.12),
            (0.63, 0.22),
            (0.83, 0.5),
            (0.9, 0.78),
            (0.76, 1.02),
            (0.5, 1.08),
            (0.24, 1.02),
            (0.1, 0.78),
            (0.17, 0.5),
            (0.37, 0.22),
        ]
    )
    sheet.body(skin, ramp(tint, depth=0.5), soft=0.9)
    sheet.dabs(skin, turn(tint, light=0.84, hue=0.03), 170, 0.006, alpha=0.4)
    sheet.dabs(skin, mix(tint, CREAM, 0.6), 90, 0.006, alpha=0.4)
    glint(sheet, 0.34, 0.6, 0.09, skin, 0.6)
    sheet.stroke([(0.5, 0.15), (0.52, 0.05)], 0.04, 0.03, STALK)
    blade(sheet, (0.51, 0.1), (0.88, 0.17), 0.15, -0.08)


@paints("pomelo_half")
def pomelo_half(sheet: Sheet, tint: Rgb) -> None:
    """A pomelo cut across with its thick pith and pink flesh."""
    sheet.body(blob(0.5, 0.5, 0.47, 0.47, sheet.rng, 0.015), ramp((206, 200, 92)), soft=0.3)
    sheet.body(oval(0.5, 0.5, 0.44, 0.44), ramp((252, 240, 220), depth=0.15), soft=0.3, grain=0.1)
    for k in range(11):
        a = k * 2 * math.pi / 11
        tip, wide = 0.06, 0.32
        wedge = leaf(
            (0.5 + tip * math.cos(a), 0.5 + tip * math.sin(a)),
            (0.5 + wide * math.cos(a), 0.5 + wide * math.sin(a)),
            0.155,
        )
        sheet.body(wedge, ramp((232, 132, 122), shine=0.7), soft=0.6, grain=0.3)
        sheet.dabs(wedge, (255, 206, 190), 10, 0.014, alpha=0.6, long=2.4, tilt=math.degrees(a))


@paints("kiwi", tall=0.84)
def kiwi(sheet: Sheet, tint: Rgb) -> None:
    """A furry kiwi."""
    skin = blob(0.5, 0.42, 0.45, 0.36, sheet.rng, 0.03)
    sheet.body(skin, ramp(tint, depth=0.6, shine=0.35), soft=0.9, grain=0.22)
    sheet.dabs(skin, mix(tint, CREAM, 0.45), 200, 0.0035, alpha=0.55, long=5, tilt=30)
    sheet.dabs(skin, turn(tint, light=0.6), 150, 0.0035, alpha=0.5, long=5, tilt=24)
    sheet.glow(0.9, 0.42, 0.08, 0.07, (60, 44, 24), 0.8, skin)


@paints("kiwi_half")
def kiwi_half(sheet: Sheet, tint: Rgb) -> None:
    """A kiwi cut across: green flesh, pale core, ring of seeds."""
    sheet.body(blob(0.5, 0.5, 0.46, 0.45, sheet.rng, 0.015), ramp(tint), soft=0.3)
    flesh = oval(0.5, 0.5, 0.43, 0.42)
    sheet.body(flesh, ramp((136, 172, 56), shine=0.6), soft=0.5, grain=0.12)
    for k in range(40):
        a = k * 2 * math.pi / 40
        sheet.stroke(
            [
                (0.5 + 0.14 * math.cos(a), 0.5 + 0.13 * math.sin(a)),
                (0.5 + 0.4 * math.cos(a), 0.5 + 0.39 * math.sin(a)),
            ],
            0.016,
            0.005,
            (196, 216, 116),
            0.6,
        )
    sheet.glow(0.5, 0.5, 0.26, 0.22, (242, 242, 196), 1.0)
    sheet.body(blob(0.5, 0.5, 0.13, 0.1, sheet.rng, 0.08), ramp((244, 240, 204), depth=0.2))
    for k in range(30):
        a = k * 2 * math.pi / 30 + sheet.rng.uniform(-0.06, 0.06)
        r = 0.19 + sheet.rng.uniform(-0.025, 0.04)
        sheet.flat(
            oval(0.5 + r * math.cos(a), 0.5 + r * math.sin(a), 0.019, 0.009, tilt=math.degrees(a)),
            (38, 30, 26),
        )
    sheet.glow(0.34, 0.32, 0.18, 0.16, (255, 255, 240), 0.45)


@paints("peach")
def peach(sheet: Sheet, tint: Rgb) -> None:
    """A blushing peach with its cleft."""
    skin = smooth(
        [
            (0.5, 0.2),
            (0.66, 0.13),
            (0.86, 0.25),
            (0.93, 0.5),
            (0.82, 0.77),
            (0.55, 0.95),
            (0.48, 0.95),
            (0.2, 0.78),
            (0.07, 0.52),
            (0.14, 0.26),
            (0.34, 0.13),
        ]
    )
    sheet.body(skin, ramp(mix(tint, (255, 226, 178), 0.55), depth=0.35), soft=0.9, grain=0.14)
    for x, y, r, a in ((0.66, 0.42, 0.42, 0.85), (0.3, 0.66, 0.34, 0.5), (0.52, 0.9, 0.25, 0.6)):
        sheet.glow(x, y, r, r, turn(tint, light=0.82, vivid=1.1), a, skin)
    sheet.dabs(skin, turn(tint, light=0.75), 130, 0.005, alpha=0.35, long=2, tilt=70)
    sheet.stroke(
        smooth([(0.5, 0.2), (0.42, 0.4), (0.42, 0.66), (0.5, 0.94)], closed=False),
        0.026,
        0.006,
        turn(tint, light=0.62),
        0.6,
        skin,
    )
    glint(sheet, 0.26, 0.36, 0.08, skin, 0.4)
    blade(sheet, (0.5, 0.2), (0.84, 0.1), 0.13, -0.1)
    blade(sheet, (0.49, 0.2), (0.2, 0.1), 0.11, 0.1, turn(LEAF, light=1.2))
    sheet.stroke([(0.5, 0.22), (0.51, 0.1)], 0.035, 0.03, STALK)


@paints("apple")
def apple(sheet: Sheet, tint: Rgb) -> None:
    """An apple streaked from the stalk."""
    skin = smooth(
        [
            (0.5, 0.24),
            (0.68, 0.15),
            (0.9, 0.28),
            (0.94, 0.52),
            (0.82, 0.82),
            (0.62, 0.95),
            (0.5, 0.92),
            (0.38, 0.95),
            (0.18, 0.82),
            (0.06, 0.52),
            (0.1, 0.28),
            (0.32, 0.15),
        ]
    )
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9, grain=0.12)
    for k in range(46):
        a = math.pi * (k / 45) * 1.04 - 0.05
        x = 0.5 + 0.44 * math.cos(a) * sheet.rng.uniform(0.5, 1)
        sheet.stroke(
            smooth(
                [
                    (0.5 + (x - 0.5) * 0.3, 0.26),
                    (0.5 + (x - 0.5) * 0.95, 0.42),
                    (x, 0.5 + 0.3 * sheet.rng.random()),
                ],
                closed=False,
                steps=5,
            ),
            0.012,
            0.003,
            mix(tint, (255, 214, 112), 0.7),
            0.5,
            skin,
        )
    sheet.glow(0.5, 0.23, 0.22, 0.1, (236, 200, 92), 0.9, skin)
    sheet.glow(0.5, 0.22, 0.1, 0.06, (74, 46, 30), 0.9, skin)
    sheet.dabs(skin, mix(tint, CREAM, 0.7), 60, 0.005, alpha=0.6)
    sheet.stroke(smooth([(0.5, 0.26), (0.5, 0.14), (0.56, 0.04)], closed=False), 0.03, 0.036, STALK)
    glint(sheet, 0.28, 0.4, 0.09, skin)
    if sheet.rng.random() < 0.5:
        blade(sheet, (0.52, 0.15), (0.82, 0.06), 0.13, -0.12)


@paints("strawberry", tall=1.12)
def strawberry(sheet: Sheet, tint: Rgb) -> None:
    """A strawberry with seeds and a leafy cap."""
    skin = smooth(
        [
            (0.5, 0.2),
            (0.74, 0.18),
            (0.9, 0.36),
            (0.84, 0.66),
            (0.64, 0.98),
            (0.5, 1.06),
            (0.36, 0.98),
            (0.16, 0.66),
            (0.1, 0.36),
            (0.26, 0.18),
        ]
    )
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9, grain=0.1)
    for row in range(8):
        y = 0.3 + row * 0.094
        span = 0.36 * math.sin(math.pi * (0.36 + 0.6 * (1 - row / 8))) + 0.02
        count = max(2, round(span * 16))
        for k in range(count):
            x = 0.5 + span * (2 * (k + 0.5 * (row % 2)) / count - 0.95)
            sheet.flat(oval(x + 0.005, y + 0.008, 0.018, 0.024), turn(tint, light=0.6), 0.7, skin)
            sheet.flat(oval(x, y, 0.011, 0.017), (250, 214, 120), 1, skin)
    glint(sheet, 0.3, 0.4, 0.08, skin, 0.7)
    for k in range(7):
        a = math.pi * (-0.08 + 1.16 * k / 6)
        blade(
            sheet,
            (0.5, 0.18),
            (0.5 + 0.34 * math.cos(a), 0.18 + 0.2 * math.sin(a)),
            0.12,
            0.12 * (1 if k % 2 else -1),
            turn((92, 146, 60), light=0.9 + 0.05 * (k % 3)),
        )
    sheet.stroke(
        smooth([(0.5, 0.2), (0.5, 0.1), (0.55, 0.02)], closed=False), 0.036, 0.03, (110, 150, 70)
    )


@paints("blueberry")
def blueberry(sheet: Sheet, tint: Rgb) -> None:
    """A blueberry with bloom and crown."""
    skin = blob(0.5, 0.5, 0.44, 0.43, sheet.rng, 0.02)
    sheet.body(skin, ramp(tint, depth=0.6, shine=0.4), soft=0.9, grain=0.25)
    sheet.glow(0.36, 0.34, 0.36, 0.32, (186, 200, 226), 0.65, skin)
    x, y = 0.56 + sheet.rng.uniform(-0.12, 0.1), 0.5 + sheet.rng.uniform(-0.12, 0.12)
    for k in range(5):
        a = k * 1.257 + sheet.rng.uniform(0, 0.4)
        sheet.flat(
            leaf((x, y), (x + 0.17 * math.cos(a), y + 0.16 * math.sin(a)), 0.1),
            turn(tint, light=0.72),
            1,
            skin,
        )
    sheet.flat(oval(x, y, 0.07, 0.065), (26, 24, 44), 0.95)


@paints("grapes", tall=1.35)
def grapes(sheet: Sheet, tint: Rgb) -> None:
    """A bunch of grapes with a vine leaf."""
    sheet.stroke(smooth([(0.5, 0.34), (0.5, 0.14), (0.6, 0.03)], closed=False), 0.035, 0.05, STALK)
    rows = (5, 6, 6, 5, 5, 4, 3, 2, 1)
    for depth in range(2):
        for row, count in enumerate(rows):
            for k in range(count):
                x = 0.5 + (k - (count - 1) / 2) * 0.145 + sheet.rng.uniform(-0.02, 0.02)
                y = 0.34 + row * 0.108 + sheet.rng.uniform(-0.02, 0.02) - depth * 0.02
                if depth and sheet.rng.random() < 0.45:
                    continue
                tone = turn(
                    tint, hue=sheet.rng.uniform(-0.02, 0.02), light=sheet.rng.uniform(0.78, 1.14)
                )
                berry = blob(x, y, 0.086, 0.092, sheet.rng, 0.02)
                sheet.body(berry, ramp(tone, depth=0.65), soft=0.9, grain=0.1)
                sheet.glow(x - 0.025, y - 0.03, 0.05, 0.045, (236, 230, 246), 0.65, berry)
    lobes = smooth(
        [
            (0.46, 0.16),
            (0.56, 0.26),
            (0.42, 0.3),
            (0.36, 0.42),
            (0.26, 0.32),
            (0.1, 0.36),
            (0.13, 0.22),
            (0.02, 0.14),
            (0.18, 0.1),
            (0.24, 0.0),
            (0.36, 0.07),
        ]
    )
    sheet.body(lobes, ramp((104, 142, 66)), grain=0.2)
    for tip in ((0.36, 0.38), (0.13, 0.32), (0.08, 0.15), (0.25, 0.05), (0.5, 0.25)):
        sheet.stroke([(0.45, 0.16), tip], 0.012, 0.004, (206, 216, 150), 0.7)
