"""Well-typed conditions and facts, drawn by hypothesis."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from jishi.foundation.rules.tests.words import FACTS

Draw = Callable[[st.SearchStrategy[Any]], Any]
_TEXTS = ("", "最", "微信", "全网最低", "洛川", "7", "a")
_BY_TYPE: dict[str, list[str]] = {}
for _spec in FACTS:
    _BY_TYPE.setdefault(_spec.type, []).append(_spec.name)
_ORDERED = ("int", "number", "money", "duration", "moment")
_MAY_BE_MISSING = [spec.name for spec in FACTS if spec.null == "unknown"]


@st.composite
def conditions(draw: Draw, depth: int = 4) -> str:
    """A condition that names at least one fact."""
    joined = _one(draw, "and", "or")
    named = _one(
        draw, "product.stock <= 5", "shop.dsr > 2.0", "product.is_quote", "known(shop.dsr)"
    )
    return f"({_bool(draw, depth)}) {joined} {named}"


def _one(draw: Draw, *choices: Any) -> Any:
    return draw(st.sampled_from(choices))


def _bool(draw: Draw, depth: int) -> str:
    if depth <= 0:
        return _one(
            draw,
            *_BY_TYPE["bool"],
            "True",
            "False",
            f"known({draw(st.sampled_from(_MAY_BE_MISSING))})",
        )
    shape = draw(st.integers(0, 9))
    match shape:
        case 0 | 1:
            return f"({_bool(draw, depth - 1)} and {_bool(draw, depth - 1)})"
        case 2 | 3:
            return f"({_bool(draw, depth - 1)} or {_bool(draw, depth - 1)})"
        case 4:
            return f"(not {_bool(draw, depth - 1)})"
        case 5:
            return f"({_bool(draw, depth - 1)} if {_bool(draw, depth - 1)} else {_bool(draw, depth - 1)})"
        case 6:
            return f"({_bool(draw, depth - 1)} {_one(draw, '==', '!=')} {_bool(draw, depth - 1)})"
        case 7:
            return _about_text(draw, depth)
        case _:
            return _compare(draw, depth)


def _compare(draw: Draw, depth: int) -> str:
    kind = _one(draw, *_ORDERED)
    sign, again = _one(draw, "<", "<=", ">", ">=", "==", "!="), _one(draw, "<", ">=")
    left, right = _value(draw, kind, depth - 1), _value(draw, kind, depth - 1)
    if draw(st.integers(0, 4)) == 0:
        return f"({left} {sign} {right} {again} {_value(draw, kind, 0)})"
    return f"({left} {sign} {right})"


def _about_text(draw: Draw, depth: int) -> str:
    text = _value(draw, "text", depth - 1)
    detector = _one(draw, "absolute_claim", "contact_hint", "broken")
    match draw(st.integers(0, 9)):
        case 0 | 1:
            return f'detects("{detector}", {_one(draw, text, "product.tags")})'
        case 2:
            return f'(matched("{detector}", {text}) > {draw(st.integers(0, 2))})'
        case 3:
            return f'listed("{_one(draw, "banned", "towns")}", {_one(draw, text, "product.tags", "product.stock")})'
        case 4:
            return f'{_one(draw, "contains", "starts_with", "ends_with")}({text}, "{_one(draw, *_TEXTS[1:])}")'
        case 5:
            return f'any_of(product.tags, ["最", "{_one(draw, *_TEXTS)}"])'
        case 6:
            return f'({text} {_one(draw, "in", "not in")} ["最", "洛川", "{_one(draw, *_TEXTS)}"])'
        case 7:
            items = _one(draw, "product.codes", "[1, 2, -3]")
            return f"({_value(draw, 'int', depth - 1)} {_one(draw, 'in', 'not in')} {items})"
        case 8:
            return f"({text} {_one(draw, '==', '!=')} {_value(draw, 'text', 0)})"
        case _:
            return f"any_of(product.codes, {_one(draw, '[1, 2]', 'product.codes')})"


def _value(draw: Draw, kind: str, depth: int) -> str:
    if depth <= 0 or draw(st.integers(0, 3)) == 0:
        return _leaf(draw, kind)
    if draw(st.integers(0, 7)) == 0:
        return f"({_value(draw, kind, depth - 1)} if {_bool(draw, depth - 1)} else {_value(draw, kind, depth - 1)})"
    if draw(st.integers(0, 7)) == 0 and kind in _ORDERED:
        return (
            f"{_one(draw, 'min', 'max')}({_value(draw, kind, depth - 1)}, {_value(draw, kind, 0)})"
        )
    return _computed(draw, kind, depth)


def _computed(draw: Draw, kind: str, depth: int) -> str:
    """An operation whose result is of `kind`; a shape is drawn before its parts are."""
    if kind not in _SHAPES:
        return _leaf(draw, kind)
    shape = draw(st.sampled_from(_SHAPES[kind]))

    def part(found: re.Match[str]) -> str:
        divides, wanted = found["divides"] or "", found["kind"]
        if wanted == "any":
            wanted = _one(draw, "int", "number")
        text = _value(draw, wanted, depth - 1)
        return divides + (_NONZERO.get(text, text) if divides else text)

    return re.sub(r"(?P<divides>[/%,] )?<(?P<kind>\w+)>", part, shape)


#: Operations by the type of their result; `<kind>` is a value of that type, `<any>` int or number.
_SHAPES: dict[str, tuple[str, ...]] = {
    "int": (
        "(<int> + <int>)", "(<int> - <int>)", "(<int> * <int>)", "(<int> % <int>)", "(-<int>)",
        "round(<any>)", "length(<text>)", "count(product.tags)", "abs(<int>)",
    ),
    "number": (
        "(<any> + <number>)", "(<number> - <any>)", "(<any> * <number>)", "(<any> / <number>)",
        "(<int> / <int>)", "(<number> % <int>)", "percent(<money>, <money>)", "(-<number>)",
        "((<any> + <number>) / 3)", "(<duration> / <duration>)", "abs(<number>)",
    ),
    "money": (
        "(<money> + <money>)", "(<money> - <money>)", "(<money> * <any>)", "(<money> / <any>)",
        "(<any> * <money>)", "(-<money>)",
    ),
    "duration": (
        "(<moment> - <moment>)", "days(<any>)", "hours(<any>)", "(<duration> * <any>)",
        "(<duration> / <any>)", "(<duration> + <duration>)",
    ),
    "moment": ("(<moment> + <duration>)", "(<moment> - <duration>)"),
}  # fmt: skip
#: A written 0 as a divisor is refused; everything else may turn out zero.
_NONZERO = {"0": "7", "0.0": "2.5", 'yuan("0")': 'yuan("7")', "days(0)": "hours(7)"}


def _leaf(draw: Draw, kind: str) -> str:
    if draw(st.booleans()) or kind == "moment":
        return str(draw(st.sampled_from(_BY_TYPE[kind])))
    match kind:
        case "int":
            return str(draw(st.integers(0, 9)))
        case "number":
            return _one(draw, "0.0", "0.1", "2.5", "999999999999.5")
        case "money":
            return _one(draw, 'yuan("0")', 'yuan("0.01")', 'yuan("12.50")')
        case "duration":
            return _one(draw, "days(0)", "hours(48)", "minutes(1.5)")
        case _:
            return f'"{draw(st.sampled_from(_TEXTS))}"'


_MOMENT = datetime(2026, 11, 23, tzinfo=UTC)
_GOOD: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.one_of(st.integers(-3, 9), st.sampled_from([0, 2**62, 10**400])),
    "number": st.one_of(
        st.sampled_from([0.0, 0.1, 2.5, 1e308, -1e308, 7, Decimal("0.1")]), st.floats(-9, 9)
    ),
    "text": st.sampled_from(_TEXTS),
    "money": st.sampled_from([0, 1, 1_250, -5, 10**400]),
    "duration": st.sampled_from([0, 60, 172_800, "48h", 0.5, timedelta(days=2)]),
    "moment": st.sampled_from([_MOMENT, _MOMENT + timedelta(days=2), "2026-11-23T08:00:00+08:00"]),
    "list[text]": st.lists(st.sampled_from(_TEXTS), max_size=3),
    "list[int]": st.lists(st.integers(-3, 3), max_size=3),
}
_BAD = st.sampled_from(
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        "x",
        b"x",
        1.5,
        True,
        [None],
        [1, "a"],
        {},
        object(),
    ]
)


@st.composite
def facts(draw: Draw, complete: bool = False) -> dict[str, Any]:
    """Facts of which some are absent, some None and some of another type; or all there."""
    found: dict[str, Any] = {}
    for spec in FACTS:
        state = 9 if complete else draw(st.integers(0, 9))
        if state == 0:
            continue
        found[spec.name] = draw({1: st.none(), 2: _BAD}.get(state, _GOOD[spec.type]))
    return found
