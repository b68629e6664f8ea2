"""Painters of cloth: dyed scarves, shirts, aprons, bags and shoes — and of potted flowers."""

from __future__ import annotations

import math

import numpy as np

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.goods_fruit import blade
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, LEAF, Floats, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, lathe, leaf, oval, smooth


def folds(sheet: Sheet, cloth: Floats, lines: list[list[tuple[float, float]]], tint: Rgb) -> None:
    """Soft folds: a dark stroke with a light one beside it."""
    for line in lines:
        curve = smooth(line, closed=False)
        sheet.stroke(curve, 0.05, 0.008, turn(tint, light=0.62), 0.5, cloth)
        sheet.stroke(curve - (0.03, 0.0), 0.024, 0.005, mix(tint, CREAM, 0.4), 0.4, cloth)


def knots(sheet: Sheet, cloth: Floats, step: float, size: float) -> None:
    """Tie-dye rings left white by the knots."""
    lo, hi = cloth.min(axis=0), cloth.max(axis=0)
    row, y = 0, float(lo[1]) + step / 2
    while y < hi[1]:
        x = float(lo[0]) + step * (0.5 if row % 2 else 0.0)
        while x < hi[0]:
            ring = blob(x, y, size, size, sheet.rng, 0.16)
            sheet.stroke([*ring.tolist(), ring[0]], size * 0.42, None, (236, 238, 236), 0.78, cloth)
            sheet.flat(blob(x, y, size * 0.28, size * 0.28, sheet.rng, 0.2), (236, 238, 236), 0.85,
                       cloth)
            x += step
        y, row = y + step, row + 1


@paints("scarf", tall=1.5)
def scarf(sheet: Sheet, tint: Rgb) -> None:
    """A tie-dyed scarf hanging in folds."""
    back = smooth([(0.52, 0.08), (0.86, 0.1), (0.88, 0.6), (0.82, 1.2), (0.56, 1.16), (0.55, 0.6)],
                  steps=5)
    sheet.body(back, ramp(turn(tint, light=0.72)), soft=0.5, grain=0.25)
    knots(sheet, back, 0.15, 0.035)
    front = smooth([(0.12, 0.1), (0.5, 0.04), (0.72, 0.1), (0.68, 0.6), (0.72, 1.34), (0.42, 1.4),
                    (0.16, 1.34), (0.2, 0.7)], steps=5)
    sheet.body(front, ramp(tint, depth=0.5), soft=0.6, grain=0.3)
    knots(sheet, front, 0.17, 0.044)
    folds(sheet, front, [[(0.32, 0.08), (0.36, 0.6), (0.33, 1.3)],
                         [(0.56, 0.08), (0.55, 0.7), (0.58, 1.3)]], tint)
    for k in range(15):
        x = 0.19 + k * 0.036
        sheet.stroke([(x, 1.35), (x + 0.008, 1.47)], 0.012, 0.006, turn(tint, light=1.15))


@paints("shirt", tall=1.06)
def shirt(sheet: Sheet, tint: Rgb) -> None:
    """A loose shirt with frog buttons."""
    cloth = smooth([(0.36, 0.08), (0.5, 0.12), (0.64, 0.08), (0.8, 0.14), (0.99, 0.5), (0.84, 0.6),
                    (0.76, 0.46), (0.78, 1.02), (0.5, 1.04), (0.22, 1.02), (0.24, 0.46), (0.16, 0.6),
                    (0.01, 0.5), (0.2, 0.14)], steps=4)
    sheet.body(cloth, ramp(tint, depth=0.5), soft=0.5, grain=0.3)
    sheet.flat(box(0.2, 0.84, 0.6, 0.025), (236, 238, 232), 0.75, cloth)
    sheet.flat(box(0.2, 0.885, 0.6, 0.01), (236, 238, 232), 0.75, cloth)
    folds(sheet, cloth, [[(0.3, 0.3), (0.34, 0.6), (0.31, 0.98)], [(0.68, 0.34), (0.64, 0.62), (0.68,
          0.98)], [(0.2, 0.3), (0.12, 0.44), (0.1, 0.52)]], tint)
    collar = smooth([(0.36, 0.07), (0.5, 0.24), (0.64, 0.07), (0.6, 0.05), (0.5, 0.14), (0.4, 0.05)],
                    steps=3)
    sheet.body(collar, ramp(turn(tint, light=1.2)), soft=0.3)
    sheet.stroke([(0.5, 0.2), (0.5, 1.0)], 0.012, 0.012, turn(tint, light=0.6))
    for k in range(5):
        y = 0.28 + k * 0.14
        sheet.stroke([(0.44, y), (0.56, y)], 0.016, 0.016, (240, 226, 196))
        sheet.flat(oval(0.5, y, 0.02, 0.018), (240, 226, 196))


