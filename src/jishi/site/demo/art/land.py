"""Parts of a landscape: sky, hills, trees, rows, water, roofs."""

from __future__ import annotations

import math

import numpy as np

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.palette import CREAM, LEAF, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, leaf, oval, ridge, smooth


def sky(sheet: Sheet, top: Rgb, low: Rgb, *, horizon: float = 0.5, sun: float = 0.72) -> None:
    """A graded sky with a low sun and long clouds."""
    rows = 60
    for k in range(rows):
        y = horizon * k / rows
        sheet.flat(box(-0.01, y, 1.02, horizon / rows + 0.006), mix(top, low, (k / rows) ** 0.8))
    sheet.glow(sun, horizon * 0.46, 0.42, 0.36, (255, 240, 200), 0.8)
    sheet.body(
        oval(sun, horizon * 0.46, 0.055, 0.055), ramp((255, 226, 158), depth=0.1), grain=0.06
    )
    for _ in range(7):
        x, y = sheet.rng.uniform(0, 1), sheet.rng.uniform(0.04, horizon * 0.72)
        w = sheet.rng.uniform(0.1, 0.24)
        for part in range(3):
            sheet.body(
                blob(x + part * w * 0.45, y + part * 0.008, w * 0.6, w * 0.11, sheet.rng, 0.1),
                ramp(mix(low, (255, 252, 244), 0.7), depth=0.16),
                alpha=0.6,
                grain=0.2,
            )


def hills(
    sheet: Sheet,
    y: float,
    rise: float,
    near: Rgb,
    far: Rgb,
    *,
    layers: int = 3,
    step: float = 0.09,
    rough: float = 1.0,
) -> None:
    """Ranges of hills, far ones first and paler."""
    for k in range(layers):
        share = k / max(1, layers - 1)
        tone = mix(far, near, share)
        line = ridge(sheet.rng, y + step * k, rise * (1 - 0.25 * share), 1.0, 1.1, rough)
        sheet.body(line, ramp(tone, depth=0.34, shine=0.3), soft=0.25, lin=0.6, grain=0.22)


def ground(sheet: Sheet, y: float, tone: Rgb) -> None:
    """The near ground."""
    line = ridge(sheet.rng, y + 0.02, 0.03, 1.0, 1.1, 0.5)
    sheet.body(line, ramp(tone, depth=0.4), soft=0.2, lin=0.7, grain=0.26)
    sheet.dabs(line, turn(tone, light=0.82), 170, 0.006, alpha=0.45, long=3)
    sheet.dabs(line, mix(tone, CREAM, 0.4), 130, 0.005, alpha=0.4, long=3)


def tree(
    sheet: Sheet,
    x: float,
    foot: float,
    size: float,
    tone: Rgb,
    *,
    fruit: Rgb | None = None,
    trunk: Rgb = (104, 76, 54),
) -> None:
    """A round tree of leaf clumps, with fruit on it when in season."""
    sheet.glow(x + size * 0.2, foot, size * 0.62, size * 0.1, (50, 40, 44), 0.5)
    sheet.stroke(
        smooth(
            [
                (x, foot),
                (x - size * 0.02, foot - size * 0.3),
                (x + size * 0.02, foot - size * 0.55),
            ],
            closed=False,
        ),
        size * 0.1,
        size * 0.05,
        trunk,
    )
    clumps = [
        (-0.28, 0.62, 0.26),
        (0.28, 0.6, 0.26),
        (0.0, 0.58, 0.3),
        (-0.16, 0.86, 0.26),
        (0.17, 0.84, 0.25),
        (0.0, 1.0, 0.22),
    ]
    for dx, dy, r in clumps:
        crown = blob(x + dx * size, foot - dy * size, r * size, r * size * 0.9, sheet.rng, 0.12)
        sheet.body(
            crown,
            ramp(turn(tone, light=sheet.rng.uniform(0.9, 1.1)), depth=0.55),
            soft=0.8,
            grain=0.3,
        )
        sheet.dabs(crown, mix(tone, CREAM, 0.35), 14, size * 0.02, alpha=0.5, long=1.6)
        sheet.dabs(crown, turn(tone, light=0.68), 12, size * 0.02, alpha=0.45, long=1.6)
    if fruit:
        for _ in range(16):
            a, d = sheet.rng.uniform(0, 6.28), size * 0.42 * math.sqrt(sheet.rng.random())
            sheet.body(
                oval(
                    x + d * math.cos(a),
                    foot - size * 0.76 + d * 0.8 * math.sin(a),
                    size * 0.036,
                    size * 0.036,
                ),
                ramp(fruit),
                soft=0.8,
                grain=0.02,
            )


