"""Painters of what stands on a shelf: bottles, jars, tins, sacks, bundles."""

from __future__ import annotations

import math

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.goods_fruit import blade
from jishi.site.demo.art.painter import paints
from jishi.site.demo.art.palette import CREAM, KRAFT, STRAW, Floats, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, cuff, lathe, leaf, oval, pillow, smooth


def tag(sheet: Sheet, x: float, y: float, w: float, h: float, tint: Rgb) -> None:
    """A paper label with a small print on it."""
    paper = pillow(x, y, w, h, min(w, h) * 0.06)
    sheet.body(paper, ramp((250, 240, 218), depth=0.25), soft=0.2, grain=0.12)
    edge = pillow(x + w * 0.05, y + h * 0.05, w * 0.9, h * 0.9, min(w, h) * 0.05)
    sheet.stroke([*edge.tolist(), edge[0]], w * 0.012, None, tint, 0.8)
    cx, cy, r = x + w / 2, y + h * 0.4, min(w, h) * 0.24
    sheet.body(oval(cx, cy, r, r), ramp(tint, depth=0.3), grain=0.3)
    for k in range(3):
        sheet.body(leaf((cx, cy + r * 0.75), (cx + (k - 1) * r * 0.8, cy - r * 0.6), r * 0.5),
                   ramp((250, 240, 218), depth=0.2), soft=0.2)
    for k, part in enumerate((0.56, 0.36)):
        sheet.flat(box(cx - w * part / 2, y + h * (0.76 + k * 0.08), w * part, h * 0.03), tint, 0.7)


def glass(sheet: Sheet, outline: Floats, fill: Floats, tint: Rgb) -> None:
    """A clear vessel and what is in it."""
    sheet.flat(outline, mix((214, 226, 220), tint, 0.25), 0.85)
    sheet.body(fill, ramp(tint, depth=0.42, shine=0.6), clip=outline, soft=0.8, grain=0.1, lin=0.6)
    lo, hi = outline.min(axis=0), outline.max(axis=0)
    w, h = hi[0] - lo[0], hi[1] - lo[1]
    sheet.glow(lo[0] + w * 0.62, lo[1] + h * 0.72, w * 0.4, h * 0.26, mix(tint, (255, 244, 190), 0.6),
               0.7, fill)
    sheet.stroke(smooth([(lo[0] + w * 0.16, lo[1] + h * 0.22), (lo[0] + w * 0.13, lo[1] + h * 0.5),
                         (lo[0] + w * 0.16, lo[1] + h * 0.86)], closed=False), w * 0.07, w * 0.02,
                 (255, 253, 244), 0.7, outline)
    sheet.stroke([(hi[0] - w * 0.1, lo[1] + h * 0.3), (hi[0] - w * 0.09, lo[1] + h * 0.7)], w * 0.03,
                 w * 0.02, (255, 253, 244), 0.5, outline)


@paints("bottle", tall=2.5)
def bottle(sheet: Sheet, tint: Rgb) -> None:
    """A bottle of pressed oil."""
    outline = lathe(0.5, [(0.1, 0.3), (0.1, 0.62), (0.14, 0.76), (0.36, 1.0), (0.4, 1.2), (0.4, 2.3),
                          (0.36, 2.44), (0.2, 2.46)])
    fill = lathe(0.5, [(0.1, 0.66), (0.13, 0.77), (0.34, 1.01), (0.375, 1.2), (0.375, 2.28),
                       (0.34, 2.4), (0.2, 2.42)])
    glass(sheet, outline, fill, tint)
    sheet.body(box(0.37, 0.1, 0.26, 0.24), ramp((128, 88, 54)), grain=0.35, kind="streak", lin=0.3)
    sheet.stroke([(0.38, 0.37), (0.62, 0.37)], 0.05, 0.05, STRAW)
    tag(sheet, 0.2, 1.34, 0.6, 0.76, turn(tint, light=0.6))


