"""A rulebook ready to decide: one fused function for each event kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jishi.foundation.rules import condition
from jishi.foundation.rules.contracts import Decided, Problem, Rule, Vocabulary
from jishi.foundation.rules.errors import RuleFileError
from jishi.foundation.rules.explaining import explain_condition
from jishi.foundation.rules.fusing import Fused, fuse_trees
from jishi.foundation.rules.writing import canonical_sha256

_NOTHING = Decided((), ())


def fuse(rules: Iterable[Rule], vocabulary: Vocabulary) -> Book:
    """Compile `rules`; raises `RuleFileError` with the problems of all that are wrong.

    Which rules (by status, date, share) is the caller's choice; the order within an event kind is
    that given.
    """
    chosen = tuple(rules)
    problems: list[Problem] = []
    chapters: dict[str, _Chapter] = {}
    for rule in chosen:
        ready, found = condition.build(rule, vocabulary)
        problems += found
        if ready is not None:
            chapters.setdefault(rule.event, _Chapter(vocabulary)).add(rule, ready)
    if problems:
        raise RuleFileError(problems)
    for kind, chapter in chapters.items():
        chapter.finish(kind)
    runs = {kind: chapter.fused for kind, chapter in chapters.items()}
    return Book(version=canonical_sha256(chosen), chapters=chapters, runs=runs)


@dataclass
class _Chapter:
    """The rules of one event kind."""

    vocabulary: Vocabulary
    rules: list[Rule] = field(default_factory=list)
    conditions: list[condition.Condition] = field(default_factory=list)
    alone: dict[int, Fused] = field(default_factory=dict)
    fused: Fused = field(init=False)

    def add(self, rule: Rule, ready: condition.Condition) -> None:
        self.rules.append(rule)
        self.conditions.append(ready)

    def finish(self, kind: str) -> None:
        self.fused = fuse_trees([one.tree for one in self.conditions], self.vocabulary, kind)

    def one_by_one(self, facts: Mapping[str, Any]) -> Decided:
        """Each rule by itself, so that one that fails leaves the others as they are."""
        hits, undecided, faults = [], [], []
        for index, ready in enumerate(self.conditions):
            if index not in self.alone:
                self.alone[index] = fuse_trees([ready.tree], self.vocabulary, f"rule {index}")
            try:
                decided = self.alone[index](facts)
                value = True if decided.hits else None if decided.undecided else False
            except Exception:  # detectors are other rooms' code
                faults.append(index)
                value = explain_condition(ready, self.vocabulary, facts).value
            if value is None:
                undecided.append(index)
            elif value:
                hits.append(index)
        return Decided(tuple(hits), tuple(undecided), tuple(faults))


@dataclass(frozen=True)
class Book:
    """Compiled rules. `version` is the SHA-256 of their canonical texts; safe to share by threads."""

    version: str
    chapters: Mapping[str, _Chapter] = field(repr=False)
    runs: Mapping[str, Fused] = field(repr=False)

    def decide(self, kind: str, facts: Mapping[str, Any]) -> Decided:
        """Which rules of `kind` hit, and which are undecided. Never raises for facts or detectors."""
        try:
            return self.runs[kind](facts)
        except Exception:  # no such chapter, or a detector failed: for which rule is found out
            chapter = self.chapters.get(kind)
            return chapter.one_by_one(facts) if chapter else _NOTHING

    def rules(self, kind: str) -> tuple[Rule, ...]:
        """The rules of `kind` in the order that `Decided` counts them."""
        chapter = self.chapters.get(kind)
        return tuple(chapter.rules) if chapter else ()
