"""Outlines: the closed and open lines that the painters fill and stroke.

All coordinates are in sheet units: x runs 0–1 over the width, y uses the same unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from jishi.site.demo.art.palette import Floats

Point = tuple[float, float]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> Floats:
    """A Catmull–Rom line through the points."""
    p = np.asarray(points, dtype=np.float64)
    if closed:
        p = np.concatenate([p[-1:], p, p[:2]])
    else:
        p = np.concatenate([p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        out.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    line: Floats = np.concatenate(out)
    return line if closed else np.concatenate([line, p[-1:]])


def oval(cx: float, cy: float, rx: float, ry: float, *, tilt: float = 0.0, n: int = 56) -> Floats:
    """An ellipse, tilted by ``tilt`` degrees."""
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    return spin(np.stack([cx + rx * np.cos(a), cy + ry * np.sin(a)], axis=1), tilt, (cx, cy))


def blob(
    cx: float, cy: float, rx: float, ry: float, rng: np.random.Generator, wobble: float = 0.03
) -> Floats:
    """An ellipse drawn by hand: its radius wanders by ``wobble``."""
    a = np.linspace(0, 2 * math.pi, 64, endpoint=False)
    r = np.ones_like(a)
    for k in range(2, 6):
        r += wobble / (k - 1) * rng.uniform(-1, 1) * np.cos(k * a + rng.uniform(0, 6.28))
    return np.stack([cx + rx * r * np.cos(a), cy + ry * r * np.sin(a)], axis=1)


def spin(path: Floats, degrees: float, about: Point) -> Floats:
    """The path turned clockwise about a point."""
    if not degrees:
        return path
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    q = path - np.asarray(about)
    turned: Floats = np.stack(
        [q[:, 0] * c - q[:, 1] * s, q[:, 0] * s + q[:, 1] * c], axis=1
    ) + np.asarray(about)
    return turned


def leaf(start: Point, tip: Point, width: float, bend: float = 0.0) -> Floats:
    """A leaf blade from stalk to tip; ``bend`` curves it sideways (in leaf lengths)."""
    a, b = np.asarray(start), np.asarray(tip)
    along = b - a
    side = np.array([-along[1], along[0]])
    t = np.linspace(0, 1, 22)
    swell = np.sin(math.pi * t**0.8) ** 0.85
    spine = a + along * t[:, None] + side * (bend * np.sin(math.pi * t))[:, None]
    half = side / max(1e-9, float(np.hypot(*side))) * (width / 2 * swell)[:, None]
    return np.concatenate([spine + half, (spine - half)[::-1]])


def ribbon(points: Sequence[Point] | Floats, w0: float, w1: float | None = None) -> Floats:
    """The outline of a brush stroke along the points, ``w0`` wide at its start, ``w1`` at its end."""
    p = np.asarray(points, dtype=np.float64)
    d = np.gradient(p, axis=0)
    d /= np.maximum(1e-9, np.hypot(d[:, 0], d[:, 1]))[:, None]
    n = np.stack([-d[:, 1], d[:, 0]], axis=1)
    half = np.linspace(w0, w0 if w1 is None else w1, len(p))[:, None] / 2
    return np.concatenate([p + n * half, (p - n * half)[::-1]])


def box(x: float, y: float, w: float, h: float, lean: float = 0.0) -> Floats:
    """A rectangle; ``lean`` draws its foot in by that much on either side."""
    return np.array([(x, y), (x + w, y), (x + w - lean, y + h), (x + lean, y + h)])


def pillow(x: float, y: float, w: float, h: float, r: float) -> Floats:
    """A rectangle with round corners."""
    out = []
    for cx, cy, a0 in (
        (x + w - r, y + r, -90),
        (x + w - r, y + h - r, 0),
        (x + r, y + h - r, 90),
        (x + r, y + r, 180),
    ):
        for a in np.radians(np.linspace(a0, a0 + 90, 9)):
            out.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    return np.array(out)


def cuff(x: float, y: float, w: float, h: float, sag: float, lean: float = 0.0) -> Floats:
    """A band round a cylinder: both edges sag by ``sag``; ``lean`` draws the foot in."""
    t = np.linspace(0, 1, 20)
    bow = sag * np.sin(math.pi * t)
    top = np.stack([x + w * t, y + bow], axis=1)
    foot = np.stack([x + lean + (w - 2 * lean) * t, y + h + bow], axis=1)
    return np.concatenate([top, foot[::-1]])


def lathe(cx: float, profile: Sequence[Point]) -> Floats:
    """The outline of a turned body: ``profile`` holds (half width, y) from mouth to foot."""
    right = smooth([(cx + w, y) for w, y in profile], closed=False, steps=6)
    left = right[::-1].copy()
    left[:, 0] = 2 * cx - left[:, 0]
    return np.concatenate([right, left])


def ridge(
    rng: np.random.Generator, y: float, rise: float, width: float, foot: float, rough: float = 1.0
) -> Floats:
    """A line of hills from x = 0 to ``width``, closed along ``foot``."""
    x = np.linspace(-0.02, width + 0.02, 120)
    h = np.zeros_like(x)
    for k, part in ((1.1, 1.0), (2.3, 0.55), (4.7, 0.26 * rough), (11.0, 0.08 * rough)):
        h += part * np.sin(x * k * 3.1 + rng.uniform(0, 6.28))
    top = np.stack([x, y - rise * (h + 1.2) / 2.4], axis=1)
    return np.concatenate([top, [(width + 0.02, foot), (-0.02, foot)]])
