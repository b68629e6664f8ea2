"""Corrections of staff as a table for training: one row a text, the newest of each, in a fixed order."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from jishi.community.intent.model.labels import INTENTS, RISKS
from jishi.community.intent.models import Correction

COLUMNS = ("intent", "policy_risk", "text")


class BadCorrectionsError(Exception):
    """Line {line} of the corrections: {why}."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"Line {line} of the corrections: {why}.")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with what it means."""

    text: str
    intent: str
    policy_risk: str


def current() -> list[Corrected]:
    """By text, so that the same corrections always make the same file."""
    rows = Correction.objects.order_by("digest", "-pk").distinct("digest")
    found = [Corrected(row.text, row.intent, row.policy_risk) for row in rows]
    return sorted(found, key=lambda one: one.text)


def write(found: Iterable[Corrected], out: TextIO) -> int:
    """A tab-separated table; how many rows."""
    count = 0
    print(*COLUMNS, sep="\t", file=out)
    for count, one in enumerate(found, 1):  # noqa: B007 - the last number is the answer
        print(one.intent, one.policy_risk, one.text, sep="\t", file=out)
    return count


def read(lines: Iterable[str]) -> Iterator[Corrected]:
    """The rows of such a table. Raises `BadCorrectionsError`."""
    table = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(table, 1):
        if number == 1 and tuple(row) == COLUMNS:
            continue
        if len(row) != len(COLUMNS):
            raise BadCorrectionsError(number, f"{len(row)} columns instead of {len(COLUMNS)}")
        intent, risk, text = row
        if intent not in INTENTS or risk not in RISKS:
            raise BadCorrectionsError(number, f"unknown label {intent} or {risk}")
        yield Corrected(text, intent, risk)