@paints("jar", tall=1.36)
def jar(sheet: Sheet, tint: Rgb) -> None:
    """A honey jar under a cloth cap."""
    outline = lathe(0.5, [(0.34, 0.26), (0.36, 0.34), (0.43, 0.46), (0.44, 0.6), (0.44, 1.18),
                          (0.4, 1.3), (0.2, 1.32)])
    fill = lathe(0.5, [(0.38, 0.42), (0.42, 0.5), (0.42, 0.6), (0.42, 1.16), (0.38, 1.27),
                       (0.2, 1.28)])
    glass(sheet, outline, fill, tint)
    tag(sheet, 0.24, 0.66, 0.52, 0.48, turn(tint, light=0.55))
    cloth = smooth([(0.5, 0.02), (0.72, 0.06), (0.86, 0.16), (0.92, 0.32), (0.8, 0.28), (0.72, 0.36),
                    (0.6, 0.3), (0.5, 0.36), (0.4, 0.3), (0.28, 0.36), (0.2, 0.28), (0.08, 0.32),
                    (0.14, 0.16), (0.28, 0.06)])
    sheet.body(cloth, ramp((236, 220, 188), depth=0.35), grain=0.2)
    sheet.dabs(cloth, (196, 92, 58), 60, 0.012, alpha=0.8)
    sheet.stroke(smooth([(0.12, 0.24), (0.5, 0.28), (0.88, 0.24)], closed=False), 0.03, 0.03,
                 (150, 104, 54))


@paints("tall_jar", tall=1.75)
def tall_jar(sheet: Sheet, tint: Rgb) -> None:
    """A slim jar with a wooden lid, its contents showing."""
    outline = pillow(0.14, 0.24, 0.72, 1.46, 0.1)
    fill = pillow(0.17, 0.42, 0.66, 1.25, 0.08)
    glass(sheet, outline, fill, tint)
    sheet.body(pillow(0.16, 0.06, 0.68, 0.22, 0.05), ramp((176, 124, 76)), grain=0.35, kind="streak")
    tag(sheet, 0.24, 0.82, 0.52, 0.56, turn(tint, light=0.5))


@paints("flower_jar", tall=1.5)
def flower_jar(sheet: Sheet, tint: Rgb) -> None:
    """A glass jar of tea scented with blossom."""
    outline = lathe(0.5, [(0.3, 0.22), (0.32, 0.32), (0.44, 0.5), (0.44, 1.3), (0.38, 1.45),
                          (0.2, 1.46)])
    fill = lathe(0.5, [(0.34, 0.44), (0.41, 0.56), (0.41, 1.28), (0.36, 1.41), (0.2, 1.42)])
    glass(sheet, outline, fill, turn(tint, light=0.8))
    for _ in range(60):
        x, y = sheet.rng.uniform(0.12, 0.85), sheet.rng.uniform(0.5, 1.36)
        a = sheet.rng.uniform(0, 3.14)
        sheet.stroke(smooth([(x, y), (x + 0.05 * math.cos(a), y + 0.04), (x + 0.1 * math.cos(a),
                             y + 0.02)], closed=False, steps=4), 0.03, 0.006,
                     turn(tint, light=sheet.rng.uniform(0.5, 1.2)), 0.9, fill)
    for _ in range(11):
        x, y = sheet.rng.uniform(0.18, 0.82), sheet.rng.uniform(0.52, 1.34)
        for k in range(5):
            a = k * 1.257
            sheet.body(leaf((x, y), (x + 0.08 * math.cos(a), y + 0.07 * math.sin(a)), 0.06),
                       ramp((252, 248, 236), depth=0.2), clip=fill, soft=0.3)
        sheet.flat(oval(x, y, 0.016, 0.016), (226, 190, 90), 1, fill)
    sheet.body(oval(0.5, 0.18, 0.36, 0.12), ramp((184, 134, 84)), grain=0.3, kind="streak")
    sheet.body(oval(0.5, 0.12, 0.13, 0.07), ramp((160, 112, 66)))


@paints("tin", tall=1.5)
def tin(sheet: Sheet, tint: Rgb) -> None:
    """A tea tin with a printed hillside."""
    body = cuff(0.12, 0.34, 0.76, 1.02, 0.09)
    sheet.body(body, ramp(tint, depth=0.5), soft=0.3, lin=0.8, grain=0.14)
    for k, tone in enumerate((0.16, 0.34, 0.52)):
        hill = smooth([(0.1, 1.0 + k * 0.1), (0.3, 0.84 + k * 0.12), (0.52, 1.0 + k * 0.09),
                       (0.72, 0.8 + k * 0.14), (0.92, 0.98 + k * 0.1), (0.92, 1.5), (0.1, 1.5)])
        sheet.flat(hill, mix(tint, CREAM, tone), 0.55, body)
    sheet.flat(oval(0.68, 0.68, 0.09, 0.09), mix(tint, CREAM, 0.8), 0.9, body)
    tag(sheet, 0.24, 0.62, 0.25, 0.54, turn(tint, light=0.6))
    lid = cuff(0.1, 0.19, 0.8, 0.22, 0.09)
    sheet.body(lid, ramp(turn(tint, light=0.86)), lin=0.8, soft=0.3)
    sheet.body(oval(0.5, 0.2, 0.4, 0.1), ramp(mix(tint, CREAM, 0.25), depth=0.3), soft=0.3)
    sheet.stroke(smooth([(0.12, 0.25), (0.5, 0.32), (0.88, 0.25)], closed=False), 0.01, 0.01,
                 (236, 206, 140), 0.8)
    sheet.stroke([(0.19, 0.46), (0.19, 1.34)], 0.04, 0.02, (255, 250, 236), 0.35, body)


