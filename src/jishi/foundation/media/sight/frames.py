"""Frames of a clip worth looking at: two a scene, and one every few seconds of a scene that stays.

Two, since words are often laid over a scene a moment after the cut, and what was filmed is best
compared at the cut itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from jishi.foundation.media.sight.images import Pixels, Unseeable

#: Mean difference of two 32 × 32 grey thumbnails (0–255) from which a new scene begins.
SCENE = 18.0
STAYS_MS = 2_500
#: How long after a cut the words of a scene are up.
SETTLES_MS = 600
MAX_FRAMES = 40
MAX_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Frame:
    """`at_ms` from the beginning; `pixels` RGB (height, width, 3); `is_cut`: a scene begins here."""

    at_ms: int
    pixels: Pixels
    is_cut: bool


def sample(path: Path, *, limit: int = MAX_FRAMES) -> list[Frame]:
    """At most `limit` frames in order. Raises `Unseeable`.

    Every frame is decoded (a scene may last a blink), but only thumbnails are kept of those that
    show nothing new, and never more than twice `limit` frames: a clip that flickers costs no more
    memory than another.
    """
    try:
        with av.open(str(path), options={"protocol_whitelist": "file,crypto,data"}) as container:
            if not container.streams.video:
                raise Unseeable("no_video")
            return _thinned(_scenes(container), limit)
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        raise Unseeable("damaged") from error


def _scenes(container: Any) -> Iterator[Frame]:
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    last: NDArray[np.float32] | None = None
    last_ms = 0
    is_settling = False
    for frame in container.decode(stream):
        at_ms = round(float(frame.time or 0) * 1000)
        if at_ms > MAX_SECONDS * 1000:
            return
        small = frame.reformat(width=32, height=32, format="gray").to_ndarray().astype(np.float32)
        is_cut = last is None or float(np.abs(small - last).mean()) >= SCENE
        if is_cut or at_ms - last_ms >= (SETTLES_MS if is_settling else STAYS_MS):
            last, last_ms, is_settling = small, at_ms, is_cut
            yield Frame(at_ms=at_ms, pixels=_pixels(frame), is_cut=is_cut)


def _pixels(frame: Any) -> Pixels:
    side = max(frame.width, frame.height)
    scale = min(1.0, 1280 / side)
    return np.asarray(
        frame.reformat(
            width=max(2, round(frame.width * scale)), height=max(2, round(frame.height * scale)),
            format="rgb24",
        ).to_ndarray(),
        dtype=np.uint8,
    )  # fmt: skip


def _thinned(found: Iterable[Frame], limit: int) -> list[Frame]:
    """At most `limit`, spread over all; every other one is let go whenever there are twice as many."""
    kept: list[Frame] = []
    step = 1
    for number, frame in enumerate(found):
        if number % step == 0:
            kept.append(frame)
        if len(kept) == 2 * limit:
            del kept[1::2]
            step *= 2
    if len(kept) <= limit:
        return kept
    share = len(kept) / limit
    return [kept[int(k * share)] for k in range(limit)]
