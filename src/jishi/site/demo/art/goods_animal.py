"""Painters of eggs, cured meat and what the sea gives."""

from __future__ import annotations

import math

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.goods_fruit import glint
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, STRAW, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, leaf, oval, ribbon, smooth


@paints("egg", tall=1.22)
def egg(sheet: Sheet, tint: Rgb) -> None:
    """An egg."""
    tone = turn(tint, light=sheet.rng.uniform(0.93, 1.05))
    shell = smooth([(0.5, 0.05), (0.74, 0.22), (0.92, 0.62), (0.82, 0.98), (0.5, 1.16),
                    (0.18, 0.98), (0.08, 0.62), (0.26, 0.22)])
    sheet.body(shell, ramp(tone, depth=0.42, shine=0.6), soft=0.95, grain=0.08)
    sheet.dabs(shell, turn(tone, light=0.82), 40, 0.006, alpha=0.4)
    sheet.glow(0.36, 0.44, 0.2, 0.24, (255, 250, 240), 0.45, shell)


@paints("egg_half", tall=1.18)
def egg_half(sheet: Sheet, tint: Rgb) -> None:
    """A salted egg cut open: oily red yolk."""
    sheet.body(blob(0.5, 0.6, 0.44, 0.54, sheet.rng, 0.02), ramp(tint), soft=0.3)
    white = blob(0.5, 0.6, 0.4, 0.5, sheet.rng, 0.02)
    sheet.body(white, ramp((250, 244, 230), depth=0.2), soft=0.4, grain=0.08)
    yolk = blob(0.5, 0.66, 0.25, 0.26, sheet.rng, 0.04)
    sheet.body(yolk, ramp((232, 110, 34), depth=0.45, shine=0.6), soft=0.7, grain=0.35)
    sheet.dabs(yolk, (255, 196, 100), 30, 0.014, alpha=0.6)
    glint(sheet, 0.4, 0.57, 0.05, yolk)


@paints("bacon", tall=2.3)
def bacon(sheet: Sheet, tint: Rgb) -> None:
    """A slab of cured belly on a straw string."""
    sheet.stroke([(0.5, 0.0), (0.5, 0.3)], 0.05, 0.05, STRAW)
    slab = smooth([(0.26, 0.26), (0.5, 0.2), (0.76, 0.26), (0.82, 0.9), (0.78, 1.6), (0.84, 2.15),
                   (0.52, 2.24), (0.2, 2.16), (0.22, 1.4), (0.17, 0.8)])
    sheet.body(slab, ramp(tint, depth=0.6), grain=0.3, kind="streak")
    for k, (x, w, tone) in enumerate(((0.3, 0.1, (242, 206, 150)), (0.46, 0.07, (238, 190, 138)),
                                      (0.64, 0.09, (246, 214, 160)))):
        band = ribbon(smooth([(x, 0.2), (x + 0.05, 0.7), (x - 0.03, 1.3), (x + 0.04 * (k - 1), 2.26)],
                             closed=False), w, w * 1.4)
        sheet.body(band, ramp(tone, depth=0.4), clip=slab, grain=0.35, kind="streak")
    sheet.flat(ribbon([(0.8, 0.25), (0.84, 1.0), (0.82, 2.2)], 0.07), (126, 70, 34), 0.8, slab)
    glint(sheet, 0.4, 0.6, 0.1, slab, 0.6)
    sheet.dabs(slab, (70, 26, 22), 26, 0.012, alpha=0.4, long=3, tilt=90)


@paints("sausage", tall=2.5)
def sausage(sheet: Sheet, tint: Rgb) -> None:
    """A pair of sausages on a string."""
    sheet.stroke(smooth([(0.3, 0.5), (0.44, 0.12), (0.5, 0.0), (0.56, 0.12), (0.7, 0.5)],
                        closed=False), 0.035, 0.035, STRAW)
    for side in (-1, 1):
        x = 0.5 + side * 0.21
        spine = smooth([(x, 0.46), (x + side * 0.07, 1.0), (x + side * 0.05, 1.7),
                        (x - side * 0.04, 2.34)], closed=False, steps=12)
        w = ribbon(spine, 0.3, 0.28)
        body = smooth([(x, 0.42), *[(float(a), float(b)) for a, b in w[4:33:4]],
                       (x - side * 0.04, 2.42), *[(float(a), float(b)) for a, b in w[-33:-4:4]]])
        sheet.body(body, ramp(turn(tint, light=1 + 0.06 * side), depth=0.62), soft=0.9, grain=0.3)
        sheet.dabs(body, (250, 214, 190), 44, 0.016, alpha=0.6, long=1.6)
        sheet.dabs(body, turn(tint, light=0.55), 26, 0.012, alpha=0.5)
        sheet.stroke(spine[4:28] - (0.07, 0), 0.03, 0.006, (255, 232, 214), 0.6, body)