@paints("apron", tall=1.3)
def apron(sheet: Sheet, tint: Rgb) -> None:
    """A linen apron."""
    for s in (-1, 1):
        sheet.stroke(smooth([(0.5 + s * 0.2, 0.22), (0.5 + s * 0.2, 0.06), (0.5, 0.02)], closed=False),
                     0.035, 0.035, turn(tint, light=0.8))
        sheet.stroke(smooth([(0.5 + s * 0.36, 0.56), (0.5 + s * 0.46, 0.7), (0.5 + s * 0.42, 0.98)],
                            closed=False), 0.03, 0.02, turn(tint, light=0.8))
    cloth = smooth([(0.28, 0.2), (0.5, 0.22), (0.72, 0.2), (0.76, 0.42), (0.88, 0.54), (0.9, 1.24),
                    (0.5, 1.28), (0.1, 1.24), (0.12, 0.54), (0.24, 0.42)], steps=4)
    sheet.body(cloth, ramp(tint, depth=0.45), soft=0.5, grain=0.35, kind="streak")
    folds(sheet, cloth, [[(0.26, 0.62), (0.3, 0.9), (0.24, 1.22)], [(0.76, 0.66), (0.72, 0.9), (0.78,
          1.22)], [(0.5, 0.98), (0.52, 1.1), (0.5, 1.24)]], tint)
    pocket = box(0.3, 0.64, 0.4, 0.28, 0.02)
    sheet.body(pocket, ramp(turn(tint, light=0.92)), soft=0.3, grain=0.3, kind="streak")
    sheet.stroke([*pocket.tolist(), pocket[0].tolist()], 0.008, None, mix(tint, CREAM, 0.6), 0.9)
    for k in range(3):
        sheet.body(leaf((0.5, 0.86), (0.5 + (k - 1) * 0.1, 0.7), 0.05), ramp(turn(LEAF, light=0.9)))


@paints("tote", tall=1.3)
def tote(sheet: Sheet, tint: Rgb) -> None:
    """A cloth bag with a printed mountain."""
    for x in (0.02, 0.0):
        sheet.stroke(smooth([(0.3 + x, 0.46), (0.33, 0.14), (0.5, 0.05 + x), (0.67, 0.14),
                             (0.7 - x, 0.46)], closed=False, steps=12), 0.05, 0.05,
                     turn(tint, light=0.75 if x else 0.95))
    cloth = smooth([(0.1, 0.42), (0.5, 0.45), (0.9, 0.42), (0.94, 0.8), (0.92, 1.22), (0.5, 1.26),
                    (0.08, 1.22), (0.06, 0.8)], steps=4)
    sheet.body(cloth, ramp(tint, depth=0.45), soft=0.5, grain=0.3)
    folds(sheet, cloth, [[(0.16, 0.5), (0.2, 0.8), (0.16, 1.16)], [(0.86, 0.5), (0.82, 0.85), (0.86,
          1.18)]], tint)
    ink = (42, 62, 108) if sum(tint) > 380 else (240, 232, 212)
    for k in range(3):
        hill = smooth([(0.2, 1.04), (0.3 + 0.12 * k, 0.76 + 0.05 * k), (0.5 + 0.08 * k, 0.98),
                       (0.8, 1.04)], steps=6)
        sheet.body(hill, ramp(mix(ink, tint, 0.45 - 0.2 * k), depth=0.2), clip=cloth, grain=0.5)
    sheet.flat(oval(0.66, 0.68, 0.06, 0.06), (214, 84, 52), 0.9)
    sheet.stroke([(0.11, 0.47), (0.5, 0.5), (0.89, 0.47)], 0.008, 0.008, turn(tint, light=0.6), 0.7)


