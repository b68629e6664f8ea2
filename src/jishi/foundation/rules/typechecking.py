"""From Python's syntax tree to our typed tree: only what is listed here exists in the language."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from jishi.foundation.rules import calls, parsing
from jishi.foundation.rules.contracts import EventKind, Vocabulary
from jishi.foundation.rules.functions import COSTS, LISTS, MAX_COST, NUMERIC, ORDERED, USAGE
from jishi.foundation.rules.source import Source, nearest
from jishi.foundation.rules.tree import (
    FAULTY,
    All,
    Any_,
    Arithmetic,
    Choose,
    Compare,
    Detect,
    Expr,
    Fact,
    Listed,
    ListLiteral,
    Literal,
    Member,
    Negative,
    Not,
    children,
)
from jishi.foundation.rules.tree import Call as CallNode
from jishi.foundation.rules.wording import TYPE_NAMES

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%",
}  # fmt: skip
#: Results of arithmetic on unlike types; like types of `AMOUNTS` add and subtract to themselves.
_RESULTS: dict[tuple[str, str, str], str] = {
    ("moment", "-", "moment"): "duration",
    ("moment", "+", "duration"): "moment",
    ("duration", "+", "moment"): "moment",
    ("moment", "-", "duration"): "moment",
}
_AMOUNTS = frozenset({"money", "duration"})


def build(source: Source, kind: EventKind, vocabulary: Vocabulary) -> Expr | None:
    """The typed condition in `source`, or None with the problems reported there."""
    parsed = parsing.parse(source)
    if parsed is None:
        return None
    checker = Checker(source, kind, vocabulary)
    tree = checker.truth(parsed)
    if not source.problems:
        cost = cost_of(tree)
        if cost > MAX_COST:
            source.report("condition_too_costly", 0, 1, cost=cost, most=MAX_COST)
        elif not checker.facts_named:
            source.report("no_fact", tree.start, tree.end)
    return None if source.problems else tree


def cost_of(tree: Expr) -> int:
    """What one evaluation costs, in comparisons of two numbers."""
    own = 1
    match tree:
        case Detect():
            own = COSTS["detects"]
        case Listed():
            own = COSTS["listed"]
        case CallNode(function=function):
            own = COSTS.get(function, 1)
        case ListLiteral(values=values):
            own = 1 + len(values) // 20
        case _:
            pass
    return own + sum(cost_of(child) for child in children(tree))


@dataclass
class Checker:
    """Builds typed nodes bottom-up; a node with a problem is `FAULTY` and causes no further ones."""

    source: Source
    kind: EventKind
    vocabulary: Vocabulary
    facts_named: int = 0

    def report(self, code: str, expr: Expr | tuple[int, int], **details: Any) -> Expr:
        start, end = expr if isinstance(expr, tuple) else (expr.start, expr.end)
        self.source.report(code, start, end, **details)
        return Expr(start, end, FAULTY)

    def span(self, node: ast.expr) -> tuple[int, int]:
        return parsing.span(self.source, node)

    def visit(self, node: ast.expr) -> Expr:
        """A value of any type but a written-out list."""
        build_ = _BUILDERS.get(type(node))
        if build_ is not None:
            return build_(self, node)
        return self.report("construct_not_allowed", self.span(node), **_construct(node))

    def truth(self, node: ast.expr) -> Expr:
        """A yes or no."""
        expr = self.visit(node)
        if expr.type not in ("bool", FAULTY):
            zh, en = TYPE_NAMES[expr.type]
            return self.report("not_bool", expr, got_zh=zh, got_en=en)
        return expr

    def items(self, node: ast.expr) -> Expr:
        """A list: written out, or a fact."""
        if not isinstance(node, ast.List | ast.Tuple):
            return self.visit(node)
        start, end = self.span(node)
        if not node.elts:
            return self.report("list_empty", (start, end))
        values: list[Any] = []
        for element in node.elts:
            value = _plain_item(element)
            if value is None or type(value) is not type(values[0] if values else value):
                return self.report("list_items", self.span(element))
            values.append(value)
        kind = "list[text]" if isinstance(values[0], str) else "list[int]"
        return ListLiteral(start, end, kind, tuple(values))


def _plain_item(node: ast.expr) -> str | int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _plain_item(node.operand)
        return -inner if isinstance(inner, int) else None
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return node.value  # type: ignore[return-value] # the line above says which types
    return None


def _construct(node: ast.expr) -> dict[str, str]:
    zh, en = _CONSTRUCTS.get(type(node), ("这种写法", "such construct"))
    return {"what_zh": zh, "what_en": en}


_CONSTRUCTS: dict[type[ast.expr], tuple[str, str]] = {
    ast.Subscript: ("下标", "subscripts"),
    ast.Lambda: ("lambda", "lambda"),
    ast.ListComp: ("推导式", "comprehensions"),
    ast.GeneratorExp: ("推导式", "comprehensions"),
    ast.JoinedStr: ("格式化文字", "formatted texts"),
    ast.NamedExpr: ("赋值", "assignments"),
    ast.Starred: ("星号", "star"),
}


def _constant(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.Constant)
    start, end = checker.span(node)
    match node.value:
        case bool():
            return Literal(start, end, "bool", node.value)
        case int():
            return Literal(start, end, "int", node.value)
        case float():
            return Literal(start, end, "number", node.value)
        case str():
            return Literal(start, end, "text", node.value)
        case _:
            return checker.report("construct_not_allowed", (start, end), **_construct(node))


def dotted(node: ast.expr) -> str | None:
    """`product.price` from the nodes that make it; None for anything else before the dots."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def fact(checker: Checker, node: ast.expr) -> Expr:
    """A fact by its dotted name; reports one that the event kind does not have."""
    start, end = checker.span(node)
    name = dotted(node)
    if name is None:
        return checker.report(
            "construct_not_allowed", (start, end), what_zh="属性", what_en="attributes"
        )
    spec = checker.kind.by_name.get(name)
    if spec is not None:
        checker.facts_named += 1
        return Fact(start, end, spec.type, spec)
    if name in USAGE:
        return checker.report("call_missing", (start, end), function=name, usage=USAGE[name])
    known = checker.kind.by_name
    within = sorted(other for other in known if other.startswith(f"{name}."))
    if within:
        return checker.report("fact_incomplete", (start, end), suggestion=within[0], fact=name)
    others = [kind for kind in checker.vocabulary.kinds.values() if name in kind.by_name]
    details = {"fact": name, "kind": checker.kind.name}
    if others:
        return checker.report("fact_elsewhere", (start, end), other=others[0].name, **details)
    return checker.report("fact_unknown", (start, end), suggestion=nearest(name, known), **details)


