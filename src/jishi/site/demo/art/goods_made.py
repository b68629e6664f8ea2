"""Painters of what hands make: basketry, wood, pottery, and the vessels goods are heaped in."""

from __future__ import annotations

import math

import numpy as np

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, DUSK, INDIGO, Floats, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, cuff, lathe, leaf, oval, pillow, smooth


def weave(sheet: Sheet, wall: Floats, tint: Rgb, rows: int, cols: int) -> None:
    """Basket weave over a wall: staves behind, two-and-two bands in front."""
    lo, hi = wall.min(axis=0), wall.max(axis=0)
    w, h = float(hi[0] - lo[0]), float(hi[1] - lo[1])
    for r in range(rows):
        y = float(lo[1]) + h * r / rows
        tone = turn(tint, light=0.92 + 0.1 * (r % 2))
        for c in range(cols):
            x = float(lo[0]) + w * (c + 0.5 * (r % 2)) / cols
            strip = pillow(x, y + h * 0.05 / rows, w / cols * 0.94, h / rows * 0.86, h / rows * 0.3)
            strip[:, 1] += 0.07 * w * (1 - ((strip[:, 0] - lo[0] - w / 2) / (w / 2)) ** 2) - 0.04 * w
            sheet.flat(strip, turn(tone, light=sheet.rng.uniform(0.86, 1.12)), 1, wall)
            sheet.stroke([strip[0] * 0.9 + strip[20] * 0.1, strip[30]], 0.006, 0.003,
                         mix(tint, CREAM, 0.6), 0.6, wall)


@paints("basket_front", tall=0.46)
def basket_front(sheet: Sheet, tint: Rgb) -> None:
    """The near wall of a basket, its rim along the top."""
    wall = np.concatenate([cuff(0.03, 0.04, 0.94, 0.3, 0.1, 0.1)])
    sheet.body(wall, ramp(turn(tint, light=0.66)), soft=0.5)
    weave(sheet, wall, tint, 6, 15)
    sheet.glow(0.95, 0.34, 0.42, 0.32, DUSK, 0.55, wall)
    sheet.glow(0.12, 0.14, 0.3, 0.24, (255, 236, 190), 0.3, wall)
    sheet.body(cuff(0.01, 0.01, 0.98, 0.055, 0.1), ramp(turn(tint, light=1.06)), soft=0.4, grain=0.3)
    for k in range(22):
        x = 0.03 + k * 0.044
        y = 0.012 + 0.1 * math.sin(math.pi * x)
        sheet.stroke([(x, y), (x + 0.02, y + 0.055)], 0.012, 0.012, turn(tint, light=0.72))


@paints("basket_back", tall=0.2)
def basket_back(sheet: Sheet, tint: Rgb) -> None:
    """The inside and far rim of a basket."""
    sheet.body(oval(0.5, 0.1, 0.49, 0.095), ramp(turn(tint, light=1.0)), soft=0.2)
    sheet.body(oval(0.5, 0.105, 0.455, 0.075), ramp(turn(tint, light=0.48)), soft=0.3)


@paints("crate_front", tall=0.36)
def crate_front(sheet: Sheet, tint: Rgb) -> None:
    """The near side of a slatted crate."""
    for k in range(3):
        sheet.body(box(0.02, 0.02 + k * 0.11, 0.96, 0.095), ramp(turn(tint, light=1.05 - 0.06 * k)),
                   soft=0.2, grain=0.4, kind="streak", lin=0.3)
    for x in (0.02, 0.9):
        sheet.body(box(x, 0.0, 0.08, 0.35), ramp(turn(tint, light=0.85)), soft=0.3, grain=0.4,
                   kind="streak")
        for k in range(3):
            sheet.flat(oval(x + 0.04, 0.07 + k * 0.11, 0.008, 0.008), (70, 56, 46))
    leaf_mark = leaf((0.45, 0.24), (0.56, 0.08), 0.09, 0.1)
    sheet.flat(leaf_mark, turn(tint, light=0.5), 0.7)