@paints("shoe", tall=0.56)
def shoe(sheet: Sheet, tint: Rgb) -> None:
    """A cloth shoe on a stitched sole."""
    sole = smooth([(0.03, 0.44), (0.3, 0.5), (0.7, 0.5), (0.96, 0.44), (0.97, 0.5), (0.7, 0.55),
                   (0.3, 0.55), (0.03, 0.51)])
    sheet.body(sole, ramp((240, 230, 206), depth=0.4), soft=0.4)
    upper = smooth([(0.04, 0.42), (0.05, 0.2), (0.12, 0.08), (0.2, 0.14), (0.4, 0.26), (0.6, 0.26),
                    (0.82, 0.28), (0.96, 0.44), (0.6, 0.49), (0.3, 0.49)])
    sheet.body(upper, ramp(tint, depth=0.55), soft=0.7, grain=0.3)
    mouth = smooth([(0.1, 0.14), (0.2, 0.12), (0.4, 0.23), (0.56, 0.25), (0.4, 0.3), (0.2, 0.26)])
    sheet.body(mouth, ramp((226, 206, 168), depth=0.6), soft=0.4)
    for k, tone in enumerate(((214, 84, 60), (236, 190, 90), (240, 232, 214))):
        x, y = 0.7 + k * 0.07, 0.34 + k * 0.02
        for p in range(5):
            a = p * 1.257
            sheet.flat(leaf((x, y), (x + 0.045 * math.cos(a), y + 0.04 * math.sin(a)), 0.03), tone)
    for k in range(22):
        x = 0.08 + k * 0.04
        sheet.stroke([(x, 0.51 + 0.02 * math.sin(math.pi * x)), (x + 0.016, 0.515 + 0.02 *
                     math.sin(math.pi * x))], 0.006, 0.006, (150, 120, 84), 0.8)


def pot(sheet: Sheet, y: float, half: float, tall: float, tint: Rgb) -> None:
    """A clay flower pot."""
    wall = lathe(0.5, [(half, y), (half * 0.94, y + tall * 0.3), (half * 0.7, y + tall)])
    sheet.body(wall, ramp(tint, depth=0.5), soft=0.7, grain=0.25)
    sheet.body(lathe(0.5, [(half * 1.08, y - tall * 0.1), (half * 1.06, y + tall * 0.16)]),
               ramp(turn(tint, light=1.08)), soft=0.5, grain=0.2)
    sheet.flat(oval(0.5, y - tall * 0.08, half * 0.98, tall * 0.07), (74, 56, 44))


@paints("hydrangea", tall=1.34)
def hydrangea(sheet: Sheet, tint: Rgb) -> None:
    """A potted hydrangea."""
    pot(sheet, 0.94, 0.27, 0.36, (188, 108, 74))
    for k in range(8):
        a = math.pi * (1.06 + k * 0.125)
        tip = (0.5 + 0.43 * math.cos(a), 0.78 - 0.16 * math.sin(a) * (1 if k % 2 else -0.6))
        blade(sheet, (0.5, 0.88), (min(0.96, max(0.04, tip[0])), tip[1]), 0.22, 0.05,
              turn(LEAF, light=0.8 + 0.06 * (k % 4)))
    for cx, cy, r in ((0.28, 0.46, 0.2), (0.72, 0.46, 0.2), (0.5, 0.27, 0.23), (0.5, 0.58, 0.21)):
        sheet.body(blob(cx, cy, r, r * 0.92, sheet.rng, 0.03), ramp(turn(tint, light=0.72)), soft=0.8)
        for _ in range(34):
            a, d = sheet.rng.uniform(0, 6.28), r * 0.88 * math.sqrt(sheet.rng.random())
            x, y = cx + d * math.cos(a), cy + d * 0.92 * math.sin(a)
            lit = 1.08 - 0.5 * ((x - cx) + (y - cy)) / r * 0.35
            tone = turn(tint, light=lit, hue=sheet.rng.uniform(-0.03, 0.03))
            turned = sheet.rng.uniform(0, 1.5)
            for p in range(4):
                b = turned + p * 1.571
                sheet.flat(leaf((x, y), (x + 0.048 * math.cos(b), y + 0.046 * math.sin(b)), 0.05),
                           turn(tone, light=0.95 + 0.05 * p))
            sheet.flat(oval(x, y, 0.008, 0.008), mix(tint, CREAM, 0.8))