@paints("tea_cake", tall=0.96)
def tea_cake(sheet: Sheet, tint: Rgb) -> None:
    """A pressed tea cake, its wrapper folded open."""
    wrap = smooth([(0.06, 0.2), (0.4, 0.02), (0.8, 0.06), (0.98, 0.4), (0.9, 0.8), (0.56, 0.94),
                   (0.16, 0.86), (0.02, 0.54)], steps=3)
    sheet.body(wrap, ramp((240, 228, 202), depth=0.3), soft=0.3, grain=0.2)
    for k in range(9):
        a = k * 0.698
        sheet.stroke([(0.5 + 0.38 * math.cos(a), 0.47 + 0.36 * math.sin(a)),
                      (0.5 + 0.5 * math.cos(a + 0.1), 0.47 + 0.46 * math.sin(a + 0.1))], 0.01, 0.004,
                     (184, 160, 124), 0.8, wrap)
    cake = blob(0.5, 0.47, 0.39, 0.37, sheet.rng, 0.015)
    sheet.body(cake, ramp(tint, depth=0.55), soft=0.8, grain=0.35)
    for _ in range(190):
        a, r = sheet.rng.uniform(0, 6.28), 0.36 * math.sqrt(sheet.rng.random())
        x, y, b = 0.5 + r * math.cos(a), 0.47 + r * 0.95 * math.sin(a), sheet.rng.uniform(0, 6.28)
        tone = (226, 220, 196) if sheet.rng.random() < 0.22 else turn(
            tint, light=sheet.rng.uniform(0.55, 1.3))
        sheet.stroke(smooth([(x, y), (x + 0.03 * math.cos(b), y + 0.03 * math.sin(b)),
                             (x + 0.07 * math.cos(b + 0.5), y + 0.07 * math.sin(b + 0.5))],
                            closed=False, steps=4), 0.022, 0.006, tone, 0.85, cake)
    sheet.glow(0.5, 0.47, 0.1, 0.09, (40, 30, 22), 0.5)


@paints("tea_leaf", tall=0.5)
def tea_leaf(sheet: Sheet, tint: Rgb) -> None:
    """A spoonful of made tea."""
    for _ in range(120):
        a, r = sheet.rng.uniform(0, 6.28), math.sqrt(sheet.rng.random())
        x, y = 0.5 + 0.4 * r * math.cos(a), 0.26 + 0.17 * r * math.sin(a)
        b = sheet.rng.uniform(0, 6.28)
        sheet.stroke(smooth([(x, y), (x + 0.04 * math.cos(b), y + 0.02 * math.sin(b)),
                             (x + 0.08 * math.cos(b + 0.6), y + 0.05 * math.sin(b + 0.6))],
                            closed=False, steps=4), 0.03, 0.006,
                     turn(tint, light=sheet.rng.uniform(0.55, 1.35)))


@paints("tea_shoot", tall=1.1)
def tea_shoot(sheet: Sheet, tint: Rgb) -> None:
    """One bud and two leaves."""
    sheet.stroke(smooth([(0.46, 1.06), (0.5, 0.8), (0.5, 0.5)], closed=False), 0.04, 0.03,
                 turn(tint, light=0.9))
    blade(sheet, (0.49, 0.78), (0.1, 0.4), 0.24, 0.12, turn(tint, light=0.85))
    blade(sheet, (0.5, 0.66), (0.9, 0.3), 0.22, -0.12, tint)
    blade(sheet, (0.5, 0.55), (0.52, 0.06), 0.13, 0.04, turn(tint, light=1.25))