@paints("crate_back", tall=0.22)
def crate_back(sheet: Sheet, tint: Rgb) -> None:
    """The inside of a crate."""
    sheet.body(np.array([(0.1, 0.02), (0.9, 0.02), (0.98, 0.2), (0.02, 0.2)]),
               ramp(turn(tint, light=0.5)), soft=0.3, grain=0.3)
    sheet.body(box(0.1, 0.0, 0.8, 0.035), ramp(tint), grain=0.4, kind="streak")


@paints("tray", tall=0.5)
def tray(sheet: Sheet, tint: Rgb) -> None:
    """A round winnowing tray seen at a slant."""
    sheet.body(oval(0.5, 0.27, 0.49, 0.22), ramp(turn(tint, light=0.72)), soft=0.2)
    sheet.body(oval(0.5, 0.235, 0.49, 0.22), ramp(turn(tint, light=1.05)), soft=0.2, grain=0.3)
    floor = oval(0.5, 0.245, 0.44, 0.18)
    sheet.body(floor, ramp(turn(tint, light=0.9), depth=0.4), soft=0.3, grain=0.2)
    for k in range(-16, 17):
        for lean in (0.5, -0.5):
            x = 0.5 + k * 0.036
            sheet.stroke([(x - lean * 0.4, 0.06), (x + lean * 0.4, 0.43)], 0.009, 0.009,
                         turn(tint, light=1.12 if lean > 0 else 0.74), 0.55, floor)
    sheet.glow(0.3, 0.12, 0.34, 0.12, DUSK, 0.3, floor)


@paints("dish", tall=0.44)
def dish(sheet: Sheet, tint: Rgb) -> None:
    """A wide shallow dish."""
    sheet.body(oval(0.5, 0.33, 0.24, 0.08), ramp(turn(tint, light=0.6)), soft=0.3)
    sheet.body(oval(0.5, 0.235, 0.49, 0.18), ramp(turn(tint, light=0.78)), soft=0.3)
    sheet.body(oval(0.5, 0.205, 0.49, 0.18), ramp(tint, depth=0.35), soft=0.3)
    well = oval(0.5, 0.215, 0.38, 0.13)
    sheet.body(well, ramp(turn(tint, light=0.9), depth=0.35), soft=0.5)
    for k in range(30):
        a = k * 2 * math.pi / 30
        sheet.flat(oval(0.5 + 0.435 * math.cos(a), 0.208 + 0.156 * math.sin(a), 0.014, 0.007),
                   INDIGO, 0.75)
    sheet.glow(0.26, 0.13, 0.2, 0.08, (255, 255, 248), 0.7)


@paints("bowl_front", tall=0.42)
def bowl_front(sheet: Sheet, tint: Rgb) -> None:
    """The near wall of a deep bowl."""
    wall = smooth([(0.02, 0.03), (0.25, 0.1), (0.5, 0.125), (0.75, 0.1), (0.98, 0.03), (0.9, 0.22),
                   (0.7, 0.37), (0.5, 0.395), (0.3, 0.37), (0.1, 0.22)])
    sheet.body(wall, ramp(tint, depth=0.55), soft=0.8, grain=0.14)
    for off, wide in ((0.0, 0.02), (0.17, 0.008)):
        sheet.stroke(smooth([(0.04, 0.05 + off), (0.3, 0.115 + off), (0.5, 0.132 + off),
                             (0.7, 0.115 + off), (0.96, 0.05 + off)], closed=False), wide, wide,
                     mix(tint, CREAM, 0.55), 0.8, wall)
    sheet.glow(0.22, 0.18, 0.16, 0.12, (255, 252, 240), 0.55, wall)


@paints("bowl_back", tall=0.2)
def bowl_back(sheet: Sheet, tint: Rgb) -> None:
    """The inside of a deep bowl."""
    sheet.body(oval(0.5, 0.1, 0.48, 0.095), ramp(mix(tint, CREAM, 0.5)), soft=0.2)
    sheet.body(oval(0.5, 0.108, 0.45, 0.08), ramp(turn(tint, light=0.6)), soft=0.4)


