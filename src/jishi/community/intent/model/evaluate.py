"""How good the model is: precision, recall and F1 of every label, and by operator of distortion."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jishi.community.intent.corpus import generate, perturb
from jishi.community.intent.model import modelfile, serve, train
from jishi.community.intent.model.plain import plain

#: A bid is a way of buying where only intents of buyers in general are told apart.
_SAME = {"order_in_comment": "how_to_buy"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one label, or of `asks` (any intent but none): shares from 0 to 1, `support` in texts."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Report:
    """`macro_f1` is the mean over the labels that occur; `asks` tells any intent from none."""

    labels: tuple[Figures, ...]
    macro_f1: float
    asks: Figures
    accuracy: float


def compare(right: Sequence[str], said: Sequence[str], *, merge_bids: bool = False) -> Report:
    """The figures of answers `said` against `right`, place by place."""
    if merge_bids:
        right, said = [_SAME.get(x, x) for x in right], [_SAME.get(x, x) for x in said]
    labels = tuple(_figures(name, right, said) for name in sorted(set(right)))
    asks = _figures(
        "asks", ["asks" if x != "none" else x for x in right],
        ["asks" if x != "none" else x for x in said],
    )  # fmt: skip
    hits = sum(a == b for a, b in zip(right, said, strict=True))
    return Report(
        labels, sum(one.f1 for one in labels) / max(1, len(labels)), asks, hits / max(1, len(right))
    )


def answers(texts: Iterable[str], model: modelfile.Trained | None = None) -> list[str]:
    """The likeliest intent of each text."""
    names = (model or serve.trained()).intents
    found = serve.scores([plain(text) for text in texts], model).intents
    return [names[column] for column in found.argmax(axis=1).tolist()]


def unseen() -> tuple[Report, Mapping[str, Report]]:
    """A model trained without a fifth of the patterns and sentences, judged on that fifth: in all,
    and by operator (every clean text of the fifth put through each operator).
    """
    rows = generate.corpus()
    model = train.fit(
        [row for row in rows if not train.held_out(row)], generate.risky(), version=""
    )
    kept = [row for row in rows if train.held_out(row)]
    whole = compare([row.label for row in kept], answers((row.text for row in kept), model))
    clean = [row for row in kept if row.operator == "plain" and len(row.text) >= _SHORTEST]
    by_operator = {}
    for name, operator in perturb.OPERATORS:
        rng = random.Random(name)  # noqa: S311 - repeatable, no secret
        texts = [operator(row.text, rng) for row in clean]
        by_operator[name] = compare([row.label for row in clean], answers(texts, model))
    return whole, by_operator


_SHORTEST = 4


def _figures(label: str, right: Sequence[str], said: Sequence[str]) -> Figures:
    pairs = list(zip(right, said, strict=True))
    both = sum(a == b == label for a, b in pairs)
    claimed, support = sum(b == label for _, b in pairs), sum(a == label for a, _ in pairs)
    precision, recall = both / max(1, claimed), both / max(1, support)
    mean = 2 * precision * recall / (precision + recall) if both else 0.0
    return Figures(label, precision, recall, mean, support)
