"""Scores of texts: numpy alone, one text or thousands at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from jishi.community.intent.model import modelfile
from jishi.community.intent.model.features import Runs, buckets_of, runs_of

#: Runs added up at a time; bounds the memory that a batch of long texts takes.
_CHUNK = 1 << 18
_BATCH = 512
_FULL = 256
#: Up to this many characters a single text is counted in plain Python: arrays cost more to set up.
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities, a row a text; columns in the order of `intents` and `risks`."""

    intents: npt.NDArray[np.float32]
    risks: npt.NDArray[np.float32]


class Folded(Protocol):
    """A text that is folded already."""

    plain: str


class Shipped:
    """The shipped model as the chain asks it, one text at a time."""

    def __init__(self) -> None:
        self.version = trained().version

    def intents(self, seen: Folded) -> dict[str, float]:
        """Probability of each intent."""
        return intent_scores(seen.plain)

    def risks(self, seen: Folded) -> dict[str, float]:
        """Probability of each risk; empty as long as the model has not been taught risks."""
        return risk_scores(seen.plain) if trained().knows_risks else {}


@lru_cache(maxsize=1)
def trained() -> modelfile.Trained:
    """The shipped model, read once. Raises FileNotFoundError, BrokenModelFileError."""
    return modelfile.read()


def _sounds(model: modelfile.Trained) -> list[int]:
    """The model's syllables as a list, which answers single questions faster than an array."""
    if id(model) not in _LISTS:
        _LISTS.clear()
        _LISTS[id(model)] = model.sounds.tolist()
    return _LISTS[id(model)]


_LISTS: dict[int, list[int]] = {}


def scores(plain: Sequence[str], model: modelfile.Trained | None = None) -> Scores:
    """Probabilities of texts in the `plain` view, by the shipped model or another."""
    model = model or trained()
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
    if count == 1 and len(plain[0]) <= _SHORT:
        buckets = buckets_of(plain[0], _sounds(model))
        sums = model.weights[buckets].sum(axis=0, dtype=np.int64)[None]
        runs = np.array([len(buckets)])
    else:
        sums = np.zeros((count, modelfile.WIDTH), dtype=np.int64)
        runs = np.zeros(count, dtype=np.int64)
        for family in runs_of(plain, model.sounds):
            runs += np.bincount(family.owners, minlength=count)
            for at in range(0, len(family.buckets), _CHUNK):
                _add(sums, model.weights, family, slice(at, at + _CHUNK))
    signed = (sums - modelfile.ZERO * runs[:, None])[:, : len(model.bias)]
    lengths = np.sqrt(np.maximum(runs, 1), dtype=np.float32)[:, None]
    return np.asarray(signed * model.scale / lengths + model.bias, dtype=np.float32)


def _add(
    sums: npt.NDArray[np.int64], weights: npt.NDArray[np.uint8], family: Runs, part: slice
) -> None:
    """Add the rows of `part` to their texts' sums, four columns in one machine word at a time.

    A column has sixteen bits in its word, so at most 256 bytes are added up before it is taken out.
    """
    owners = family.owners[part]
    rows = np.take(weights, family.buckets[part], axis=0).astype("<u2").view("<u8")
    begins = np.empty(len(owners), dtype=np.bool_)
    begins[0] = True
    np.not_equal(owners[1:], owners[:-1], out=begins[1:])
    begins[::_FULL] = True
    firsts = np.flatnonzero(begins)
    added = np.add.reduceat(rows, firsts, axis=0).view("<u2").astype(np.int64)
    owner = owners[firsts]
    again = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    sums[owner[again]] += np.add.reduceat(added, again, axis=0)


def _softmax(margins: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    raised = np.exp(margins - margins.max(axis=1, keepdims=True)) if margins.size else margins
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