@paints("basket", tall=1.15)
def basket(sheet: Sheet, tint: Rgb) -> None:
    """A bamboo carrying basket."""
    for k in (0.04, 0.0):
        sheet.stroke(smooth([(0.1, 0.55), (0.16, 0.2), (0.5, 0.05 + k), (0.84, 0.2), (0.9, 0.55)],
                            closed=False, steps=14), 0.05, 0.05, turn(tint, light=0.7 if k else 1.0))
    sheet.body(oval(0.5, 0.54, 0.46, 0.1), ramp(turn(tint, light=0.5)), soft=0.3)
    wall = cuff(0.04, 0.54, 0.92, 0.46, 0.1, 0.1)
    sheet.body(wall, ramp(turn(tint, light=0.62)))
    weave(sheet, wall, tint, 8, 13)
    sheet.glow(0.95, 0.86, 0.44, 0.4, DUSK, 0.5, wall)
    for y in (0.52, 0.94):
        lean = 0.01 if y < 0.6 else 0.1
        sheet.body(cuff(0.02 + lean, y, 0.96 - 2 * lean, 0.05, 0.1), ramp(turn(tint, light=1.08)),
                   grain=0.3)


@paints("lantern", tall=1.4)
def lantern(sheet: Sheet, tint: Rgb) -> None:
    """A bamboo lamp, lit."""
    sheet.stroke([(0.5, 0.0), (0.5, 0.14)], 0.014, 0.014, (90, 66, 46))
    body = lathe(0.5, [(0.12, 0.16), (0.34, 0.34), (0.44, 0.66), (0.36, 1.0), (0.14, 1.18)])
    sheet.glow(0.5, 0.68, 0.5, 0.6, (255, 214, 120), 0.5)
    sheet.body(body, ramp((255, 214, 136), depth=0.25, shine=0.8), soft=0.9)
    sheet.glow(0.5, 0.7, 0.34, 0.42, (255, 248, 210), 0.95, body)
    for k in range(-6, 7):
        u = k / 6.4
        rib = smooth([(0.5 + 0.12 * u, 0.16), (0.5 + 0.34 * u, 0.34), (0.5 + 0.44 * u, 0.66),
                      (0.5 + 0.36 * u, 1.0), (0.5 + 0.14 * u, 1.18)], closed=False)
        sheet.stroke(rib, 0.012, 0.012, turn(tint, light=0.8), 0.95)
    for row in range(11):
        y = 0.24 + row * 0.088
        sheet.stroke(smooth([(0.06, y), (0.5, y + 0.05), (0.94, y)], closed=False), 0.012, 0.012,
                     turn(tint, light=1.02), 0.9, body)
    for y, w in ((0.13, 0.15), (1.15, 0.17)):
        sheet.body(cuff(0.5 - w, y, 2 * w, 0.06, 0.02), ramp(turn(tint, light=0.72)), grain=0.3)
    for k in range(-3, 4):
        sheet.stroke(smooth([(0.5 + k * 0.01, 1.22), (0.5 + k * 0.016, 1.36)], closed=False), 0.012,
                     0.005, (196, 70, 48))


