"""What crosses the boundary of the rule engine: facts, vocabulary, rules, problems, explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

#: Types of the language. `money` is in minor units (分), `duration` and `moment` in microseconds
#: once inside the engine; see `values.conform` for what a producer may hand over.
FactType = Literal[
    "bool", "int", "number", "text", "money", "duration", "moment", "list[text]", "list[int]"
]
FACT_TYPES: tuple[FactType, ...] = (
    "bool", "int", "number", "text", "money", "duration", "moment", "list[text]", "list[int]",
)  # fmt: skip
#: What an absent fact means: `unknown` leaves the condition undecided, the others are a value.
NullPolicy = Literal["unknown", "false", "empty", "zero"]

STAGES = (
    "onboarding", "sampling", "marketing", "reviews", "violations", "aftersales", "disputes",
)  # fmt: skip
STATUSES = (
    "planned", "draft", "consultation", "scheduled", "shadow", "staged", "live", "suspended",
    "retired",
)  # fmt: skip
PARTIES = ("merchant", "streamer", "buyer", "agency", "platform")
MODES = ("automatic", "assisted", "manual")
OUTCOMES = ("allow", "hold", "refuse", "finding")
UNDECIDED = ("hold", "ignore")
MEASURES = (
    "warn", "reject", "hold", "delist", "label", "points", "deposit", "freeze", "limit", "stop",
    "close", "refund", "compensate", "report", "notify", "onboard",
)  # fmt: skip
POINT_CLASSES = ("A", "B", "C")


@dataclass(frozen=True)
class FactSpec:
    """A fact that conditions may name: its type, unit, producing room and what its absence means.

    `name` is dotted (`product.price`); `room` is the producer (`commerce.catalog`); `pii` marks
    personal data, which an explanation shown to others leaves out.
    """

    name: str
    type: FactType
    unit: str = ""
    room: str = ""
    zh: str = ""
    en: str = ""
    null: NullPolicy = "unknown"
    pii: bool = False


@dataclass(frozen=True)
class EventKind:
    """A question (`gate`) or something that happened, with the facts known about it."""

    name: str
    gate: bool
    zh: str
    en: str
    facts: tuple[FactSpec, ...]

    @cached_property
    def by_name(self) -> dict[str, FactSpec]:
        return {spec.name: spec for spec in self.facts}

    def fact(self, name: str) -> FactSpec:
        """The fact called `name`; raises `KeyError`."""
        return self.by_name[name]


@dataclass(frozen=True)
class Vocabulary:
    """All that conditions may name. A detector returns how often it matches a text (0 = not)."""

    kinds: Mapping[str, EventKind]
    detectors: Mapping[str, Callable[[str], int]]
    lists: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a rule file, where, and what would be right.

    `line` and `col` count from 1 in characters of the file, `end_col` is exclusive. `caret` is the
    line with a marker below. `suggestion` is text to put in place of the span, or "".
    """

    line: int
    col: int
    end_col: int
    code: str
    zh: str
    en: str
    caret: str = ""
    suggestion: str = ""
    path: str = ""

    def text(self, language: str = "zh") -> str:
        """Everything for a person: place, sentence, marker."""
        place = f"{self.path or '<rule>'}:{self.line}:{self.col}"
        sentence = self.en if language.startswith("en") else self.zh
        return f"{place}: {self.code}: {sentence}\n{self.caret}".rstrip()


@dataclass(frozen=True)
class Bilingual:
    """The same sentence for Chinese and English readers."""

    zh: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Points:
    """Penalty points: ledger A general, B serious, C counterfeit."""

    cls: str
    count: int


@dataclass(frozen=True)
class Basis:
    """The ground of a rule: a law by its short name with the article, or our own agreement."""

    law: str = ""
    article: str = ""
    own: bool = False


@dataclass(frozen=True)
class Example:
    """Facts and what the condition must make of them. Facts not named are missing."""

    expect: Literal["hit", "miss", "undecided"]
    name: str
    facts: Mapping[str, Any] = field(hash=False)
    line: int = field(default=0, compare=False)

    @property
    def value(self) -> bool | None:
        return {"hit": True, "miss": False, "undecided": None}[self.expect]


@dataclass(frozen=True)
class Rule:
    """One rule file. A condition that is true means: the rule applies (is broken).

    `condition_line`, `lines` (of front matter fields) and `path` tell where it was read and do
    not count in comparisons.
    """

    id: str
    version: int
    status: str
    stage: str
    event: str
    binds: tuple[str, ...]
    mode: str
    outcome: str
    undecided: str
    measures: tuple[str, ...]
    title: Bilingual
    condition: str
    points: Points | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    share: int = 100
    basis: tuple[Basis, ...] = ()
    advice: Bilingual = Bilingual()
    appeal: bool = True
    body: Bilingual = Bilingual()
    examples: tuple[Example, ...] = ()
    condition_line: int = field(default=1, compare=False)
    lines: tuple[tuple[str, int], ...] = field(default=(), compare=False, repr=False)
    path: str = field(default="", compare=False)


class Decided(NamedTuple):
    """Which rules hit and which could not be decided, as indexes into `Book.rules(kind)`.

    `faults` are those in whose evaluation something failed (a detector raised): what failed counts
    as undecided. A named tuple: it is built once an event and a dataclass costs three times as much.
    """

    hits: tuple[int, ...]
    undecided: tuple[int, ...]
    faults: tuple[int, ...] = ()


@dataclass(frozen=True)
class Node:
    """One sub-expression: its text, type, value (None: undecided) and parts.

    `value` is plain data that JSON can carry: money in minor units, durations in seconds, moments
    as ISO 8601 text. `source` is the room that produced a fact; `reason` tells why a value is
    None where that begins: `missing`, `wrong_type`, `not_computable`, `failed`.
    """

    text: str
    value: Any
    children: tuple[Node, ...] = ()
    source: str = ""
    type: str = ""
    reason: str = ""
    start: int = 0
    end: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain data to store with a decision."""
        plain: dict[str, Any] = {"text": self.text, "value": self.value, "type": self.type}
        if self.source:
            plain["source"] = self.source
        if self.reason:
            plain["reason"] = self.reason
        if self.children:
            plain["children"] = [child.as_dict() for child in self.children]
        return plain


@dataclass(frozen=True)
class Explained:
    """True: the rule applies; False: it does not; None: undecided. `missing`: facts not known."""

    value: bool | None
    tree: Node
    missing: tuple[str, ...] = ()