@paints("fish", tall=0.46)
def fish(sheet: Sheet, tint: Rgb) -> None:
    """A yellow croaker lying on its side."""
    for tip in ((0.99, 0.06), (0.97, 0.4)):
        sheet.body(leaf((0.78, 0.23), tip, 0.13), ramp(turn(tint, light=0.85)), kind="streak",
                   grain=0.3)
    sheet.body(smooth([(0.3, 0.1), (0.44, 0.01), (0.62, 0.05), (0.7, 0.15)]),
               ramp(turn(tint, light=0.8)), kind="streak", grain=0.3)
    sheet.body(smooth([(0.42, 0.36), (0.5, 0.45), (0.58, 0.38)]), ramp((236, 168, 70)))
    skin = smooth([(0.02, 0.25), (0.12, 0.11), (0.34, 0.06), (0.6, 0.13), (0.83, 0.21), (0.83, 0.26),
                   (0.6, 0.35), (0.34, 0.41), (0.12, 0.37)])
    sheet.body(skin, ramp(tint, depth=0.5, shine=0.6), soft=0.8, grain=0.12)
    sheet.glow(0.4, 0.4, 0.42, 0.14, (250, 190, 66), 0.9, skin)
    sheet.glow(0.4, 0.06, 0.42, 0.12, (86, 82, 92), 0.7, skin)
    for row in range(6):
        for k in range(16):
            x, y = 0.25 + k * 0.034 + 0.017 * (row % 2), 0.11 + row * 0.05
            sheet.stroke(smooth([(x, y - 0.02), (x + 0.018, y), (x, y + 0.02)], closed=False),
                         0.005, 0.005, turn(tint, light=0.7), 0.45, skin)
    sheet.stroke(smooth([(0.2, 0.1), (0.25, 0.24), (0.2, 0.37)], closed=False), 0.014, 0.008,
                 (120, 90, 60), 0.8, skin)
    sheet.body(leaf((0.24, 0.27), (0.4, 0.34), 0.08, 0.1), ramp((230, 164, 70)), kind="streak")
    sheet.flat(oval(0.105, 0.2, 0.028, 0.028), (250, 244, 228))
    sheet.flat(oval(0.105, 0.2, 0.017, 0.017), (30, 28, 32))
    sheet.flat(oval(0.099, 0.194, 0.006, 0.006), (255, 255, 255))
    sheet.stroke([(0.02, 0.26), (0.08, 0.28)], 0.01, 0.004, (110, 80, 60))


@paints("shrimp", tall=0.86)
def shrimp(sheet: Sheet, tint: Rgb) -> None:
    """A curled prawn."""
    for k in range(2):
        sheet.stroke(smooth([(0.2, 0.3), (0.06, 0.16 + 0.1 * k), (0.16, 0.04), (0.6, 0.03 + 0.05 * k)],
                            closed=False, steps=12), 0.008, 0.003, turn(tint, light=0.7))
    for k in range(6):
        a = math.radians(118 + k * 22)
        x, y = 0.52 - 0.2 * math.cos(a), 0.42 + 0.06 - 0.1 * math.sin(a) + 0.12
        sheet.stroke(smooth([(x, y), (x - 0.05, y + 0.08), (x - 0.02, y + 0.14)], closed=False),
                     0.02, 0.006, turn(tint, light=0.85))
    for k in range(8, -1, -1):
        a = math.radians(196 + k * 25)
        r = 0.165 - k * 0.012
        cx, cy = 0.55 + 0.27 * math.cos(a), 0.46 + 0.25 * math.sin(a)
        shell = blob(cx, cy, r, r * 0.92, sheet.rng, 0.02)
        sheet.body(shell, ramp(turn(tint, light=1.08 - 0.02 * k), depth=0.5), soft=0.8, grain=0.1)
        sheet.stroke([(cx - r * 0.2, cy - r * 0.8), (cx + r * 0.1, cy + r * 0.8)], 0.014, 0.006,
                     mix(tint, CREAM, 0.6), 0.55, shell)
    for bend in (-0.2, 0.05, 0.3):
        sheet.body(leaf((0.64, 0.7), (0.42 + bend * 0.4, 0.82), 0.07), ramp(turn(tint, light=0.8)))
    sheet.body(smooth([(0.14, 0.42), (0.26, 0.26), (0.42, 0.22), (0.44, 0.5), (0.3, 0.56)]),
               ramp(tint), soft=0.8)
    sheet.stroke([(0.26, 0.3), (0.08, 0.24)], 0.035, 0.004, turn(tint, light=0.8))
    sheet.flat(oval(0.24, 0.36, 0.03, 0.03), (30, 26, 30))
    sheet.flat(oval(0.232, 0.35, 0.01, 0.01), (255, 255, 255))