@paints("umbrella", tall=0.98)
def umbrella(sheet: Sheet, tint: Rgb) -> None:
    """An oil-paper umbrella, open, seen from above the rim."""
    sheet.stroke([(0.52, 0.4), (0.66, 0.95)], 0.03, 0.026, (122, 84, 52))
    top, n = (0.46, 0.26), 12
    rim = [(0.5 + 0.47 * math.cos(a), 0.44 + 0.25 * math.sin(a))
           for a in np.linspace(0, 2 * math.pi, n, endpoint=False)]
    whole = np.array(rim)
    for k in range(n):
        panel = np.array([top, rim[k], rim[(k + 1) % n]])
        tone = turn(tint, light=0.74 + 0.26 * (0.5 - 0.5 * math.cos((k - 1.5) * 2 * math.pi / n)))
        sheet.body(panel, ramp(tone, depth=0.3), soft=0.2, grain=0.2)
    for share, tone, wide in ((0.94, turn(tint, light=0.6), 0.016), (0.6, (250, 232, 200), 0.01)):
        ring = (whole - top) * share + top
        sheet.stroke([*ring.tolist(), ring[0]], wide, wide, tone, 0.8)
    for x, y, s in ((0.3, 0.52, 0.09), (0.44, 0.59, 0.06), (0.68, 0.5, 0.08), (0.22, 0.36, 0.05)):
        for k in range(5):
            a = k * 1.257
            sheet.body(leaf((x, y), (x + s * math.cos(a), y + s * 0.7 * math.sin(a)), s * 0.6),
                       ramp((252, 226, 214), depth=0.25), soft=0.3)
        sheet.flat(oval(x, y, s * 0.16, s * 0.13), (226, 160, 70))
    for point in rim:
        sheet.stroke([top, point], 0.006, 0.006, turn(tint, light=0.55), 0.7)
    sheet.body(oval(top[0], top[1], 0.03, 0.025), ramp((96, 66, 44)))


@paints("spoon", tall=2.6)
def spoon(sheet: Sheet, tint: Rgb) -> None:
    """A carved wooden spoon."""
    tone = turn(tint, light=sheet.rng.uniform(0.72, 1.12))
    whole = smooth([(0.5, 0.06), (0.84, 0.26), (0.86, 0.62), (0.62, 0.92), (0.57, 1.4), (0.62, 2.2),
                    (0.58, 2.52), (0.42, 2.52), (0.38, 2.2), (0.43, 1.4), (0.38, 0.92), (0.14, 0.62),
                    (0.16, 0.26)])
    sheet.body(whole, ramp(tone, depth=0.5), soft=0.9, grain=0.4, kind="streak")
    hollow = smooth([(0.5, 0.14), (0.75, 0.3), (0.76, 0.56), (0.5, 0.8), (0.24, 0.56), (0.25, 0.3)])
    sheet.body(hollow, ramp(turn(tone, light=0.74), depth=0.4), soft=0.5, grain=0.3, kind="streak")
    sheet.glow(0.6, 0.56, 0.16, 0.2, mix(tone, CREAM, 0.6), 0.8, hollow)
    sheet.stroke([(0.46, 1.0), (0.46, 2.4)], 0.03, 0.02, mix(tone, CREAM, 0.5), 0.6)
    sheet.flat(oval(0.5, 2.42, 0.03, 0.03), turn(tone, light=0.4))


@paints("cup", tall=0.86)
def cup(sheet: Sheet, tint: Rgb) -> None:
    """A tea cup with glaze running down, filled."""
    wall = lathe(0.5, [(0.42, 0.2), (0.4, 0.4), (0.33, 0.64), (0.2, 0.78), (0.18, 0.82)])
    sheet.body(wall, ramp((176, 136, 98), depth=0.5), soft=0.8, grain=0.25)
    glaze = smooth([(0.06, 0.14), (0.94, 0.14), (0.9, 0.46), (0.78, 0.6), (0.68, 0.5), (0.55, 0.66),
                    (0.42, 0.54), (0.3, 0.64), (0.18, 0.5), (0.1, 0.4)])
    sheet.body(glaze, ramp(tint, depth=0.5, shine=0.6), clip=wall, soft=0.8, grain=0.3)
    sheet.body(oval(0.5, 0.19, 0.43, 0.13), ramp(mix(tint, CREAM, 0.35)), soft=0.2)
    sheet.body(oval(0.5, 0.2, 0.39, 0.105), ramp(turn(tint, light=0.72)), soft=0.3)
    tea = oval(0.5, 0.235, 0.35, 0.075)
    sheet.body(tea, ramp((196, 128, 56), shine=0.7), soft=0.6)
    sheet.flat(oval(0.38, 0.215, 0.1, 0.016), (255, 242, 214), 0.7, tea)
    sheet.glow(0.22, 0.4, 0.1, 0.18, (255, 252, 240), 0.7, wall)