def _bool_op(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.BoolOp)
    parts = tuple(checker.truth(value) for value in node.values)
    start, end = checker.span(node)
    if any(part.type == FAULTY for part in parts):
        return Expr(start, end, FAULTY)
    make = All if isinstance(node.op, ast.And) else Any_
    return make(start, end, "bool", parts)


def _unary(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.UnaryOp)
    start, end = checker.span(node)
    if isinstance(node.op, ast.Not):
        operand = checker.truth(node.operand)
        return (
            Expr(start, end, FAULTY) if operand.type == FAULTY else Not(start, end, "bool", operand)
        )
    operand = checker.visit(node.operand)
    if operand.type == FAULTY:
        return operand
    sign = "-" if isinstance(node.op, ast.USub) else "+"
    if operand.type not in NUMERIC | _AMOUNTS:
        zh, en = TYPE_NAMES[operand.type]
        return checker.report(
            "arithmetic_sign", (start, end), operator=sign, type_zh=zh, type_en=en
        )
    if sign == "+":
        return replace(operand, start=start, end=end)
    if isinstance(operand, Literal):
        return Literal(start, end, operand.type, -operand.value)
    return Negative(start, end, operand.type, operand)


def _binary(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.BinOp)
    start, end = checker.span(node)
    left, right = checker.visit(node.left), checker.visit(node.right)
    operator = _ARITHMETIC.get(type(node.op))
    if FAULTY in (left.type, right.type) or operator is None:
        return Expr(start, end, FAULTY)
    result = _result(left.type, operator, right.type)
    if result is None:
        return checker.report(
            "arithmetic_types", (start, end), operator=operator, **two(left, right)
        )
    if operator in "/%" and isinstance(right, Literal) and right.value == 0:
        return checker.report("division_by_zero", right)
    return Arithmetic(start, end, result, left, operator, right)


def _result(left: str, operator: str, right: str) -> str | None:
    """The type of `left operator right`, or None when there is none."""
    if left in NUMERIC and right in NUMERIC:
        whole = left == right == "int" and operator != "/"
        return "int" if whole else "number"
    if left == right and left in _AMOUNTS:
        return {"+": left, "-": left, "/": "number"}.get(operator)
    if left in _AMOUNTS and right in NUMERIC and operator in "*/":
        return left
    if left in NUMERIC and right in _AMOUNTS and operator == "*":
        return right
    return _RESULTS.get((left, operator, right))


def two(left: Expr, right: Expr) -> dict[str, str]:
    """The names of both types for a sentence."""
    (left_zh, left_en), (right_zh, right_en) = TYPE_NAMES[left.type], TYPE_NAMES[right.type]
    return {"left_zh": left_zh, "left_en": left_en, "right_zh": right_zh, "right_en": right_en}


