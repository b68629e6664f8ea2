"""A draft as it is typed: what is wrong with it, and what its examples come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook import reading
from jishi.governance.rulebook.centre import presenting, rendering, words

if TYPE_CHECKING:
    from jishi.foundation.rules.api import Example, Problem, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An example with what it should and what it does come to."""

    name: str
    wanted: str
    got: str
    is_right: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`rule` is None while the text can't be read."""

    rule: Rule | None
    problems: tuple[Problem, ...]
    cases: tuple[Case, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.problems


def checked(text: str) -> Checked:
    """Read, type-check and run the examples of `text`; keeps nothing."""
    try:
        rule = rules.read_rule(text)
    except rules.RuleFileError as error:
        return Checked(rule=None, problems=tuple(error.problems))
    problems = reading.problems_of(text)
    return Checked(
        rule=rule, problems=problems, cases=tuple(_case(rule, one) for one in rule.examples)
    )


def _case(rule: Rule, one: Example) -> Case:
    names = words.expectations()
    try:
        value = reading.explained(rule, one.facts).value
    except rules.RuleFileError:
        return Case(name=one.name, wanted=names[one.expect], got="–", is_right=False, line=one.line)
    got = {True: "hit", False: "miss", None: "undecided"}[value]
    return Case(
        name=one.name, wanted=names[one.expect], got=names[got], is_right=got == one.expect,
        line=one.line,
    )  # fmt: skip


def preview(rule: Rule, *, english: bool) -> dict[str, Any]:
    """The public text of a draft, as the rule centre would show it."""
    return {
        "title": rule.title.en if english else rule.title.zh,
        "body": rendering.html_of(rule.body.en if english else rule.body.zh),
        "does": presenting.does(rule),
        "binds": presenting.named(rule.binds, words.parties()),
    }