@paints("rice_bowl", tall=0.7)
def rice_bowl(sheet: Sheet, tint: Rgb) -> None:
    """A blue-and-white bowl."""
    wall = lathe(0.5, [(0.47, 0.17), (0.45, 0.3), (0.34, 0.52), (0.18, 0.6), (0.17, 0.67)])
    sheet.body(wall, ramp((242, 238, 226), depth=0.4), soft=0.8, grain=0.1)
    for k in range(7):
        x = 0.16 + k * 0.115
        y = 0.36 + 0.05 * math.sin(math.pi * k / 6)
        for p in range(6):
            a = p * 1.047
            sheet.body(leaf((x, y), (x + 0.055 * math.cos(a), y + 0.06 * math.sin(a)), 0.04),
                       ramp(tint, depth=0.3), clip=wall, soft=0.3, grain=0.4)
        sheet.stroke(smooth([(x + 0.04, y + 0.05), (x + 0.08, y - 0.03), (x + 0.1, y + 0.03)],
                            closed=False), 0.01, 0.005, tint, 0.8, wall)
    for y, w in ((0.24, 0.012), (0.54, 0.01)):
        sheet.stroke(smooth([(0.02, y - 0.04), (0.5, y + 0.06), (0.98, y - 0.04)], closed=False), w, w,
                     tint, 0.85, wall)
    sheet.body(oval(0.5, 0.165, 0.475, 0.125), ramp((246, 242, 232), depth=0.25), soft=0.2)
    sheet.body(oval(0.5, 0.175, 0.435, 0.1), ramp((224, 220, 210), depth=0.35), soft=0.5)
    sheet.glow(0.2, 0.36, 0.09, 0.14, (255, 255, 250), 0.8, wall)


@paints("gaiwan", tall=0.95)
def gaiwan(sheet: Sheet, tint: Rgb) -> None:
    """A lidded cup on its saucer."""
    sheet.body(oval(0.5, 0.83, 0.47, 0.1), ramp(turn(tint, light=0.72)), soft=0.3)
    sheet.body(oval(0.5, 0.81, 0.47, 0.1), ramp(tint, depth=0.35), soft=0.3)
    sheet.body(oval(0.5, 0.815, 0.25, 0.05), ramp(turn(tint, light=0.8)), soft=0.4)
    wall = lathe(0.5, [(0.4, 0.36), (0.34, 0.5), (0.24, 0.7), (0.16, 0.78), (0.16, 0.82)])
    sheet.body(wall, ramp(tint, depth=0.5, shine=0.6), soft=0.8, grain=0.14)
    sheet.body(oval(0.5, 0.36, 0.4, 0.08), ramp(turn(tint, light=0.8)), soft=0.2)
    lid = smooth([(0.16, 0.33), (0.24, 0.22), (0.42, 0.15), (0.58, 0.15), (0.76, 0.22), (0.84, 0.33),
                  (0.66, 0.38), (0.34, 0.38)])
    sheet.body(lid, ramp(mix(tint, CREAM, 0.12), depth=0.45, shine=0.6), soft=0.8, grain=0.12)
    sheet.body(lathe(0.5, [(0.1, 0.06), (0.06, 0.12), (0.07, 0.16)]), ramp(tint), soft=0.6)
    sheet.body(oval(0.5, 0.065, 0.1, 0.03), ramp(mix(tint, CREAM, 0.3)), soft=0.3)
    for k in range(3):
        stem = smooth([(0.42 + k * 0.09, 0.72), (0.4 + k * 0.1, 0.58), (0.44 + k * 0.08, 0.48)],
                      closed=False)
        sheet.stroke(stem, 0.012, 0.006, turn(tint, light=0.5), 0.8, wall)
        x, y = stem[-1]
        sheet.body(leaf((x, y + 0.03), (x + 0.07, y - 0.04), 0.05), ramp(turn(tint, light=0.55)),
                   clip=wall)
    sheet.glow(0.26, 0.5, 0.08, 0.14, (255, 255, 248), 0.7, wall)
    sheet.glow(0.34, 0.24, 0.12, 0.06, (255, 255, 248), 0.7, lid)


