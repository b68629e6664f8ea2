"""Our chain. `rss_mb` is what models and lexicons add to a process that has numpy."""

from __future__ import annotations

import gc

import numpy as np  # noqa: F401 - the process has it before the first reading of memory
from timing import arguments, measure, resident_mb

folder, comments = arguments()
gc.collect()
before = resident_mb()

from jishi.community.intent import labelling  # noqa: E402

list(labelling.label([("0", text) for text in comments[:50]]))
gc.collect()
added = resident_mb() - before


def one(text: str) -> object:
    return next(labelling.label([("0", text)]))


def many(texts: list[str]) -> object:
    return list(labelling.label([("0", text) for text in texts]))


measure(comments, one, many, added)
