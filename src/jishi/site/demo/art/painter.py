"""The register of painters: each draws one kind of thing on a transparent sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from jishi.site.demo.art.brush import Sheet
from jishi.site.demo.art.palette import Rgb

Paint = Callable[[Sheet, Rgb], None]


@dataclass(frozen=True)
class Painter:
    """A painter and the height of its sheet in widths."""

    name: str
    tall: float
    paint: Paint


PAINTERS: dict[str, Painter] = {}


def paints(name: str, *, tall: float = 1.0) -> Callable[[Paint], Paint]:
    """Register the decorated function as the painter of ``name``."""

    def keep(paint: Paint) -> Paint:
        PAINTERS[name] = Painter(name, tall, paint)
        return paint

    return keep


@lru_cache(maxsize=160)
def sprite(name: str, tint: Rgb, seed: int, px: int) -> Image.Image:
    """One drawn thing, ``px`` wide. The same arguments always give the same drawing."""
    painter = PAINTERS[name]
    sheet = Sheet(px, round(px * painter.tall), seed=seed)
    painter.paint(sheet, tint)
    return sheet.done()
