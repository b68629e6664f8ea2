"""Colours of the demo market and the tonal ramps that give every shape its light.

Colours are RGB triples, 0–255. The palette is that of a country market in the morning: paper,
ink, persimmon, leaf, wheat, plum, indigo. Light always comes from the upper left.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgb = tuple[int, int, int]
Floats = npt.NDArray[np.float64]

PAPER: Rgb = (251, 247, 240)
INK: Rgb = (43, 38, 34)
PERSIMMON: Rgb = (226, 86, 43)
LEAF: Rgb = (63, 125, 78)
WHEAT: Rgb = (226, 184, 106)
PLUM: Rgb = (110, 58, 84)
INDIGO: Rgb = (46, 66, 112)
STRAW: Rgb = (214, 174, 104)
CREAM: Rgb = (255, 244, 220)
DUSK: Rgb = (62, 36, 58)
KRAFT: Rgb = (196, 158, 112)


def rgb(text: str) -> Rgb:
    """``#RRGGBB`` to a colour."""
    digits = text.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """``one`` with ``share`` (0–1) of ``other`` in it."""
    a = [round(p + (q - p) * share) for p, q in zip(one, other, strict=True)]
    return a[0], a[1], a[2]


def turn(colour: Rgb, *, hue: float = 0.0, light: float = 1.0, vivid: float = 1.0) -> Rgb:
    """The colour with its hue shifted (turns), lightness and saturation scaled."""
    h, lum, sat = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    r, g, b = colorsys.hls_to_rgb((h + hue) % 1, min(1.0, lum * light), min(1.0, sat * vivid))
    return round(r * 255), round(g * 255), round(b * 255)


@dataclass(frozen=True)
class Ramp:
    """Four tones of one paint, from the shadow side to the lit side."""

    shade: Rgb
    base: Rgb
    light: Rgb
    glint: Rgb

    def table(self) -> Floats:
        """256 × 3 lookup table over the tones."""
        stops = np.array([self.shade, self.base, self.light, self.glint], dtype=np.float64)
        at = np.linspace(0, 255, 256)
        where = np.array([18.0, 112.0, 190.0, 250.0])
        return np.stack([np.interp(at, where, stops[:, c]) for c in range(3)], axis=1)


def ramp(base: Rgb, *, depth: float = 0.5, shine: float = 0.45) -> Ramp:
    """Tones around ``base``: shadows lean to plum, lights to cream, as in a gouache box."""
    shadow = turn(mix(base, DUSK, depth * 0.62), vivid=1.12)
    light = turn(mix(base, CREAM, shine * 0.55), hue=0.008, vivid=1.05)
    return Ramp(shadow, base, light, mix(base, CREAM, shine))