@paints("succulent", tall=0.98)
def succulent(sheet: Sheet, tint: Rgb) -> None:
    """A rosette succulent in a small pot."""
    pot(sheet, 0.6, 0.3, 0.34, (206, 190, 166))
    for ring, (r, n) in enumerate(((0.42, 11), (0.33, 9), (0.23, 8), (0.13, 6))):
        for k in range(n):
            a = k * 2 * math.pi / n + ring * 0.4
            tip = (0.5 + r * math.cos(a), 0.4 + r * 0.82 * math.sin(a))
            outline = leaf((0.5, 0.4), tip, 0.2 - ring * 0.025)
            sheet.body(outline, ramp(turn(tint, light=0.82 + 0.11 * ring), depth=0.5), soft=0.7,
                       grain=0.14)
            sheet.glow(tip[0], tip[1], 0.07, 0.06, (216, 92, 104), 0.75, outline)
    sheet.glow(0.46, 0.36, 0.1, 0.08, (250, 252, 226), 0.5)


@paints("tulips", tall=1.5)
def tulips(sheet: Sheet, tint: Rgb) -> None:
    """A bunch of tulips in paper."""
    heads = ((0.3, 0.34), (0.7, 0.33), (0.5, 0.2), (0.4, 0.46), (0.62, 0.48), (0.18, 0.5), (0.82, 0.5))
    for k, (x, y) in enumerate(heads):
        sheet.stroke(smooth([(0.5, 1.3), (0.5 + (x - 0.5) * 0.5, 0.9), (x, y)], closed=False), 0.03,
                     0.024, (108, 148, 74))
        if k < 5:
            blade(sheet, (0.5 + (x - 0.5) * 0.4, 0.98), (x + (x - 0.5) * 0.5, y + 0.18), 0.11, 0.1,
                  turn(LEAF, light=0.95 + 0.04 * k))
    for k, (x, y) in enumerate(heads):
        tone = turn(tint, hue=0.012 * (k % 3), light=0.92 + 0.06 * (k % 3))
        for side, part in ((-0.075, 0.9), (0.075, 0.86), (0.0, 1.06)):
            petal = smooth([(x + side * 0.4, y + 0.13), (x + side - 0.075, y + 0.04),
                            (x + side * 1.1, y - 0.16), (x + side + 0.075, y + 0.04)])
            sheet.body(petal, ramp(turn(tone, light=part), depth=0.45), soft=0.7, grain=0.25,
                       kind="streak")
    paper = np.array([(0.1, 0.72), (0.34, 0.82), (0.5, 0.76), (0.66, 0.82), (0.9, 0.72), (0.64, 1.44),
                      (0.36, 1.44)])
    sheet.body(paper, ramp((226, 204, 168), depth=0.4), soft=0.4, grain=0.2)
    sheet.body(np.array([(0.5, 0.78), (0.9, 0.72), (0.64, 1.44), (0.5, 1.44)]),
               ramp((206, 180, 142), depth=0.4), soft=0.3, grain=0.2)
    sheet.stroke(smooth([(0.32, 1.16), (0.5, 1.2), (0.68, 1.16)], closed=False), 0.04, 0.04,
                 (186, 66, 54))
    for s in (-1, 1):
        sheet.body(leaf((0.5, 1.19), (0.5 + s * 0.17, 1.12), 0.1), ramp((200, 74, 60)))
        sheet.stroke([(0.5, 1.2), (0.5 + s * 0.1, 1.36)], 0.03, 0.02, (186, 66, 54))
