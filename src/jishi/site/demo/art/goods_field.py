"""Painters of vegetables."""

from __future__ import annotations

import math

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.goods_fruit import blade, glint
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, leaf, ribbon, smooth


@paints("greens", tall=1.3)
def greens(sheet: Sheet, tint: Rgb) -> None:
    """A head of bok choy: white-green stalks, dark spoon leaves."""
    for k, (lean, top) in enumerate(
        ((-0.3, 0.2), (0.3, 0.22), (-0.18, 0.1), (0.18, 0.1), (0.0, 0.06))
    ):
        tip = (0.5 + lean, top)
        blade_at = smooth(
            [
                (0.5 + lean * 0.62, 0.78),
                (0.5 + lean * 1.0 - 0.16, 0.5),
                (tip[0] - 0.15, top + 0.14),
                tip,
                (tip[0] + 0.15, top + 0.14),
                (0.5 + lean * 1.0 + 0.16, 0.5),
            ]
        )
        sheet.body(blade_at, ramp(turn(tint, light=0.8 + 0.09 * k), depth=0.5), grain=0.25)
        rib = smooth([(0.5 + lean * 0.4, 1.0), (0.5 + lean * 0.75, 0.62), tip], closed=False)
        for side in (-1, 1):
            for t in (9, 12, 14):
                x, y = rib[t]
                sheet.stroke(
                    [(x, y), (x + side * 0.1, y - 0.06)],
                    0.012,
                    0.003,
                    mix(tint, CREAM, 0.45),
                    0.6,
                    blade_at,
                )
        sheet.stroke(rib, 0.06, 0.008, mix(tint, CREAM, 0.6))
        stalk = smooth(
            [
                (0.5 + lean * 0.2 - 0.1, 1.22),
                (0.5 + lean * 0.62 - 0.11, 0.95),
                (0.5 + lean * 0.72 - 0.05, 0.66),
                (0.5 + lean * 0.72 + 0.05, 0.66),
                (0.5 + lean * 0.62 + 0.11, 0.95),
                (0.5 + lean * 0.2 + 0.1, 1.22),
            ]
        )
        sheet.body(stalk, ramp((214, 226, 176), depth=0.35), soft=0.6, grain=0.25, kind="streak")
    sheet.body(blob(0.5, 1.2, 0.14, 0.05, sheet.rng), ramp((232, 232, 196), depth=0.3))


@paints("tomato", tall=0.92)
def tomato(sheet: Sheet, tint: Rgb) -> None:
    """A ribbed tomato with its star."""
    skin = smooth(
        [
            (0.5, 0.18),
            (0.72, 0.12),
            (0.93, 0.3),
            (0.95, 0.55),
            (0.78, 0.82),
            (0.5, 0.88),
            (0.22, 0.82),
            (0.05, 0.55),
            (0.07, 0.3),
            (0.28, 0.12),
        ]
    )
    sheet.body(skin, ramp(tint, depth=0.55), soft=0.9, grain=0.1)
    for x in (0.2, 0.37, 0.64, 0.82):
        sheet.stroke(
            smooth([(0.5, 0.2), (x, 0.36), (x * 0.9 + 0.05, 0.72)], closed=False),
            0.04,
            0.005,
            turn(tint, light=0.72),
            0.4,
            skin,
        )
    sheet.glow(0.5, 0.2, 0.28, 0.12, (226, 150, 60), 0.7, skin)
    glint(sheet, 0.27, 0.36, 0.09, skin)
    for k in range(6):
        a = k * 1.047 + 0.2
        blade(
            sheet,
            (0.5, 0.18),
            (0.5 + 0.22 * math.cos(a), 0.19 + 0.12 * math.sin(a)),
            0.05,
            0.2,
            (84, 132, 58),
        )
    sheet.stroke([(0.5, 0.19), (0.53, 0.05)], 0.04, 0.03, (96, 132, 62))


@paints("sweet_potato", tall=0.62)
def sweet_potato(sheet: Sheet, tint: Rgb) -> None:
    """A tapering sweet potato with rootlets."""
    j = sheet.rng.uniform(-0.03, 0.03, 8)
    skin = smooth(
        [
            (0.03, 0.36 + j[0]),
            (0.2, 0.2 + j[1]),
            (0.45, 0.1 + j[2]),
            (0.74, 0.14 + j[3]),
            (0.96, 0.3),
            (0.84, 0.44 + j[4]),
            (0.55, 0.54 + j[5]),
            (0.25, 0.5 + j[6]),
        ]
    )
    sheet.body(skin, ramp(tint, depth=0.55, shine=0.35), soft=0.9, grain=0.3)
    for _ in range(16):
        x, y = sheet.rng.uniform(0.15, 0.85), sheet.rng.uniform(0.18, 0.46)
        sheet.stroke(
            smooth([(x, y), (x + 0.04, y + 0.01), (x + 0.09, y)], closed=False),
            0.009,
            0.003,
            turn(tint, light=0.55),
            0.7,
            skin,
        )
    sheet.dabs(skin, (176, 140, 110), 26, 0.014, alpha=0.4, long=2)
    sheet.stroke([(0.05, 0.36), (0.0, 0.42)], 0.016, 0.004, turn(tint, light=0.6))