@paints("sack", tall=1.26)
def sack(sheet: Sheet, tint: Rgb) -> None:
    """An open cloth sack heaped with grain of the tint."""
    body = smooth([(0.2, 0.42), (0.1, 0.7), (0.06, 1.05), (0.16, 1.22), (0.5, 1.25), (0.84, 1.22),
                   (0.94, 1.05), (0.9, 0.7), (0.8, 0.42)])
    sheet.body(body, ramp((218, 196, 156), depth=0.5), grain=0.25, kind="streak", soft=0.8)
    for x in (0.24, 0.4, 0.62, 0.78):
        sheet.stroke(smooth([(x, 0.46), (x + (x - 0.5) * 0.16, 0.7), (x + (x - 0.5) * 0.1, 0.98)],
                            closed=False), 0.03, 0.004, (150, 120, 82), 0.5, body)
    heap = smooth([(0.16, 0.4), (0.3, 0.2), (0.5, 0.1), (0.7, 0.2), (0.84, 0.4), (0.5, 0.5)])
    sheet.body(heap, ramp(tint, depth=0.42), soft=0.7, grain=0.2)
    for share, alpha in ((0.72, 0.55), (1.22, 0.7)):
        sheet.dabs(heap, turn(tint, light=share), 300, 0.006, alpha=alpha, long=1.9, tilt=35)
    rim = smooth([(0.1, 0.42), (0.2, 0.34), (0.5, 0.46), (0.8, 0.34), (0.9, 0.42), (0.84, 0.52),
                  (0.5, 0.6), (0.16, 0.52)])
    sheet.body(rim, ramp((236, 216, 178), depth=0.4), soft=0.6, grain=0.2, kind="streak")
    tag(sheet, 0.34, 0.72, 0.32, 0.36, turn(tint, light=0.42, vivid=1.2))


@paints("grain_bowl", tall=0.86)
def grain_bowl(sheet: Sheet, tint: Rgb) -> None:
    """A bowl of grain."""
    heap = smooth([(0.08, 0.36), (0.3, 0.16), (0.5, 0.09), (0.7, 0.16), (0.92, 0.36), (0.5, 0.46)])
    sheet.body(oval(0.5, 0.36, 0.46, 0.12), ramp((222, 212, 196)), soft=0.2)
    sheet.body(heap, ramp(tint, depth=0.42), soft=0.7, grain=0.2)
    for share, alpha in ((0.7, 0.55), (1.22, 0.75)):
        sheet.dabs(heap, turn(tint, light=share), 330, 0.0055, alpha=alpha, long=1.9, tilt=35)
    wall = smooth([(0.04, 0.36), (0.5, 0.48), (0.96, 0.36), (0.88, 0.62), (0.68, 0.8), (0.32, 0.8),
                   (0.12, 0.62)])
    sheet.body(wall, ramp((70, 96, 132), depth=0.5), soft=0.8)
    for k in range(13):
        x = 0.12 + k * 0.063
        sheet.body(leaf((x, 0.72 - abs(k - 6) * 0.02), (x + 0.01, 0.52 - abs(k - 6) * 0.012), 0.04),
                   ramp((226, 230, 232), depth=0.2), clip=wall, soft=0.2)


@paints("noodles", tall=1.4)
def noodles(sheet: Sheet, tint: Rgb) -> None:
    """A bundle of dried noodles in a paper band."""
    for k in range(64):
        x = 0.16 + k * 0.0108 + sheet.rng.uniform(-0.006, 0.006)
        top, low = sheet.rng.uniform(0.02, 0.1), sheet.rng.uniform(1.3, 1.38)
        pinch = 0.5 + (x - 0.5) * 0.86
        sheet.stroke(smooth([(x, top), (pinch, 0.7), (x, low)], closed=False), 0.017, 0.017,
                     turn(tint, light=sheet.rng.uniform(0.78, 1.08)))
    band = cuff(0.18, 0.5, 0.64, 0.4, 0.05)
    sheet.body(band, ramp((190, 66, 48), depth=0.4), grain=0.15)
    sheet.body(pillow(0.38, 0.6, 0.24, 0.28, 0.03), ramp((250, 240, 218), depth=0.2), soft=0.2)
    for k in range(3):
        sheet.flat(box(0.42, 0.66 + k * 0.06, 0.16 - 0.03 * k, 0.022), (120, 60, 44), 0.8)


