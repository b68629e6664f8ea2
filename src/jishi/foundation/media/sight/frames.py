"""Frames of a clip worth looking at: one a scene, and one every few seconds of a scene that stays."""

from __future__ import annotations

from collections.abc import Iterator
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
MAX_FRAMES = 40
MAX_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Frame:
    """`at_ms` from the beginning; `pixels` RGB (height, width, 3)."""

    at_ms: int
    pixels: Pixels


def sample(path: Path, *, limit: int = MAX_FRAMES) -> list[Frame]:
    """At most `limit` frames in order. Raises `Unseeable`.

    Every frame is decoded (a scene may last a blink), but only thumbnails are kept of those that
    show nothing new.
    """
    try:
        with av.open(str(path), options={"protocol_whitelist": "file,crypto,data"}) as container:
            if not container.streams.video:
                raise Unseeable("no_video")
            return _thinned(list(_scenes(container)), limit)
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        raise Unseeable("damaged") from error


def _scenes(container: Any) -> Iterator[Frame]:
    stream = container.streams.video[0]
    stream.thread_type = "SLICE"
    last: NDArray[np.float32] | None = None
    last_ms = 0
    for frame in container.decode(stream):
        at_ms = round(float(frame.time or 0) * 1000)
        if at_ms > MAX_SECONDS * 1000:
            return
        small = frame.reformat(width=32, height=32, format="gray").to_ndarray().astype(np.float32)
        is_new = last is None or float(np.abs(small - last).mean()) >= SCENE
        if is_new or at_ms - last_ms >= STAYS_MS:
            last, last_ms = small, at_ms
            yield Frame(at_ms=at_ms, pixels=_pixels(frame))


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


def _thinned(found: list[Frame], limit: int) -> list[Frame]:
    if len(found) <= limit:
        return found
    step = len(found) / limit
    return [found[int(k * step)] for k in range(limit)]