@paints("sweet_potato_half", tall=0.8)
def sweet_potato_half(sheet: Sheet, tint: Rgb) -> None:
    """A cut sweet potato showing its flesh."""
    sheet.body(blob(0.5, 0.4, 0.46, 0.36, sheet.rng, 0.05), ramp(tint), soft=0.3)
    flesh = blob(0.49, 0.39, 0.42, 0.32, sheet.rng, 0.04)
    sheet.body(flesh, ramp(turn(tint, light=1.25, vivid=1.3)), soft=0.4, grain=0.3)
    sheet.dabs(flesh, mix(tint, CREAM, 0.55), 60, 0.012, alpha=0.4, long=2.2, tilt=20)


@paints("bamboo_shoot", tall=1.5)
def bamboo_shoot(sheet: Sheet, tint: Rgb) -> None:
    """A bamboo shoot in its overlapping husks."""
    for k in range(8):
        y = 1.42 - k * 0.17
        w = 0.36 * (1 - k / 8.6)
        lean = 0.1 * (1 if k % 2 else -1)
        husk = smooth(
            [
                (0.5 - w, y),
                (0.5 - w * 1.02, y - 0.14),
                (0.5 + lean * 0.6, max(0.04, y - 0.42)),
                (0.5 + w * 1.02, y - 0.14),
                (0.5 + w, y),
                (0.5, y + 0.05),
            ]
        )
        sheet.body(
            husk, ramp(turn(tint, light=0.82 + 0.05 * k), depth=0.6), grain=0.35, kind="streak"
        )
        for s in range(-2, 3):
            sheet.stroke(
                [(0.5 + s * w * 0.38, y), (0.5 + lean * 0.5 + s * 0.01, y - 0.36)],
                0.01,
                0.003,
                mix(tint, CREAM, 0.5),
                0.4,
                husk,
            )
    base = blob(0.5, 1.43, 0.35, 0.06, sheet.rng)
    sheet.body(base, ramp((244, 228, 182), depth=0.25))
    sheet.dabs(base, (176, 96, 92), 18, 0.014, alpha=0.6)


@paints("chili", tall=1.5)
def chili(sheet: Sheet, tint: Rgb) -> None:
    """A curved chili."""
    b = sheet.rng.uniform(-0.16, 0.16)
    spine = smooth(
        [(0.5, 0.22), (0.5 + b * 0.5, 0.6), (0.5 + b * 1.6, 1.0), (0.5 - b * 0.6, 1.44)],
        closed=False,
        steps=14,
    )
    body = ribbon(spine, 0.36, 0.02)
    sheet.body(body, ramp(tint, depth=0.6), soft=0.9, grain=0.1)
    sheet.stroke(spine[2:30] - (0.09, 0), 0.035, 0.004, (255, 220, 190), 0.6, body)
    cap = smooth([(0.3, 0.25), (0.36, 0.16), (0.5, 0.13), (0.64, 0.16), (0.7, 0.25), (0.5, 0.3)])
    sheet.body(cap, ramp((92, 136, 62)))
    sheet.stroke(
        smooth([(0.5, 0.17), (0.53, 0.08), (0.62, 0.02)], closed=False), 0.07, 0.05, (92, 130, 60)
    )


@paints("corn", tall=2.2)
def corn(sheet: Sheet, tint: Rgb) -> None:
    """A corn cob half out of its husk."""
    cob = smooth(
        [
            (0.5, 0.08),
            (0.64, 0.25),
            (0.71, 0.8),
            (0.68, 1.5),
            (0.5, 1.8),
            (0.32, 1.5),
            (0.29, 0.8),
            (0.36, 0.25),
        ]
    )
    sheet.flat(cob, turn(tint, light=0.62))
    for row in range(21):
        y = 0.16 + row * 0.077
        half = 0.2 * min(1.0, 0.36 + row * 0.085)
        for k in range(6):
            a = math.pi * (k + 0.5) / 6
            x = 0.5 - half * math.cos(a)
            tone = turn(tint, light=sheet.rng.uniform(0.88, 1.1))
            if sheet.rng.random() < 0.16:
                tone = turn(tint, hue=sheet.rng.uniform(-0.05, 0), light=0.72)
            sheet.body(
                blob(x, y, 0.052 * math.sin(a) + 0.008, 0.042, sheet.rng, 0.08),
                ramp(tone, depth=0.5),
                soft=0.9,
                grain=0.05,
            )
    for side, bend in ((-1, 0.12), (1, -0.12)):
        husk = leaf((0.5, 2.14), (0.5 + side * 0.44, 0.62), 0.34, bend)
        sheet.body(husk, ramp((142, 174, 92)), grain=0.35, kind="streak")
        sheet.stroke([(0.5, 2.1), (0.5 + side * 0.4, 0.7)], 0.016, 0.004, (222, 228, 176), 0.7)
    sheet.body(
        leaf((0.5, 2.16), (0.44, 0.95), 0.4, 0.03), ramp((166, 190, 110)), grain=0.35, kind="streak"
    )
    for k in range(9):
        sheet.stroke(
            smooth(
                [(0.5, 0.14), (0.5 + (k - 4) * 0.03, 0.05), (0.5 + (k - 4) * 0.06, 0.02)],
                closed=False,
            ),
            0.012,
            0.004,
            (150, 96, 54),
        )
