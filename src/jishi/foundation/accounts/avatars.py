"""The drawn avatar: a character on a warm country pattern, always the same for the same person. Pure.

Six grounds (dawn, persimmon, rice, tea, clay, indigo) and six patterns cut from paper: hills, waves,
leaves, a lattice, a rising sun, a woven mat. Colours are from the market's own palette; the character
stands on a plain disc so that it can be read.
"""

from __future__ import annotations

import hashlib
import math
from html import escape
from uuid import UUID

#: ground, pattern, disc, ink
_PALETTES = (
    ("#f6d8b8", "#eec096", "#fff6ea", "#8a3b12"),
    ("#e8663a", "#d4532a", "#fff3e6", "#b23c17"),
    ("#f3e6b5", "#e4d18c", "#fffbea", "#6d5a12"),
    ("#a9c48a", "#8fb06d", "#f6fbef", "#38561d"),
    ("#c98f6c", "#b67a56", "#fff4ec", "#6b3417"),
    ("#8fa9c4", "#7793b2", "#f1f6fb", "#25415f"),
)


def svg(person_id: UUID, name: str) -> str:
    """A 96 × 96 picture as SVG text."""
    seed = hashlib.sha256(person_id.bytes).digest()
    ground, pattern, disc, ink = _PALETTES[seed[0] % len(_PALETTES)]
    art = _PATTERNS[seed[1] % len(_PATTERNS)](seed, pattern)
    sign = escape(_sign(name))
    size = 40 if len(sign) == 1 or sign.startswith("&") else 30
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" fill="{ground}"/>{art}'
        f'<circle cx="48" cy="48" r="29" fill="{disc}" fill-opacity=".92"/>'
        f'<text x="48" y="49" fill="{ink}" font-size="{size}" font-weight="600" text-anchor="middle" '
        "dominant-baseline=\"central\" font-family=\"'PingFang SC','Noto Sans CJK SC',"
        f"'Noto Sans SC','Microsoft YaHei',sans-serif\">{sign}</text></svg>"
    )


def _sign(name: str) -> str:
    """The last character of a Chinese name (what friends call), the initial of any other."""
    letters = [c for c in name if c.isalnum()]
    if not letters:
        return "集"
    if "\u4e00" <= letters[-1] <= "\u9fff":
        return letters[-1]
    return letters[0].upper()


def _hills(seed: bytes, colour: str) -> str:
    parts = []
    for row in range(3):
        top = 44 + row * 17 - seed[2 + row] % 9
        bend = seed[5 + row] % 30
        parts.append(
            f'<path d="M0 {top + 14}Q{18 + bend} {top - 16} {44 + bend // 2} {top + 8}T96 {top}V96H0Z" '
            f'fill="{colour}" fill-opacity="{0.45 + row * 0.25:.2f}"/>'
        )
    return "".join(parts)


def _waves(seed: bytes, colour: str) -> str:
    step = 20 + seed[2] % 6
    parts = []
    for row in range(6):
        for column in range(6):
            x = column * step - (row % 2) * step // 2
            y = row * step // 2 + 34 - step
            for radius in (step // 2, step // 3, step // 6):
                parts.append(
                    f'<path d="M{x - radius} {y + 30}a{radius} {radius} 0 0 1 {2 * radius} 0" '
                    f'fill="none" stroke="{colour}" stroke-width="2"/>'
                )
    return "".join(parts)


def _leaves(seed: bytes, colour: str) -> str:
    parts = []
    for number in range(9):
        x, y = 8 + seed[2 + number] % 80, 8 + seed[11 + number] % 80
        turn = seed[20 + number] * 360 // 256
        parts.append(
            f'<path transform="translate({x} {y}) rotate({turn})" fill="{colour}" '
            'd="M0-13C9-6 9 6 0 13C-9 6-9-6 0-13Z"/>'
        )
    return "".join(parts)


def _lattice(seed: bytes, colour: str) -> str:
    gap = 14 + seed[2] % 8
    lines = "".join(f"M{n} 0V96M0 {n}H96" for n in range(gap // 2, 96, gap))
    frames = "".join(f"M{n} {n}h{gap}v{gap}h-{gap}Z" for n in range(gap // 2, 96 - gap, gap * 2))
    return f'<path d="{lines}{frames}" fill="none" stroke="{colour}" stroke-width="2.5"/>'


def _sun(seed: bytes, colour: str) -> str:
    rays = 10 + seed[2] % 7
    parts = []
    for number in range(rays):
        turn = number * 2 * math.pi / rays
        spread = math.pi / rays / 1.8
        ends = [
            (48 + 80 * math.cos(turn + side), 62 + 80 * math.sin(turn + side))
            for side in (-spread, spread)
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(48.0, 62.0), *ends])
        parts.append(f'<polygon points="{points}" fill="{colour}" fill-opacity=".7"/>')
    return "".join(parts)


def _mat(seed: bytes, colour: str) -> str:
    cell = 12 + seed[2] % 5
    parts = []
    for row in range(96 // cell + 1):
        for column in range(96 // cell + 1):
            x, y = column * cell, row * cell
            wide, high = (cell - 2, cell // 2) if (row + column) % 2 else (cell // 2, cell - 2)
            parts.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="1.5"/>')
    return f'<g fill="{colour}">{"".join(parts)}</g>'


_PATTERNS = (_hills, _waves, _leaves, _lattice, _sun, _mat)
