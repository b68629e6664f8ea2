"""Labels for anyone's own texts, from a table in and to a table out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TextIO, TypeVar

from jishi.community.intent.model import serve
from jishi.community.intent.text import chain
from jishi.community.intent.text.normalise import views

COLUMNS_OUT = ("id", "intent", "policy_risk", "scores", "spans")
_BATCH = 500
_CALM = 0.75
"""Above this probability of no risk, what is left to the risks is below all that `joint` looks at."""
LONGEST = 4_000
"""Characters of a text that are read."""


class BadTableError(Exception):
    """Line {line} of the table: {why}."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"Line {line} of the table: {why}.")
        self.line = line
        self.why = why


class Labelled(NamedTuple):
    """The labels of one text; `spans` are (start, end, risk) in characters."""

    id: str
    intent: str
    policy_risk: str
    spans: tuple[tuple[int, int, str], ...]
    intents: Sequence[float]
    risks: Mapping[str, float]

    @property
    def scores(self) -> dict[str, dict[str, float]]:
        """By question and label, to four places; of risks only those above their thresholds."""
        intents = dict(zip(serve.trained().intents, self.intents, strict=True))
        return {"intent": _rounded(intents), "policy_risk": _rounded(self.risks)}


def label(texts: Sequence[tuple[str, str]]) -> Iterator[Labelled]:
    """Labels of (id, text) pairs, in order: the whole chain, the model asked a batch at a time."""
    reader, model = chain.shipped_chain(), serve.trained()
    knows_risks, calm = model.knows_risks, dict.fromkeys(model.risks, 0.0)
    for some in _batches(texts):
        seen = [views(text[:LONGEST]) for _, text in some]
        found = serve.scores([one.plain for one in seen])
        best = found.intents.argmax(axis=1).tolist()
        rows = zip(
            some, seen, found.intents.tolist(), best, found.risks.tolist(), strict=True
        )  # fmt: skip
        for (id_, _), one, intents, intent, odds in rows:
            heard = calm if odds[0] > _CALM else dict(zip(model.risks, odds, strict=True))
            heard = heard if knows_risks else {}
            risks = reader.judged(one, "unknown", "comment", heard)
            spans = tuple((*span, risk.label) for risk in risks for span in risk.spans)
            yield Labelled(
                id_, model.intents[intent], risks[0].label if risks else "none", spans, intents,
                {risk.label: risk.score for risk in risks},
            )  # fmt: skip


def label_table(source: Iterable[str], out: TextIO) -> Iterator[int]:
    """Read a table with a header line and columns `id`, `text` (others are passed over), write one
    with `COLUMNS_OUT`; yields how many rows are done. Raises BadTableError.
    """
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS_OUT)
    done = 0
    for some in _batches(_rows(source)):
        for found in label(some):
            writer.writerow(
                (
                    found.id, found.intent, found.policy_risk,
                    json.dumps(found.scores, ensure_ascii=False),
                    json.dumps(found.spans, ensure_ascii=False),
                )
            )  # fmt: skip
        done += len(some)
        yield done


def _rows(source: Iterable[str]) -> Iterator[tuple[str, str]]:
    lines = enumerate(source, start=1)
    _, first = next(lines, (1, ""))
    header = first.lstrip("\ufeff").rstrip("\r\n").split("\t")
    missing = [name for name in ("id", "text") if name not in header]
    if missing:
        raise BadTableError(1, f"the header has no column {' and no column '.join(missing)}")
    id_at, text_at = header.index("id"), header.index("text")
    for number, line in lines:
        cells = line.rstrip("\r\n").split("\t")
        if cells == [""]:
            continue
        if len(cells) <= max(id_at, text_at):
            raise BadTableError(number, f"it has {len(cells)} cells, the header {len(header)}")
        yield _unquoted(cells[id_at]), _unquoted(cells[text_at])


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _rounded(scores: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in scores.items()}


T = TypeVar("T")


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, _BATCH)):
        yield some
