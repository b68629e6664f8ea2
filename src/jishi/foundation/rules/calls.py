"""Typing of calls: each function of the language with what it takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any, Protocol

from jishi.foundation.rules.contracts import EventKind, Vocabulary
from jishi.foundation.rules.functions import (
    ARITY,
    INSTEAD_OF_FUNCTION,
    LISTS,
    NUMERIC,
    ORDERED,
    SECONDS_OF,
    USAGE,
)
from jishi.foundation.rules.source import Source, nearest
from jishi.foundation.rules.tree import FAULTY, Call, Detect, Expr, Fact, Known, Listed, Literal
from jishi.foundation.rules.values import SECOND, round_half_up, when_absent
from jishi.foundation.rules.wording import NULL_NAMES, TYPE_NAMES

_YUAN = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")


class Checking(Protocol):
    """What is needed of the type checker."""

    source: Source
    kind: EventKind
    vocabulary: Vocabulary

    def report(self, code: str, expr: Expr | tuple[int, int], **details: Any) -> Expr: ...
    def span(self, node: ast.expr) -> tuple[int, int]: ...
    def visit(self, node: ast.expr) -> Expr: ...
    def items(self, node: ast.expr) -> Expr: ...


def build_call(checker: Checking, node: ast.Call) -> Expr:
    """A call of a function of the language; anything else is reported."""
    span = checker.span(node)
    if not isinstance(node.func, ast.Name):
        start, end = checker.span(node.func)
        written = checker.source.text[start:end][:60]
        return checker.report("call_method", (start, end), function=written)
    name = node.func.id
    if name not in USAGE:
        instead = INSTEAD_OF_FUNCTION.get(name.lower()) or nearest(name, USAGE)
        return checker.report(
            "call_unknown", checker.span(node.func), suggestion=instead, function=name
        )
    least, most = ARITY[name]
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    if node.keywords or starred or not least <= len(node.args) <= most:
        return checker.report("call_arguments", span, function=name, usage=USAGE[name])
    return _CALLS[name](checker, name, node.args, span)


Span = tuple[int, int]


def _wrong(checker: Checking, name: str, position: int, expr: Expr, *expected: str) -> Expr:
    names = [TYPE_NAMES[one] for one in expected]
    got_zh, got_en = TYPE_NAMES[expr.type]
    return checker.report(
        "argument_type", expr, function=name, position=position,
        expected_zh="或".join(zh for zh, _ in names), expected_en=" or ".join(en for _, en in names),
        got_zh=got_zh, got_en=got_en,
    )  # fmt: skip


def _known(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    if not isinstance(nodes[0], ast.Name | ast.Attribute):
        return checker.report("argument_fact", checker.span(nodes[0]), function=name)
    fact = checker.visit(nodes[0])
    if not isinstance(fact, Fact):
        return Expr(*span, FAULTY)
    if when_absent(fact.spec) is not None:
        zh, en = NULL_NAMES[fact.spec.null]
        return checker.report("always_known", fact, fact=fact.spec.name, null_zh=zh, null_en=en)
    return Known(*span, "bool", fact, name == "missing")


def _written(checker: Checking, name: str, node: ast.expr, position: int) -> str | Expr:
    """The text written out at an argument, or the problem that it is not."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    zh, en = TYPE_NAMES["text"]
    return checker.report(
        "argument_literal", checker.span(node), function=name, position=position,
        expected_zh=zh, expected_en=en,
    )  # fmt: skip


