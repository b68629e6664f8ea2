"""People: faces and figures, friendly and all different.

A face is asked for by a short line such as ``woman 45 straw_hat``: sex, age, and one mark (hair,
hat, beard, glasses). Skin, clothes and small differences follow from the person's slug.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.palette import INDIGO, LEAF, PERSIMMON, PLUM, STRAW, Rgb, mix, ramp, turn
from jishi.site.demo.art.paths import blob, box, leaf, oval, smooth

_SKINS: tuple[Rgb, ...] = ((240, 200, 166), (228, 180, 140), (212, 158, 116), (190, 132, 94),
                           (236, 188, 150))
_CLOTHES: tuple[Rgb, ...] = (INDIGO, LEAF, PLUM, PERSIMMON, (206, 160, 80), (92, 122, 140),
                             (158, 90, 74), (120, 130, 86), (180, 130, 130), (70, 84, 92))


@dataclass(frozen=True)
class Face:
    """What is needed to draw someone."""

    woman: bool
    age: int
    mark: str
    skin: Rgb
    hair: Rgb
    cloth: Rgb
    seed: int


def face_of(line: str, slug: str) -> Face:
    """Read a face line; what it leaves open follows from the slug."""
    sex, age, mark = line.split()
    seed = zlib.crc32(slug.encode())
    years = int(age)
    hair = (44, 36, 36) if years < 45 else (70, 62, 62) if years < 58 else (164, 158, 154)
    if mark == "grey":
        hair = (176, 172, 168)
    return Face(sex == "woman", years, mark, _SKINS[seed % 5], hair, _CLOTHES[(seed >> 4) % 10], seed)


def _back_hair(s: Sheet, f: Face) -> None:
    tones = ramp(f.hair, depth=0.4, shine=0.3)
    if f.mark in {"long", "glasses", "straw_hat"} and f.woman:
        s.body(smooth([(0.27, 0.34), (0.36, 0.16), (0.64, 0.16), (0.73, 0.34), (0.77, 0.66), (0.7, 0.84),
                       (0.3, 0.84), (0.23, 0.66)]), tones, kind="streak", grain=0.3)
    elif f.mark == "bob":
        s.body(smooth([(0.26, 0.34), (0.36, 0.14), (0.64, 0.14), (0.74, 0.34), (0.76, 0.58), (0.66, 0.64),
                       (0.34, 0.64), (0.24, 0.58)]), tones, kind="streak", grain=0.3)
    elif f.mark == "ponytail":
        s.body(smooth([(0.6, 0.16), (0.8, 0.18), (0.86, 0.4), (0.8, 0.66), (0.74, 0.5), (0.72, 0.3)]),
               tones, kind="streak", grain=0.3)
    elif f.mark == "bun":
        s.body(blob(0.5, 0.1, 0.12, 0.1, s.rng, 0.06), tones, grain=0.3)
    elif f.mark == "braid":
        for k in range(6):
            s.body(blob(0.25 + 0.012 * (k % 2), 0.5 + k * 0.075, 0.055, 0.05, s.rng, 0.08), tones)
        s.body(box(0.21, 0.93, 0.09, 0.03), ramp(PERSIMMON))
        s.body(leaf((0.255, 0.95), (0.24, 1.06), 0.07), tones)


def _shoulders(s: Sheet, f: Face) -> None:
    s.body(smooth([(0.42, 0.56), (0.58, 0.56), (0.6, 0.8), (0.4, 0.8)]), ramp(turn(f.skin, light=0.86)))
    body = smooth([(0.38, 0.75), (0.5, 0.79), (0.62, 0.75), (0.84, 0.83), (0.96, 1.04), (1.0, 1.4),
                   (0.0, 1.4), (0.04, 1.04), (0.16, 0.83)])
    s.body(body, ramp(f.cloth, depth=0.5), soft=0.4, grain=0.25)
    for x0, x1 in ((0.22, 0.18), (0.78, 0.83)):
        s.stroke(smooth([(x0, 0.98), (x1, 1.15), (x1, 1.3)], closed=False), 0.02, 0.005,
                 turn(f.cloth, light=0.7), 0.6, body)
    style = (f.seed >> 9) % 3
    if style == 0:
        s.body(smooth([(0.37, 0.75), (0.5, 0.94), (0.63, 0.75), (0.58, 0.72), (0.5, 0.82), (0.42, 0.72)],
                      steps=4), ramp(mix(f.cloth, (250, 240, 220), 0.75)), soft=0.3)
    elif style == 1:
        s.body(box(0.28, 0.94, 0.44, 0.5), ramp(mix(f.cloth, (244, 226, 190), 0.7)), soft=0.2, grain=0.2)
        for x in (0.3, 0.66):
            s.body(box(x, 0.77, 0.045, 0.2), ramp(mix(f.cloth, (244, 226, 190), 0.62)), soft=0.2)
    else:
        s.stroke([(0.5, 0.8), (0.5, 1.2)], 0.01, 0.01, turn(f.cloth, light=0.66))
        for k in range(3):
            s.stroke([(0.46, 0.88 + k * 0.11), (0.54, 0.88 + k * 0.11)], 0.014, 0.014, (240, 226, 196))
        s.stroke(smooth([(0.38, 0.755), (0.5, 0.82), (0.62, 0.755)], closed=False), 0.03, 0.03,
                 mix(f.cloth, (250, 240, 220), 0.6))


def _features(s: Sheet, f: Face, blink: bool, talk: bool) -> None:
    ink, lid = (52, 38, 34), turn(f.skin, light=0.7)
    gap = 0.082 + 0.008 * ((f.seed >> 13) % 3)
    for side in (-1, 1):
        x = 0.5 + side * gap
        s.glow(x + side * 0.035, 0.475, 0.06, 0.045, (226, 104, 84), 0.5)
        if blink or (f.seed >> 15) % 4 == 0:
            s.stroke(smooth([(x - 0.03, 0.405), (x, 0.392 if not blink else 0.412), (x + 0.03, 0.405)],
                            closed=False), 0.012, 0.01, ink)
        else:
            s.flat(oval(x, 0.4, 0.03, 0.021), (252, 248, 240))
            s.flat(oval(x, 0.4, 0.017, 0.02), ink)
            s.flat(oval(x - 0.006, 0.393, 0.006, 0.006), (255, 255, 255))
            s.stroke(smooth([(x - 0.033, 0.396), (x, 0.376), (x + 0.033, 0.396)], closed=False), 0.011,
                     0.008, ink)
        brow = f.hair if f.age < 60 else (130, 124, 120)
        s.stroke(smooth([(x - 0.042, 0.352), (x, 0.336), (x + 0.042, 0.35)], closed=False),
                 0.012 if f.woman else 0.02, 0.008, brow, 0.9)
        if f.age > 48:
            s.stroke([(x + side * 0.055, 0.405), (x + side * 0.078, 0.4)], 0.005, 0.003, lid, 0.8)
            s.stroke(smooth([(0.5 + side * 0.06, 0.47), (0.5 + side * 0.088, 0.51), (0.5 + side * 0.09,
                             0.545)], closed=False), 0.007, 0.004, lid, 0.8)
    s.stroke(smooth([(0.495, 0.4), (0.512, 0.455), (0.488, 0.465)], closed=False), 0.01, 0.008, lid)
    if talk:
        mouth = smooth([(0.445, 0.52), (0.5, 0.512), (0.555, 0.52), (0.53, 0.566), (0.5, 0.576),
                        (0.47, 0.566)])
        s.flat(mouth, (132, 48, 46))
        s.flat(oval(0.5, 0.518, 0.042, 0.012), (255, 250, 242), 1, mouth)
        s.flat(oval(0.5, 0.574, 0.03, 0.018), (216, 108, 98), 1, mouth)
    else:
        s.stroke(smooth([(0.44, 0.518), (0.47, 0.54), (0.5, 0.546), (0.53, 0.54), (0.56, 0.518)],
                        closed=False), 0.014, 0.01, (170, 70, 62) if f.woman else (146, 74, 62))


def _front_hair(s: Sheet, f: Face) -> None:
    tones = ramp(f.hair, depth=0.4, shine=0.35)
    if f.mark == "bald":
        s.stroke(smooth([(0.3, 0.36), (0.31, 0.43), (0.33, 0.46)], closed=False), 0.02, 0.01, f.hair, 0.7)
        return
    low = 0.29 if f.woman else 0.25
    if f.woman or f.mark == "messy":
        fringe = smooth([(0.285, 0.4), (0.27, 0.26), (0.38, 0.12), (0.56, 0.1), (0.71, 0.2), (0.73, 0.4),
                         (0.69, 0.3), (0.56, low), (0.44, low - 0.06), (0.34, low + 0.02)])
    else:
        fringe = smooth([(0.29, 0.36), (0.28, 0.22), (0.4, 0.11), (0.6, 0.11), (0.72, 0.22), (0.71, 0.36),
                         (0.68, low + 0.02), (0.5, low - 0.04), (0.33, low + 0.02)])
    s.body(fringe, tones, kind="streak", grain=0.3)
    s.stroke(smooth([(0.36, 0.2), (0.46, 0.145), (0.58, 0.15)], closed=False), 0.018, 0.004,
             mix(f.hair, (255, 240, 220), 0.35), 0.6, fringe)


def _marks(s: Sheet, f: Face) -> None:
    if f.mark == "straw_hat":
        s.body(oval(0.5, 0.245, 0.42, 0.085, tilt=-4), ramp(STRAW), soft=0.3, grain=0.4, kind="streak")
        s.body(smooth([(0.27, 0.24), (0.33, 0.04), (0.5, 0.0), (0.67, 0.04), (0.73, 0.22), (0.5, 0.27)]),
               ramp(turn(STRAW, light=1.05)), grain=0.4, kind="streak")
        s.stroke(smooth([(0.275, 0.21), (0.5, 0.25), (0.725, 0.195)], closed=False), 0.05, 0.05, f.cloth)
    elif f.mark in {"cap", "whitecap"}:
        tone = (240, 236, 226) if f.mark == "whitecap" else turn(f.cloth, light=0.8)
        s.body(smooth([(0.28, 0.26), (0.31, 0.12), (0.5, 0.06), (0.69, 0.12), (0.72, 0.26), (0.5, 0.24)]),
               ramp(tone))
        if f.mark == "cap":
            s.body(smooth([(0.3, 0.24), (0.5, 0.21), (0.7, 0.24), (0.76, 0.29), (0.5, 0.275), (0.26, 0.3)]),
                   ramp(turn(tone, light=0.8)))
    elif f.mark == "scarf":
        s.body(smooth([(0.25, 0.36), (0.3, 0.14), (0.5, 0.06), (0.7, 0.14), (0.75, 0.36), (0.64, 0.24),
                       (0.5, 0.21), (0.36, 0.24)]), ramp(PERSIMMON), grain=0.2)
        for k in range(9):
            s.flat(oval(0.31 + 0.048 * k, 0.2 - 0.07 * float(np.sin(k / 8 * 3.14)), 0.011, 0.011),
                   (252, 232, 206))
    elif f.mark == "headband":
        s.body(smooth([(0.285, 0.29), (0.5, 0.22), (0.715, 0.29), (0.715, 0.24), (0.5, 0.17),
                       (0.285, 0.24)], steps=5), ramp((240, 236, 228)))
    elif f.mark == "beard":
        s.body(smooth([(0.31, 0.46), (0.36, 0.5), (0.44, 0.492), (0.5, 0.498), (0.56, 0.492), (0.64, 0.5),
                       (0.69, 0.46), (0.65, 0.6), (0.5, 0.67), (0.35, 0.6)]), ramp(f.hair), grain=0.4)
        s.stroke(smooth([(0.45, 0.535), (0.5, 0.548), (0.55, 0.535)], closed=False), 0.016, 0.012,
                 (196, 104, 92))
    elif f.mark == "glasses":
        for side in (-1, 1):
            x = 0.5 + side * 0.09
            ring = oval(x, 0.405, 0.06, 0.052)
            s.flat(ring, (255, 255, 255), 0.22)
            s.stroke([*ring.tolist(), ring[0]], 0.011, None, (66, 50, 46))
        s.stroke([(0.47, 0.395), (0.53, 0.395)], 0.011, 0.011, (66, 50, 46))


@lru_cache(maxsize=64)
def bust(face: Face, px: int, blink: bool = False, talk: bool = False) -> Image.Image:
    """Head and shoulders on a transparent sheet, ``px`` wide and 1.3 times as high."""
    s = Sheet(px, round(px * 1.3), seed=face.seed & 0xFFFF)
    _back_hair(s, face)
    _shoulders(s, face)
    for side in (-1, 1):
        s.body(oval(0.5 + side * 0.207, 0.415, 0.035, 0.05), ramp(turn(face.skin, light=0.92)))
    jaw = 0.17 if face.woman else 0.185
    head = smooth([(0.5, 0.13), (0.66, 0.19), (0.71, 0.38), (0.5 + jaw, 0.54), (0.5, 0.645),
                   (0.5 - jaw, 0.54), (0.29, 0.38), (0.34, 0.19)])
    s.body(head, ramp(face.skin, depth=0.32, shine=0.4), soft=0.6, grain=0.07)
    _front_hair(s, face)
    _features(s, face, blink, talk)
    _marks(s, face)
    return s.done()


@lru_cache(maxsize=8)
def hand(skin: Rgb, sleeve: Rgb, px: int) -> Image.Image:
    """A forearm and an open hand, palm up, reaching in from the right."""
    s = Sheet(px, round(px * 0.5), seed=5)
    s.body(smooth([(0.4, 0.2), (0.7, 0.17), (1.05, 0.2), (1.05, 0.42), (0.7, 0.4), (0.42, 0.37)]),
           ramp(skin, depth=0.35), grain=0.08)
    s.body(smooth([(0.72, 0.12), (1.1, 0.12), (1.1, 0.5), (0.72, 0.46)], steps=4), ramp(sleeve), grain=0.2)
    s.body(smooth([(0.1, 0.24), (0.26, 0.21), (0.46, 0.19), (0.5, 0.3), (0.44, 0.39), (0.26, 0.37),
                   (0.12, 0.33)]), ramp(skin, depth=0.35), grain=0.08)
    for k in range(4):
        y = 0.2 + k * 0.042
        s.body(smooth([(0.3, y), (0.12, y + 0.005), (0.02 + 0.015 * abs(k - 1), y + 0.02), (0.12, y + 0.045),
                       (0.3, y + 0.045)]), ramp(turn(skin, light=1.0 - 0.02 * k), depth=0.4), grain=0.06)
    s.body(smooth([(0.42, 0.22), (0.34, 0.1), (0.26, 0.06), (0.24, 0.11), (0.3, 0.22)]),
           ramp(skin, depth=0.35), grain=0.06)
    return s.done()