@paints("comb", tall=0.8)
def comb(sheet: Sheet, tint: Rgb) -> None:
    """A square of comb honey, dripping."""
    pool = blob(0.5, 0.62, 0.46, 0.16, sheet.rng, 0.08)
    sheet.body(pool, ramp(tint, shine=0.7), soft=0.8, alpha=0.9)
    top = smooth([(0.14, 0.3), (0.5, 0.08), (0.88, 0.26), (0.52, 0.5)], steps=1)
    for face, tone in ((smooth([(0.14, 0.3), (0.52, 0.5), (0.52, 0.72), (0.14, 0.52)], steps=1), 0.9),
                       (smooth([(0.88, 0.26), (0.52, 0.5), (0.52, 0.72), (0.88, 0.48)], steps=1),
                        0.66)):
        sheet.body(face, ramp(turn(tint, light=tone)), soft=0.4, grain=0.2)
    sheet.body(top, ramp(mix(tint, CREAM, 0.25), depth=0.3), soft=0.3)
    for i in range(8):
        for j in range(8):
            u, v = (i + 0.5 * (j % 2) + 0.4) / 8.4, (j + 0.6) / 8.4
            x = 0.14 + 0.36 * u + 0.38 * v
            y = 0.3 - 0.22 * u + 0.2 * v
            cell = oval(x, y, 0.024, 0.017, n=6)
            sheet.flat(cell, turn(tint, light=0.62), 0.9, top)
            sheet.flat(oval(x - 0.005, y - 0.004, 0.013, 0.008, n=8), mix(tint, CREAM, 0.6), 0.9, top)
    for x, h in ((0.24, 0.16), (0.36, 0.24), (0.66, 0.2), (0.78, 0.13)):
        drip = smooth([(x - 0.03, 0.4), (x + 0.03, 0.4), (x + 0.025, 0.42 + h), (x - 0.025, 0.42 + h)])
        sheet.body(drip, ramp(mix(tint, (255, 210, 90), 0.4), shine=0.8), soft=0.8)


@paints("carton", tall=0.92)
def carton(sheet: Sheet, tint: Rgb) -> None:
    """A parcel carton with the shop's coloured tape."""
    left = smooth([(0.04, 0.26), (0.56, 0.36), (0.56, 0.9), (0.06, 0.76)], steps=1)
    right = smooth([(0.56, 0.36), (0.96, 0.22), (0.94, 0.72), (0.56, 0.9)], steps=1)
    top = smooth([(0.04, 0.26), (0.46, 0.12), (0.96, 0.22), (0.56, 0.36)], steps=1)
    sheet.body(left, ramp(KRAFT, depth=0.35), soft=0.2, grain=0.2)
    sheet.body(right, ramp(turn(KRAFT, light=0.74), depth=0.4), soft=0.2, grain=0.2)
    sheet.body(top, ramp(turn(KRAFT, light=1.12), depth=0.25), soft=0.2, grain=0.2)
    tape = smooth([(0.24, 0.19), (0.31, 0.17), (0.78, 0.285), (0.72, 0.305)], steps=1)
    sheet.flat(tape, tint, 0.9)
    sheet.flat(smooth([(0.72, 0.305), (0.78, 0.285), (0.775, 0.42), (0.72, 0.44)], steps=1),
               turn(tint, light=0.78), 0.9)
    for k in range(3):
        sheet.stroke([(0.86 - k * 0.035, 0.66 + k * 0.015), (0.86 - k * 0.035, 0.57 + k * 0.015)],
                     0.014, 0.002, turn(KRAFT, light=0.45), 0.7)


@paints("pouch", tall=1.36)
def pouch(sheet: Sheet, tint: Rgb) -> None:
    """A stand-up kraft pouch with a window."""
    bag = smooth([(0.1, 0.06), (0.5, 0.04), (0.9, 0.06), (0.88, 0.5), (0.95, 1.24), (0.5, 1.32),
                  (0.05, 1.24), (0.12, 0.5)], steps=4)
    sheet.body(bag, ramp(KRAFT, depth=0.45), soft=0.7, grain=0.2)
    sheet.flat(box(0.08, 0.04, 0.84, 0.13), turn(KRAFT, light=0.86), 0.8, bag)
    sheet.stroke([(0.1, 0.18), (0.9, 0.18)], 0.012, 0.012, turn(KRAFT, light=0.6), 0.8, bag)
    sheet.body(pillow(0.2, 0.3, 0.6, 0.62, 0.05), ramp((250, 240, 218), depth=0.2), soft=0.2)
    sheet.flat(box(0.07, 1.05, 0.86, 0.09), tint, 0.9, bag)
    sheet.stroke([(0.18, 0.24), (0.15, 0.9), (0.13, 1.2)], 0.03, 0.02, (255, 246, 226), 0.35, bag)
