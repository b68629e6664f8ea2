"""The lines of fused code that bring facts into variables, converted if need be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from jishi.foundation.rules import values
from jishi.foundation.rules.tree import Fact


def identifier(kind: str) -> str:
    """A type as part of a Python name: `list_text`."""
    return kind.replace("[", "_").rstrip("]")


def fetch(variable: str, fact: Fact) -> list[str]:
    """Lines that put a fact into its variable, converted if need be."""
    kind, absent = fact.spec.type, values.when_absent(fact.spec)
    convert = f"to_{identifier(kind)}"
    native = values.NATIVE.get(kind)
    lines = [f"{variable} = get({fact.spec.name!r})"]
    if native:
        other = f"type({variable}) is not {native}"
    elif kind == "number":
        other = f"(type({variable}) is not float or {variable} - {variable} != 0)"
    else:
        other = ""
    if absent is not None:
        lines.append(f"if {variable} is None: {variable} = {absent!r}")
        lines.append(f"el{f'if {other}' if other else 'se'}: {variable} = {convert}({variable})")
    else:
        test = f"{other} and {variable} is not None" if other else f"{variable} is not None"
        lines.append(f"if {test}: {variable} = {convert}({variable})")
    return lines


def all_there(facts: Collection[tuple[str, Fact]]) -> list[str]:
    """Python conditions that hold together when every variable has a value of its fact's type."""
    natives = {**values.NATIVE, "number": "float"}
    tests = [
        f"type({name}) is {natives[fact.spec.type]}"
        for name, fact in facts
        if fact.spec.type in natives
    ]
    numbers = [name for name, fact in facts if fact.spec.type == "number"]
    if numbers:
        tests.append(f"(total := {' + '.join(numbers)}) - total == 0")
    tests += [
        f"({name} := to_{identifier(fact.spec.type)}({name})) is not None"
        for name, fact in facts
        if fact.spec.type not in natives
    ]
    return tests


def fetcher(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """All facts at once; `KeyError` when one is absent."""
    if len(names) == 1:
        return lambda facts: (facts[names[0]],)
    return itemgetter(*names)