def rows(
    sheet: Sheet,
    y: float,
    tone: Rgb,
    soil: Rgb,
    *,
    vanish: float = 0.5,
    count: int = 9,
    plant: float = 0.032,
) -> None:
    """Planted rows running to a vanishing point."""
    sheet.body(
        np.array([(-0.02, y), (1.02, y), (1.02, 1.05), (-0.02, 1.05)]),
        ramp(soil, depth=0.4),
        soft=0.1,
        lin=0.7,
        grain=0.25,
    )
    for k in range(-count // 2, count // 2 + 2):
        for step in range(14):
            t = (step / 13) ** 1.9
            py = y + 0.01 + (1.02 - y) * t
            px = vanish + k * (0.035 + 0.26 * t)
            r = plant * (0.16 + 1.3 * t)
            if -0.1 < px < 1.1:
                sheet.body(
                    blob(px, py, r * 1.25, r * 0.8, sheet.rng, 0.2),
                    ramp(turn(tone, light=sheet.rng.uniform(0.85, 1.15))),
                    grain=0.25,
                )


def house(
    sheet: Sheet,
    x: float,
    y: float,
    w: float,
    wall: Rgb = (240, 230, 210),
    roof: Rgb = (92, 86, 92),
) -> None:
    """A village house under a tiled roof."""
    sheet.body(box(x, y, w, w * 0.5), ramp(wall, depth=0.3), soft=0.2, grain=0.15)
    sheet.body(box(x + w * 0.4, y + w * 0.2, w * 0.17, w * 0.3), ramp((124, 78, 52)), soft=0.2)
    for dx in (0.12, 0.7):
        sheet.flat(box(x + w * dx, y + w * 0.18, w * 0.15, w * 0.13), (104, 84, 70))
    edge = smooth(
        [
            (x - w * 0.1, y + w * 0.04),
            (x + w * 0.06, y - w * 0.2),
            (x + w * 0.94, y - w * 0.2),
            (x + w * 1.1, y + w * 0.04),
        ],
        steps=2,
    )
    sheet.body(edge, ramp(roof, depth=0.4), soft=0.2, grain=0.3)
    for k in range(14):
        tx = x + w * 0.04 + w * 0.07 * k
        sheet.stroke(
            [(tx, y - w * 0.19), (tx + (tx - x - w / 2) * 0.14, y + w * 0.03)],
            w * 0.01,
            w * 0.012,
            turn(roof, light=0.72),
            0.7,
            edge,
        )


def bamboo(sheet: Sheet, x: float, foot: float, top: float, width: float, tone: Rgb) -> None:
    """One bamboo with its joints and leaves."""
    lean = sheet.rng.uniform(-0.03, 0.03)
    sheet.body(
        np.array(
            [
                (x - width / 2, foot),
                (x + width / 2, foot),
                (x + lean + width * 0.4, top),
                (x + lean - width * 0.4, top),
            ]
        ),
        ramp(tone),
        soft=0.9,
        grain=0.2,
    )
    for k in range(7):
        t = k / 7
        y = foot + (top - foot) * t
        sheet.flat(box(x + lean * t - width * 0.55, y, width * 1.1, 0.006), turn(tone, light=0.66))
    for _ in range(7):
        y = sheet.rng.uniform(top, (foot + top) / 2)
        side = 1 if sheet.rng.random() < 0.5 else -1
        for k in range(3):
            sheet.body(
                leaf(
                    (x + lean, y),
                    (x + lean + side * sheet.rng.uniform(0.06, 0.13), y + 0.02 + 0.03 * k),
                    0.02,
                ),
                ramp(turn(tone, light=0.8 + 0.12 * k)),
            )


def water(sheet: Sheet, y: float, tone: Rgb, *, sun: float = 0.72) -> None:
    """Open water to the horizon at ``y``, with the sun's path on it."""
    body = np.array([(-0.01, y), (1.01, y), (1.01, 1.05), (-0.01, 1.05)])
    sheet.body(body, ramp(tone, depth=0.4), soft=0.1, lin=0.3, grain=0.35, kind="streak")
    for _ in range(130):
        t = sheet.rng.random() ** 1.6
        py = y + 0.005 + (1.0 - y) * t
        px = sheet.rng.uniform(0, 1)
        w = 0.02 + 0.1 * t
        near_sun = abs(px - sun) < 0.06 + 0.12 * t
        tint = (255, 232, 180) if near_sun else mix(tone, (240, 246, 244), 0.5)
        sheet.stroke(
            smooth([(px - w, py), (px, py - 0.004), (px + w, py)], closed=False, steps=4),
            0.002 + 0.006 * t,
            0.001,
            tint,
            0.8 if near_sun else 0.45,
        )


def grass(sheet: Sheet, y: float, count: int, tone: Rgb = LEAF, height: float = 0.06) -> None:
    """Blades of grass along the near ground, lowest ones longest."""
    for _ in range(count):
        x, t = sheet.rng.uniform(0, 1), sheet.rng.random()
        py = y + (1.0 - y) * t
        h = height * (0.5 + t)
        sheet.stroke(
            smooth(
                [
                    (x, py),
                    (x + h * 0.1, py - h * 0.6),
                    (x + h * sheet.rng.uniform(-0.4, 0.5), py - h),
                ],
                closed=False,
                steps=3,
            ),
            0.006,
            0.001,
            turn(tone, light=sheet.rng.uniform(0.75, 1.35)),
            0.9,
        )


def blossom(sheet: Sheet, y: float, count: int, tones: tuple[Rgb, ...]) -> None:
    """Flowers scattered over the ground, larger when nearer."""
    for _ in range(count):
        x, t = sheet.rng.uniform(0, 1), sheet.rng.random() ** 0.8
        py, r = y + (1.0 - y) * t, 0.006 + 0.015 * t
        tone = tones[int(sheet.rng.integers(len(tones)))]
        for k in range(5):
            a = k * 1.257
            sheet.flat(
                leaf((x, py), (x + 2 * r * math.cos(a), py + 1.5 * r * math.sin(a)), r * 1.3),
                turn(tone, light=0.94 + 0.03 * k),
            )
        sheet.flat(oval(x, py, r * 0.5, r * 0.4), (240, 200, 90))
