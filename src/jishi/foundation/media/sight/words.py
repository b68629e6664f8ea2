"""Words in a picture (RapidOCR: PP-OCR models that come inside the wheel)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from rapidocr import RapidOCR

from jishi.foundation.media.sight.images import Pixels

#: Lines below this are noise of texture and lettering on cloth.
MIN_SCORE = 0.6
MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line of writing; `score` 0–1; `box` (left, top, right, bottom) in pixels."""

    text: str
    score: float
    box: tuple[int, int, int, int]


@cache
def _reader() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    threads = {
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params={**threads, "Global.log_level": "error"})


def lines(pixels: Pixels) -> tuple[Line, ...]:
    """From top to bottom. About a third of a second a picture on one core; some 0.5 GB resident."""
    found = _reader()(np.ascontiguousarray(pixels[:, :, ::-1]), use_cls=False)
    if found.txts is None:
        return ()
    kept = [
        Line(
            text=text,
            score=round(float(score), 3),
            box=(
                int(box[:, 0].min()), int(box[:, 1].min()),
                int(box[:, 0].max()), int(box[:, 1].max()),
            ),
        )
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
        if score >= MIN_SCORE
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda line: (line.box[1], line.box[0]))[:MAX_LINES])
