"""Scores of texts: numpy alone, one text or thousands at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from jishi.community.intent.model import modelfile
from jishi.community.intent.model.features import runs_of

#: Runs added up at a time; bounds the memory that a batch of long texts takes.
_CHUNK = 1 << 18
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities, a row a text; columns in the order of `intents` and `risks`."""

    intents: npt.NDArray[np.float32]
    risks: npt.NDArray[np.float32]


@lru_cache(maxsize=1)
def trained() -> modelfile.Trained:
    """The shipped model, read once. Raises FileNotFoundError, BrokenModelFile."""
    return modelfile.read()


def scores(plain: Sequence[str]) -> Scores:
    """Probabilities of texts in the `plain` view."""
    model = trained()
    many = [_margins(plain[at : at + _BATCH], model) for at in range(0, len(plain), _BATCH)]
    margins = np.concatenate(many) if many else np.zeros((0, len(model.bias)), np.float32)
    cut = len(model.intents)
    return Scores(
        _softmax(margins[:, :cut] * model.sharpness[0]),
        _softmax(margins[:, cut:] * model.sharpness[1]),
    )


def intent_scores(plain: str) -> dict[str, float]:
    """Probability of each intent of one text in the `plain` view."""
    return dict(zip(trained().intents, scores([plain]).intents[0].tolist(), strict=True))


def risk_scores(plain: str) -> dict[str, float]:
    """Probability of each policy risk of one text in the `plain` view."""
    return dict(zip(trained().risks, scores([plain]).risks[0].tolist(), strict=True))


def _margins(plain: Sequence[str], model: modelfile.Trained) -> npt.NDArray[np.float32]:
    count = len(plain)
    sums = np.zeros((count, len(model.bias)), dtype=np.int64)
    runs = np.zeros(count, dtype=np.int64)
    for family in runs_of(plain, model.sounds):
        runs += np.bincount(family.owners, minlength=count)
        for at in range(0, len(family.buckets), _CHUNK):
            owners = family.owners[at : at + _CHUNK]
            rows = model.weights[family.buckets[at : at + _CHUNK]]
            firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
            sums[owners[firsts]] += np.add.reduceat(rows, firsts, axis=0, dtype=np.int32)
    lengths = np.sqrt(np.maximum(runs, 1), dtype=np.float32)[:, None]
    return np.asarray(sums * model.scale / lengths + model.bias, dtype=np.float32)


def _softmax(margins: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    raised = np.exp(margins - margins.max(axis=1, keepdims=True)) if margins.size else margins
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