@paints("vase", tall=1.7)
def vase(sheet: Sheet, tint: Rgb) -> None:
    """A vase with a dry branch."""
    for k, (x, y) in enumerate(((0.24, 0.1), (0.56, 0.04), (0.8, 0.2))):
        twig = smooth([(0.5, 0.75), (0.5 + (x - 0.5) * 0.4, 0.42), (x, y)], closed=False, steps=10)
        sheet.stroke(twig, 0.02, 0.008, (96, 68, 48))
        for t in (11, 14, 17, 20):
            px, py = twig[min(t, len(twig) - 1)]
            for s in (-1, 1):
                sheet.body(blob(px + s * 0.04, py - 0.01 * k, 0.032, 0.028, sheet.rng, 0.1),
                           ramp((222, 96, 78)), soft=0.6)
    body = lathe(0.5, [(0.15, 0.7), (0.11, 0.82), (0.16, 0.94), (0.38, 1.14), (0.4, 1.34),
                       (0.26, 1.58), (0.2, 1.66)])
    sheet.body(body, ramp((168, 124, 88), depth=0.5), soft=0.8, grain=0.3)
    glaze = smooth([(0.2, 0.6), (0.8, 0.6), (0.94, 1.2), (0.8, 1.42), (0.64, 1.3), (0.5, 1.46),
                    (0.36, 1.32), (0.2, 1.44), (0.06, 1.2)])
    sheet.body(glaze, ramp(tint, depth=0.55, shine=0.6), clip=body, soft=0.9, grain=0.35)
    sheet.body(oval(0.5, 0.7, 0.15, 0.04), ramp(turn(tint, light=0.5)), soft=0.2)
    sheet.stroke(smooth([(0.26, 1.05), (0.17, 1.22), (0.2, 1.36)], closed=False), 0.05, 0.016,
                 (255, 253, 240), 0.6, body)


@paints("plate", tall=1.0)
def plate(sheet: Sheet, tint: Rgb) -> None:
    """A hand-painted fish plate from above."""
    sheet.body(blob(0.5, 0.5, 0.48, 0.48, sheet.rng, 0.008), ramp((238, 230, 212), depth=0.4),
               soft=0.25, grain=0.12)
    sheet.body(oval(0.5, 0.5, 0.36, 0.36), ramp((246, 240, 226), depth=0.3), soft=0.3, grain=0.1)
    for k in range(24):
        a = k * 2 * math.pi / 24
        sheet.stroke([(0.5 + 0.39 * math.cos(a), 0.5 + 0.39 * math.sin(a)),
                      (0.5 + 0.455 * math.cos(a + 0.1), 0.5 + 0.455 * math.sin(a + 0.1))], 0.022,
                     0.008, tint, 0.85)
    body = smooth([(0.24, 0.5), (0.36, 0.38), (0.56, 0.4), (0.68, 0.5), (0.56, 0.6), (0.36, 0.62)])
    sheet.body(body, ramp(tint, depth=0.4), grain=0.5)
    for tip in ((0.8, 0.38), (0.8, 0.62)):
        sheet.body(leaf((0.64, 0.5), tip, 0.1), ramp(tint), grain=0.4)
    for k in range(3):
        x = 0.42 + k * 0.07
        sheet.stroke(smooth([(x, 0.42), (x + 0.04, 0.5), (x, 0.58)], closed=False), 0.012, 0.006,
                     (246, 240, 226), 0.9, body)
    sheet.flat(oval(0.31, 0.47, 0.02, 0.02), (246, 240, 226))
    sheet.glow(0.3, 0.26, 0.2, 0.16, (255, 255, 252), 0.6)
