"""The explaining evaluator: every sub-expression's value, and each fact with the room it came from.

It is written for clarity, evaluates everything (no short cut) and defines what the language means;
the fused evaluator must agree with it, which a property test over generated conditions proves.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jishi.foundation.rules import condition, values
from jishi.foundation.rules.contracts import Explained, Node, Rule, Vocabulary
from jishi.foundation.rules.functions import NUMERIC, SECONDS_OF
from jishi.foundation.rules.tree import (
    All,
    Any_,
    Arithmetic,
    Call,
    Choose,
    Compare,
    Detect,
    Expr,
    Fact,
    Known,
    Listed,
    ListLiteral,
    Literal,
    Member,
    Negative,
    Not,
    children,
)

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def explain(rule: Rule, vocabulary: Vocabulary, facts: Mapping[str, Any]) -> Explained:
    """Evaluate the condition of `rule` on `facts`, keeping everything on the way.

    Raises `RuleFileError` when the condition itself is wrong; never for facts: one that is absent
    or of another type leaves what needs it undecided.
    """
    return explain_condition(condition.require(rule, vocabulary), vocabulary, facts)


def explain_condition(
    ready: condition.Condition, vocabulary: Vocabulary, facts: Mapping[str, Any]
) -> Explained:
    """As `explain`, for a condition that is typed already."""
    interpreter = _Interpreter(ready.text, vocabulary, facts)
    value, tree = interpreter.evaluate(ready.tree)
    missing = tuple(
        fact.spec.name
        for fact in condition.facts_of(ready.tree)
        if interpreter.fact(fact)[0] is None
    )
    return Explained(value=value, tree=tree, missing=missing)


@dataclass(frozen=True)
class _Interpreter:
    text: str
    vocabulary: Vocabulary
    facts: Mapping[str, Any]

    def evaluate(self, expr: Expr) -> tuple[Any, Node]:
        """The value of `expr` (None: undecided) and the node that shows it."""
        source = reason = ""
        parts: list[tuple[Any, Node]] = []
        if isinstance(expr, Fact):
            value, reason = self.fact(expr)
            source = expr.spec.room
        else:
            parts = [self.evaluate(child) for child in children(expr)]
            value, reason = self.combine(expr, [value for value, _ in parts])
        node = Node(
            text=self.text[expr.start : expr.end],
            value=values.shown(expr.type, value),
            children=tuple(node for _, node in parts),
            source=source,
            type=expr.type,
            reason=reason,
            start=expr.start,
            end=expr.end,
        )
        return value, node

    def fact(self, fact: Fact) -> tuple[Any, str]:
        given = self.facts.get(fact.spec.name)
        value = values.conform(fact.spec, given)
        if value is not None:
            return value, ""
        return None, "missing" if given is None else "wrong_type"

    def combine(self, expr: Expr, parts: list[Any]) -> tuple[Any, str]:  # noqa: PLR0911 - one answer a kind of node
        """The value of `expr` from those of its parts; a reason when undecided begins here."""
        match expr:
            case Literal(value=value):
                return value, ""
            case ListLiteral(values=items):
                return items, ""
            case Known(negated=negated):
                return (parts[0] is None) is negated, ""
            case All():
                return _all(parts), ""
            case Any_():
                return _any(parts), ""
            case Choose():
                yes, chosen, no = parts
                return (None if chosen is None else yes if chosen else no), ""
            case _:
                if any(part is None for part in parts):
                    return None, ""
        try:
            value = self.apply(expr, parts)
        except (ArithmeticError, ValueError):
            return None, "not_computable"
        except Exception:  # a detector is another room's code
            return None, "failed"
        return value, "" if value is not None else "not_computable"

    def apply(self, expr: Expr, parts: list[Any]) -> Any:  # noqa: PLR0911 - one answer a kind of node
        """An operation on values that are all known."""
        match expr:
            case Not():
                return not parts[0]
            case Negative():
                return -parts[0]
            case Compare(operator=sign):
                return _COMPARE[sign](parts[0], parts[1])
            case Member(negated=negated):
                return (parts[0] in parts[1]) is not negated
            case Arithmetic():
                return _arithmetic(expr, parts[0], parts[1])
            case Detect(name=name, type=kind):
                detector = self.vocabulary.detectors[name]
                found = sum(map(detector, parts[0] if isinstance(parts[0], tuple) else (parts[0],)))
                return found > 0 if kind == "bool" else found
            case Listed(name=name):
                among = self.vocabulary.lists[name]
                asked = parts[0] if isinstance(parts[0], tuple) else (parts[0],)
                return any(str(one) in among for one in asked)
            case Call(function=function):
                return _FUNCTIONS[function](*parts)
            case _:
                raise TypeError(type(expr).__name__)


def _all(parts: list[Any]) -> bool | None:
    """Kleene's strong conjunction."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _any(parts: list[Any]) -> bool | None:
    """Kleene's strong disjunction."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def _arithmetic(expr: Arithmetic, left: Any, right: Any) -> Any:  # noqa: PLR0911 - one answer a kind of node
    amount = expr.type not in NUMERIC
    match expr.operator:
        case "+":
            return values.finite(left + right)
        case "-":
            return values.finite(left - right)
        case "*" if amount and "number" in (expr.left.type, expr.right.type):
            return values.times_amount(left, right)
        case "*":
            return values.finite(left * right)
        case "/" if amount:
            return values.divide_amount(left, right)
        case "/":
            return values.divide(left, right)
        case _:
            return values.remainder(left, right)


def _time(name: str) -> Callable[[Any], Any]:
    unit = SECONDS_OF[name] * values.SECOND

    def of(amount: Any) -> Any:
        return amount * unit if isinstance(amount, int) else values.times_amount(amount, unit)

    return of


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "length": len,
    "count": len,
    "any_of": lambda have, wanted: any(one in wanted for one in have),
    "contains": lambda whole, part: part in whole,
    "starts_with": lambda whole, part: whole.startswith(part),
    "ends_with": lambda whole, part: whole.endswith(part),
    "days": _time("days"),
    "hours": _time("hours"),
    "minutes": _time("minutes"),
    "percent": values.percentage,
    "min": min,
    "max": max,
    "abs": abs,
    "round": lambda value: value if isinstance(value, int) else values.round_half_up(value),
}