def _compare(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.Compare)
    start, end = checker.span(node)
    parts: list[Expr] = []
    left_node = node.left
    for operator, right_node in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.In | ast.NotIn):
            parts.append(
                _member(checker, left_node, right_node, negated=isinstance(operator, ast.NotIn))
            )
        else:
            parts.append(_pair(checker, left_node, _COMPARISONS.get(type(operator)), right_node))
        left_node = right_node
    if any(part.type == FAULTY for part in parts):
        return Expr(start, end, FAULTY)
    return parts[0] if len(parts) == 1 else All(start, end, "bool", tuple(parts))


def _pair(
    checker: Checker, left_node: ast.expr, operator: str | None, right_node: ast.expr
) -> Expr:
    """One comparison of two values."""
    left, right = checker.visit(left_node), checker.visit(right_node)
    start, end = left.start, right.end
    if FAULTY in (left.type, right.type) or operator is None:
        return Expr(start, end, FAULTY)
    left, right = _zero_of(left, right.type), _zero_of(right, left.type)
    if left.type != right.type and not {left.type, right.type} <= NUMERIC:
        return _unlike(checker, left, right)
    if left.type in LISTS:
        return checker.report("compare_list", (start, end))
    if operator not in ("==", "!=") and left.type not in ORDERED:
        zh, en = TYPE_NAMES[left.type]
        en = en[0].upper() + en[1:]
        return checker.report("compare_order", (start, end), type_zh=zh, type_en=en)
    return Compare(start, end, "bool", left, operator, right)


def _zero_of(expr: Expr, other: str) -> Expr:
    """A written 0 takes the unit of what it is compared with: nothing is nothing in any unit."""
    if isinstance(expr, Literal) and expr.type == "int" and expr.value == 0 and other in _AMOUNTS:
        return replace(expr, type=other)
    return expr


def _unlike(checker: Checker, left: Expr, right: Expr) -> Expr:
    for amount, plain in ((left, right), (right, left)):
        if amount.type in _AMOUNTS and plain.type in NUMERIC:
            number = plain.value if isinstance(plain, Literal) else None
            if amount.type == "money":
                instead = f'yuan("{number}")' if number is not None else 'yuan("12.50")'
                code = "unit_money"
            else:
                instead = f"hours({number})" if number is not None else "hours(48)"
                code = "unit_duration"
            suggestion = instead if number is not None else ""
            return checker.report(code, plain, suggestion=suggestion, instead=instead)
    names = two(left, right)
    names["left_en"] = names["left_en"][0].upper() + names["left_en"][1:]
    return checker.report("compare_types", (left.start, right.end), **names)


def _member(checker: Checker, item_node: ast.expr, items_node: ast.expr, *, negated: bool) -> Expr:
    item, items = checker.visit(item_node), checker.items(items_node)
    span = (item.start, items.end)
    if FAULTY in (item.type, items.type):
        return Expr(*span, FAULTY)
    if items.type == "text" and item.type == "text":
        whole, part = (checker.source.text[e.start : e.end] for e in (items, item))
        instead = f"contains({whole}, {part})"
        instead = f"not {instead}" if negated else instead
        return checker.report("member_text", span, suggestion=instead, instead=instead)
    if LISTS.get(items.type) != item.type:
        names = two(item, items)
        names["left_en"] = names["left_en"][0].upper() + names["left_en"][1:]
        return checker.report("member_types", span, **names)
    return Member(*span, "bool", item, items, negated)


def _choose(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.IfExp)
    span = checker.span(node)
    condition = checker.truth(node.test)
    yes, no = checker.visit(node.body), checker.visit(node.orelse)
    if FAULTY in (condition.type, yes.type, no.type):
        return Expr(*span, FAULTY)
    yes, no = _zero_of(yes, no.type), _zero_of(no, yes.type)
    if yes.type != no.type and not {yes.type, no.type} <= NUMERIC:
        return checker.report("branches_differ", span, **two(yes, no))
    kind = yes.type if yes.type == no.type else "number"
    return Choose(*span, kind, condition, yes, no)


def _call(checker: Checker, node: ast.expr) -> Expr:
    assert isinstance(node, ast.Call)
    return calls.build_call(checker, node)


def _list_alone(checker: Checker, node: ast.expr) -> Expr:
    return checker.report("list_alone", checker.span(node))


_BUILDERS: dict[type[ast.expr], Callable[[Checker, ast.expr], Expr]] = {
    ast.Constant: _constant, ast.Name: fact, ast.Attribute: fact, ast.BoolOp: _bool_op,
    ast.UnaryOp: _unary, ast.BinOp: _binary, ast.Compare: _compare, ast.IfExp: _choose,
    ast.Call: _call, ast.List: _list_alone, ast.Tuple: _list_alone,
}  # fmt: skip
