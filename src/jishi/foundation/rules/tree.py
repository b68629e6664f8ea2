"""The typed tree of a condition: what both evaluators read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jishi.foundation.rules.contracts import FactSpec

#: The type of an expression that already has a problem: nothing more is said about it.
FAULTY = "?"


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression: its span in the condition, in characters, and its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A value written out. Units are applied already: `yuan("1")` is 100."""

    value: Any


@dataclass(frozen=True, slots=True)
class ListLiteral(Expr):
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fact(Expr):
    spec: FactSpec


@dataclass(frozen=True, slots=True)
class Known(Expr):
    """`known(fact)`; with `negated`, `missing(fact)`. Never undecided."""

    fact: Fact
    negated: bool


@dataclass(frozen=True, slots=True)
class Not(Expr):
    operand: Expr


@dataclass(frozen=True, slots=True)
class All(Expr):
    """`and`: false as soon as one part is false, whatever is undecided."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Any_(Expr):  # noqa: N801 - `Any` is taken by typing
    """`or`: true as soon as one part is true, whatever is undecided."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """One comparison: `<`, `<=`, `>`, `>=`, `==`, `!=`. A chain is an `All` of them."""

    left: Expr
    operator: str
    right: Expr


@dataclass(frozen=True, slots=True)
class Member(Expr):
    """`item in items`; with `negated`, `not in`."""

    item: Expr
    items: Expr
    negated: bool


@dataclass(frozen=True, slots=True)
class Arithmetic(Expr):
    left: Expr
    operator: str
    right: Expr


@dataclass(frozen=True, slots=True)
class Negative(Expr):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Choose(Expr):
    """`yes if condition else no`; undecided when the condition is."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Detect(Expr):
    """How often a detector matches: `matched(…)`, or with type bool, whether: `detects(…)`."""

    name: str
    subject: Expr


@dataclass(frozen=True, slots=True)
class Listed(Expr):
    """Whether a value, or one of several, is in a named list."""

    name: str
    subject: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """Any other function of the language, by name, with its arguments in order."""

    function: str
    arguments: tuple[Expr, ...]


def children(expr: Expr) -> tuple[Expr, ...]:  # noqa: PLR0911 - one answer a kind of node
    """The parts of `expr`, in the order they are written."""
    match expr:
        case Not(operand=operand) | Negative(operand=operand):
            return (operand,)
        case All(parts=parts) | Any_(parts=parts):
            return parts
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Member(item=item, items=items):
            return (item, items)
        case Choose(condition=condition, yes=yes, no=no):
            return (yes, condition, no)
        case Detect(subject=subject) | Listed(subject=subject):
            return (subject,)
        case Known(fact=fact):
            return (fact,)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()