@paints("crab", tall=0.76)
def crab(sheet: Sheet, tint: Rgb) -> None:
    """A swimming crab from above."""
    for side in (-1, 1):
        def at(dx: float, y: float, s: int = side) -> tuple[float, float]:
            return 0.5 + s * dx, y

        for k in range(4):
            y = 0.4 + k * 0.07
            leg = smooth([at(0.2, y), at(0.38, y - 0.02 + k * 0.03), at(0.47 - k * 0.02, y + 0.1 + k
                         * 0.03)], closed=False)
            sheet.stroke(leg, 0.05, 0.014, turn(tint, light=0.78))
        sheet.stroke(smooth([at(0.24, 0.34), at(0.38, 0.28), at(0.34, 0.16)], closed=False), 0.09,
                     0.08, turn(tint, light=0.9))
        claw = smooth([at(0.36, 0.22), at(0.44, 0.12), at(0.36, 0.01), at(0.26, 0.04), at(0.33, 0.09),
                       at(0.24, 0.1), at(0.28, 0.2)])
        sheet.body(claw, ramp(tint), soft=0.7)
        sheet.stroke([at(0.07, 0.24), at(0.08, 0.17)], 0.02, 0.02, turn(tint, light=0.7))
        sheet.flat(oval(*at(0.08, 0.165), 0.022, 0.022), (34, 28, 30))
    shell = smooth([(0.5, 0.24), (0.68, 0.24), (0.82, 0.34), (0.72, 0.5), (0.58, 0.62), (0.42, 0.62),
                    (0.28, 0.5), (0.18, 0.34), (0.32, 0.24)])
    sheet.body(shell, ramp(tint, depth=0.6), soft=0.8, grain=0.2)
    sheet.dabs(shell, mix(tint, CREAM, 0.7), 34, 0.012, alpha=0.7)
    sheet.stroke(smooth([(0.36, 0.4), (0.44, 0.47), (0.5, 0.44), (0.56, 0.47), (0.64, 0.4)],
                        closed=False), 0.014, 0.014, turn(tint, light=0.6), 0.7)
    glint(sheet, 0.4, 0.32, 0.06, shell)


@paints("seaweed", tall=0.9)
def seaweed(sheet: Sheet, tint: Rgb) -> None:
    """A dried round of laver."""
    cake = blob(0.5, 0.45, 0.46, 0.41, sheet.rng, 0.04)
    sheet.body(cake, ramp(tint, depth=0.5, shine=0.35), soft=0.5, grain=0.5)
    for _ in range(120):
        a, r = sheet.rng.uniform(0, 6.28), sheet.rng.uniform(0.02, 0.4)
        x, y = 0.5 + r * math.cos(a), 0.45 + r * 0.88 * math.sin(a)
        b = a + sheet.rng.uniform(0.8, 2.2)
        tone = turn(tint, light=sheet.rng.uniform(0.5, 1.9), hue=sheet.rng.uniform(-0.03, 0.06))
        sheet.stroke(smooth([(x, y), (x + 0.06 * math.cos(b), y + 0.06 * math.sin(b)),
                             (x + 0.11 * math.cos(b + 0.7), y + 0.11 * math.sin(b + 0.7))],
                            closed=False, steps=4), 0.016, 0.004, tone, 0.6, cake)


@paints("oyster", tall=0.8)
def oyster(sheet: Sheet, tint: Rgb) -> None:
    """An opened oyster."""
    shell = blob(0.5, 0.4, 0.46, 0.36, sheet.rng, 0.1)
    sheet.body(shell, ramp(tint, depth=0.6), soft=0.4, grain=0.4)
    for k in range(3):
        sheet.stroke((shell[10:60] - (0.5, 0.4)) * (0.97 - k * 0.04) + (0.5, 0.4), 0.012, 0.008,
                     turn(tint, light=0.6 + 0.4 * (k % 2)), 0.7)
    inner = (shell - (0.5, 0.4)) * 0.8 + (0.5, 0.39)
    sheet.body(inner, ramp((240, 236, 232), depth=0.35), soft=0.5, grain=0.15)
    sheet.glow(0.7, 0.52, 0.2, 0.16, (170, 160, 190), 0.6, inner)
    meat = blob(0.47, 0.4, 0.25, 0.17, sheet.rng, 0.12)
    sheet.body(meat, ramp((222, 206, 182), depth=0.5, shine=0.7), soft=0.8, grain=0.15)
    sheet.stroke(meat[4:34], 0.022, 0.012, (82, 74, 78), 0.75)
    glint(sheet, 0.4, 0.34, 0.05, meat, 0.9)


@paints("nest", tall=0.5)
def nest(sheet: Sheet, tint: Rgb) -> None:
    """A handful of straw."""
    for _ in range(110):
        x, y = sheet.rng.uniform(0.08, 0.92), sheet.rng.uniform(0.12, 0.4)
        d, e = sheet.rng.uniform(-0.2, 0.2), sheet.rng.uniform(-0.08, 0.08)
        sheet.stroke(smooth([(x - d, y + e), (x, y - 0.02), (x + d, y - e)], closed=False, steps=4),
                     0.011, 0.006, turn(tint, light=sheet.rng.uniform(0.7, 1.12)))


@paints("pole", tall=0.06)
def pole(sheet: Sheet, tint: Rgb) -> None:
    """A bamboo pole to hang things from."""
    sheet.body(box(0.0, 0.012, 1.0, 0.036), ramp(tint), grain=0.3, kind="streak", lin=0.2)
    for k in range(6):
        x = 0.06 + k * 0.18
        sheet.flat(box(x, 0.009, 0.008, 0.042), turn(tint, light=0.72))
        sheet.flat(box(x + 0.008, 0.01, 0.006, 0.04), mix(tint, CREAM, 0.5))
