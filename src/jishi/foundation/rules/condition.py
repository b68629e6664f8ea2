"""A rule's condition made ready: its source and its typed tree."""

from __future__ import annotations

from dataclasses import dataclass

from jishi.foundation.rules import typechecking
from jishi.foundation.rules.contracts import Problem, Rule, Vocabulary
from jishi.foundation.rules.errors import RuleFileError
from jishi.foundation.rules.source import Source
from jishi.foundation.rules.tree import Expr, Fact, children


@dataclass(frozen=True)
class Condition:
    """`text` is what the spans of `tree` point into."""

    text: str
    tree: Expr


def build(rule: Rule, vocabulary: Vocabulary) -> tuple[Condition | None, list[Problem]]:
    """The typed condition of `rule`, or what is wrong with it."""
    source = Source(rule.condition, first_line=rule.condition_line, path=rule.path)
    kind = vocabulary.kinds.get(rule.event)
    if kind is None:
        source.report("kind_unknown", 0, 1, kind=rule.event)
        return None, source.problems
    tree = typechecking.build(source, kind, vocabulary)
    return (None if tree is None else Condition(rule.condition, tree)), source.problems


def require(rule: Rule, vocabulary: Vocabulary) -> Condition:
    """The typed condition; raises `RuleFileError`."""
    condition, problems = build(rule, vocabulary)
    if condition is None:
        raise RuleFileError(problems)
    return condition


def facts_of(tree: Expr) -> list[Fact]:
    """The facts that a condition names, each once, in the order of first mention."""
    found: dict[str, Fact] = {}
    waiting = [tree]
    while waiting:
        expr = waiting.pop()
        if isinstance(expr, Fact):
            found.setdefault(expr.spec.name, expr)
        waiting.extend(reversed(children(expr)))
    return list(found.values())
