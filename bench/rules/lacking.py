"""The twenty conditions on events that each lack a third of the thirty fields: what a market's events are like.

A condition is then true, false, or cannot be known (None): "a or b" is true when one of them is, whatever
the other may be (Kleene). Standard library only.
"""

from __future__ import annotations

import ast
import operator
import random
from collections.abc import Sequence
from typing import Any

import twenty

Answers = Sequence[bool | None]
_OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Add: operator.add, ast.Sub: operator.sub,
    ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.In: lambda one, among: one in among, ast.NotIn: lambda one, among: one not in among,
}  # fmt: skip
_TREES = [ast.parse(one.python, mode="eval").body for one in twenty.CONDITIONS]


def events(count: int = 400, seed: int = 40) -> list[dict[str, Any]]:
    """Listings of `twenty`, each without ten fields, another ten each time."""
    dice = random.Random(seed)
    names = [name for name, _ in twenty.FIELDS]
    found = []
    for event in twenty.events(count, seed):
        gone = set(dice.sample(names, len(names) // 3))
        found.append({name: value for name, value in event.items() if name not in gone})
    return found


def truth(event: dict[str, Any]) -> list[bool | None]:
    """What can be known of each condition."""
    return [_value(tree, event) for tree in _TREES]


def _value(tree: ast.expr, event: dict[str, Any]) -> Any:
    match tree:
        case ast.Name(id=name):
            return event.get(name)
        case ast.Constant(value=value):
            return value
        case ast.List(elts=parts):
            return [_value(part, event) for part in parts]
        case ast.BoolOp(op=kind, values=parts):
            decisive = isinstance(kind, ast.Or)
            found = [_value(part, event) for part in parts]
            return decisive if decisive in found else None if None in found else not decisive
        case ast.UnaryOp(operand=part):
            found_ = _value(part, event)
            return None if found_ is None else not found_
        case ast.Call(args=[part]):
            text = _value(part, event)
            return None if text is None else twenty.phone(text)
        case (
            ast.Compare(left=left, ops=[kind], comparators=[right])
            | ast.BinOp(left=left, op=kind, right=right)
        ):
            one, other = _value(left, event), _value(right, event)
            return None if one is None or other is None else _OPERATIONS[type(kind)](one, other)
        case _:
            raise TypeError(ast.dump(tree))


def judged(given: Sequence[Answers], events_: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Shares: of what can be known, how much was `right`; of all answers, how many were `wrong`
    (the opposite, or a yes or no where nothing can be known)."""
    pairs = [
        (answer, true)
        for answers, event in zip(given, events_, strict=True)
        for answer, true in zip(answers, truth(event), strict=True)
    ]
    known = [(answer, true) for answer, true in pairs if true is not None]
    return {
        "known_per_event": len(known) / len(events_),
        "right": sum(answer is true for answer, true in known) / len(known),
        "wrong": sum(answer is not None and answer is not true for answer, true in pairs)
        / len(pairs),
    }