def _named(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`detects`, `matched`, `listed`: a name from the vocabulary and a value."""
    written = _written(checker, name, nodes[0], 1)
    subject = checker.visit(nodes[1])
    if isinstance(written, Expr):
        return Expr(*span, FAULTY)
    code = "list_unknown" if name == "listed" else "detector_unknown"
    there = checker.vocabulary.lists if name == "listed" else checker.vocabulary.detectors
    if written not in there:
        known = nearest(written, there)
        return checker.report(
            code,
            checker.span(nodes[0]),
            suggestion=f'"{known}"' if known else "",
            name=written[:60],
        )
    if subject.type == FAULTY:
        return Expr(*span, FAULTY)
    takes = ("text", "int", "list[text]") if name == "listed" else ("text", "list[text]")
    if subject.type not in takes:
        return _wrong(checker, name, 2, subject, *takes)
    if name == "listed":
        return Listed(*span, "bool", written, subject)
    return Detect(*span, "int" if name == "matched" else "bool", written, subject)


def _measure(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`length` of a text or list, `count` of a list."""
    subject = checker.visit(nodes[0])
    takes = (*LISTS, "text") if name == "length" else tuple(LISTS)
    if subject.type == FAULTY:
        return Expr(*span, FAULTY)
    if subject.type not in takes:
        return _wrong(checker, name, 1, subject, *takes)
    return Call(*span, "int", name, (subject,))


def _any_of(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    have, wanted = checker.visit(nodes[0]), checker.items(nodes[1])
    if FAULTY in (have.type, wanted.type):
        return Expr(*span, FAULTY)
    if have.type not in LISTS:
        return _wrong(checker, name, 1, have, *LISTS)
    if wanted.type != have.type:
        return _wrong(checker, name, 2, wanted, have.type)
    return Call(*span, "bool", name, (have, wanted))


def _part(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`contains`, `starts_with`, `ends_with`."""
    whole, part = checker.visit(nodes[0]), checker.visit(nodes[1])
    if FAULTY in (whole.type, part.type):
        return Expr(*span, FAULTY)
    for position, expr in enumerate((whole, part), 1):
        if expr.type != "text":
            return _wrong(checker, name, position, expr, "text")
    if isinstance(part, Literal) and part.value == "":
        return checker.report("text_empty", part)
    return Call(*span, "bool", name, (whole, part))


def _time(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`days`, `hours`, `minutes`: a duration."""
    amount = checker.visit(nodes[0])
    if amount.type == FAULTY:
        return Expr(*span, FAULTY)
    if amount.type not in NUMERIC:
        return _wrong(checker, name, 1, amount, "int", "number")
    if isinstance(amount, Literal):
        length = round_half_up(amount.value * SECONDS_OF[name] * SECOND)
        return Literal(*span, "duration", length)
    return Call(*span, "duration", name, (amount,))


def _yuan(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    node = nodes[0]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        start, end = checker.span(node)
        written = checker.source.text[start:end]
        return checker.report(
            "argument_literal", (start, end), suggestion=f'"{written}"', function=name, position=1,
            expected_zh=TYPE_NAMES["text"][0], expected_en=TYPE_NAMES["text"][1],
        )  # fmt: skip
    text = _written(checker, name, node, 1)
    if isinstance(text, Expr):
        return text
    found = _YUAN.fullmatch(text)
    if found is None:
        return checker.report("yuan_form", checker.span(node), value=text[:40])
    return Literal(*span, "money", int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))


def _percent(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    part, whole = checker.visit(nodes[0]), checker.visit(nodes[1])
    if FAULTY in (part.type, whole.type):
        return Expr(*span, FAULTY)
    takes = ("int", "number", "money", "duration")
    if part.type not in takes:
        return _wrong(checker, name, 1, part, *takes)
    if whole.type != part.type and not {part.type, whole.type} <= NUMERIC:
        return _wrong(checker, name, 2, whole, part.type)
    if isinstance(whole, Literal) and whole.value == 0:
        return checker.report("division_by_zero", whole)
    return Call(*span, "number", name, (part, whole))


def _extreme(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`min` and `max` of values of one type."""
    values = tuple(checker.visit(node) for node in nodes)
    if any(value.type == FAULTY for value in values):
        return Expr(*span, FAULTY)
    first = values[0]
    if first.type not in ORDERED:
        return _wrong(checker, name, 1, first, "int", "number", "money", "duration", "moment")
    for position, value in enumerate(values[1:], 2):
        if value.type != first.type and not {value.type, first.type} <= NUMERIC:
            return _wrong(checker, name, position, value, first.type)
    kind = "number" if any(value.type == "number" for value in values) else first.type
    return Call(*span, kind, name, values)


def _one(checker: Checking, name: str, nodes: list[ast.expr], span: Span) -> Expr:
    """`abs` and `round`."""
    value = checker.visit(nodes[0])
    if value.type == FAULTY:
        return Expr(*span, FAULTY)
    takes = ("int", "number", "money", "duration") if name == "abs" else ("number", "int")
    if value.type not in takes:
        return _wrong(checker, name, 1, value, *takes)
    return Call(*span, value.type if name == "abs" else "int", name, (value,))


_CALLS: dict[str, Callable[[Checking, str, list[ast.expr], Span], Expr]] = {
    "known": _known, "missing": _known, "detects": _named, "matched": _named, "listed": _named,
    "length": _measure, "count": _measure, "any_of": _any_of, "contains": _part,
    "starts_with": _part, "ends_with": _part, "days": _time, "hours": _time, "minutes": _time,
    "yuan": _yuan, "percent": _percent, "min": _extreme, "max": _extreme, "abs": _one,
    "round": _one,
}  # fmt: skip
