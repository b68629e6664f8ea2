"""Which conditions can be computed how: what the fused evaluator may take for granted."""

from __future__ import annotations

from collections.abc import Sequence

from jishi.foundation.rules.functions import NUMERIC, SECONDS_OF
from jishi.foundation.rules.tree import (
    All,
    Any_,
    Arithmetic,
    Call,
    Choose,
    Expr,
    Known,
    Literal,
    Negative,
    Not,
    children,
)
from jishi.foundation.rules.typechecking import cost_of


def is_strict(expr: Expr) -> bool:
    """Whether `expr` has a value exactly when all its facts are there."""
    match expr:
        case Not() | All() | Any_() | Choose() | Known():
            return False
        case Arithmetic(operator=sign, type=kind, left=left, right=right):
            exact = sign in "+-*" and "number" not in (kind, left.type, right.type)
            return exact and is_strict(left) and is_strict(right)
        case Call(function="percent"):
            return False
        case Call(function=function, arguments=(argument,)) if function in SECONDS_OF:
            return argument.type == "int" and is_strict(argument)
        case _:
            return all(is_strict(child) for child in children(expr))


def is_raw(expr: Expr) -> bool:
    """Whether `expr` is number arithmetic that can only fail by leaving the range of a float.

    Then it can be computed at once: what is not finite stays so through + - * and a constant
    divisor, so one look at the end tells.
    """
    match expr:
        case Negative(operand=operand):
            return is_raw(operand)
        case Arithmetic(operator="/", type="number", left=left, right=Literal()):
            return left.type in NUMERIC and (is_strict(left) or is_raw(left))
        case Arithmetic(operator="+" | "-" | "*", type="number", left=left, right=right):
            return all(is_strict(part) or is_raw(part) for part in (left, right))
        case _:
            return False


def is_plain(expr: Expr) -> bool:
    """Whether `expr` is and/or/not over strict parts: no temporary is needed for it."""
    match expr:
        case Not() | All() | Any_():
            return all(is_plain(child) for child in children(expr))
        case Known():
            return True
        case _:
            return is_strict(expr)


def cheap_first(parts: Sequence[Expr]) -> list[Expr]:
    return sorted(parts, key=cost_of)


def may_hit_without(expr: Expr) -> bool:
    """Whether `expr` can be true although a fact it needs is missing."""
    match expr:
        case All(parts=parts):
            return any(may_hit_without(part) for part in parts)
        case Not(operand=operand):
            return not is_strict(operand)
        case Any_() | Known():
            return True
        case _:
            return False
