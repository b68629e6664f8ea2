"""Labelled rows out of lexicons, patterns and hand-written sentences: the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jishi.community.intent.corpus import evade, grammar, perturb

HERE = Path(__file__).parent
SEED = 20260401
LABELS = (
    "none", "how_to_buy", "price", "product_question", "stock_or_variant", "shipping",
    "order_status_or_aftersales", "order_in_comment",
)  # fmt: skip
#: Rows generated of each label.
SIZES = {
    "none": 26000, "how_to_buy": 6500, "price": 8000, "product_question": 9500,
    "stock_or_variant": 7500, "shipping": 7500, "order_status_or_aftersales": 14000,
    "order_in_comment": 1800,
}  # fmt: skip
#: Shares of phenomena where they should not follow the number of patterns.
SHARES = {
    "service_reply": 0.34, "short_reply": 0.07, "thanks": 0.03, "live_chat": 0.07, "praise": 0.16,
    "taste": 0.04, "greeting": 0.02, "chatter": 0.12, "opinion": 0.08, "seller": 0.06, "other": 0.05,
}  # fmt: skip
COPIES_BY_HAND = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its label, the phenomenon it stands for, and how it was distorted.

    `source` names the pattern or sentence that it was made of: what shares one is not independent.
    """

    text: str
    label: str
    phenomenon: str
    operator: str
    source: str


def corpus(seed: int = SEED, corrected: Sequence[tuple[str, str]] = ()) -> list[Row]:
    """All rows, each text once, in a fixed order; another seed makes other rows of the same kind.

    `corrected`: (label, text) that people decided; they stand before anything made here.
    """
    seen: dict[str, Row] = {}
    for row in _corrected(corrected, seed):
        seen.setdefault(row.text, row)
    for label in LABELS:
        for row in (*by_hand(label, seed), *_generated(label, seed)):
            seen.setdefault(row.text, row)
    return list(seen.values())


def _corrected(corrected: Sequence[tuple[str, str]], seed: int) -> Iterator[Row]:
    rng = random.Random(f"{seed} corrected")  # noqa: S311 - repeatable, no secret
    for label, text in corrected:
        yield Row(text, label, "corrected", "plain", text)
    for label, text in corrected:
        for _ in range(COPIES_BY_HAND):
            distorted, operator = perturb.distort(text, rng)
            yield Row(distorted, label, "corrected", operator, text)


#: Files of patterns about risks, with the label of what they make; `…_none` is harmless talk of it.
RISK_PATTERNS = {
    "risk_offsite_contact": "offsite_contact", "risk_offsite_none": "none",
    "risk_absolute_claim": "absolute_claim", "risk_absolute_none": "none",
    "risk_counterfeit_hint": "counterfeit_hint", "risk_counterfeit_none": "none",
    "risk_abuse": "abuse", "risk_abuse_none": "none",
}  # fmt: skip
RISKS_A_FILE = 3000
#: Share of generated risky rows that are written around a word list.
_EVADED = 0.3


def risky(corrected: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """(risk, text) of talk about risks: the risky and the harmless, each text once; `corrected` by
    people have the last word."""
    lexicons = grammar.read_lexicons()
    found: dict[str, str] = {}
    for name, label in RISK_PATTERNS.items():
        rng = random.Random(f"{SEED} {name}")  # noqa: S311 - repeatable, no secret
        patterns = grammar.read_patterns(name)
        for _ in range(RISKS_A_FILE):
            _, parts = patterns[rng.randrange(len(patterns))]
            text, _ = perturb.distort(grammar.expand(parts, lexicons, rng.randrange), rng)
            if label != "none" and rng.random() < _EVADED:
                text, _ = evade.evaded(text, rng)
            found.setdefault(text, label)
        for _, text in written(name):
            found[text] = label
            for _ in range(COPIES_BY_HAND):
                copy = (
                    evade.evaded(text, rng)[0] if label != "none" else perturb.distort(text, rng)[0]
                )
                found.setdefault(copy, label)
    rng = random.Random(f"{SEED} corrected risks")  # noqa: S311 - repeatable, no secret
    for label, text in corrected:
        found[text] = label
        for _ in range(COPIES_BY_HAND):
            found.setdefault(perturb.distort(text, rng)[0], label)
    return [(label, text) for text, label in found.items()]


def written(label: str) -> list[tuple[str, str]]:
    """(phenomenon, sentence) of the hand-written file of `label`."""
    lines = (HERE / "utterances" / f"{label}.tsv").read_text(encoding="utf-8").splitlines()
    return [(row[0], row[1]) for line in lines[1:] if len(row := line.split("\t")) == 2]


def by_hand(label: str, seed: int = SEED) -> Iterator[Row]:
    """The hand-written sentences: as they are, and a few decorated and distorted copies."""
    rng = random.Random(f"{seed} {label} hand")  # noqa: S311 - repeatable, no secret
    lexicons = grammar.read_lexicons()
    for phenomenon, text in written(label):
        yield Row(text, label, phenomenon, "plain", text)
        for _ in range(COPIES_BY_HAND):
            decorated = perturb.decorate(text, label, lexicons, rng)
            distorted, operator = perturb.distort(decorated, rng)
            yield Row(distorted, label, phenomenon, operator, text)


def _generated(label: str, seed: int) -> Iterator[Row]:
    rng = random.Random(f"{seed} {label}")  # noqa: S311 - repeatable, no secret
    lexicons = grammar.read_lexicons()
    patterns = grammar.read_patterns(label)
    weights = _weights([phenomenon for phenomenon, _ in patterns])

    def one() -> tuple[int, str]:
        number = rng.choices(range(len(patterns)), weights)[0]
        return number, grammar.expand(patterns[number][1], lexicons, rng.randrange)

    for _ in range(SIZES[label]):
        number, text = one()
        phenomenon = patterns[number][0]
        if rng.random() < perturb.SECOND_SENTENCE[label]:
            again, more = one()
            if label != "none" or patterns[again][0] == phenomenon:
                text = perturb.join(text, more, rng)
        decorated = perturb.decorate(text, label, lexicons, rng)
        distorted, operator = perturb.distort(decorated, rng)
        yield Row(distorted.strip(), label, phenomenon, operator, f"{label} {number}")


def _weights(phenomena: list[str]) -> list[float]:
    counts = {name: phenomena.count(name) for name in phenomena}
    return [SHARES.get(name, counts[name]) / counts[name] for name in phenomena]
