"""One peer on the twenty conditions: `run_peer.py NAME SECONDS CORE`; JSON on standard output.

Runs in the peers' own environment, with the standard library and the peer alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import lacking
import timing
import twenty

Event = dict[str, Any]


class Mode(NamedTuple):
    """A way to use an engine. `independent`: each condition is evaluated by itself; in a fused expression
    one error, such as a missing field, loses all twenty answers. `guarded` answers None for what fails."""

    name: str
    independent: bool
    evaluate: Callable[[Event], list[bool]]
    guarded: Callable[[Event], list[bool | None]]


def _yes_or_no(answer: object) -> bool | None:
    """Some engines answer with an error or a null instead of raising."""
    return answer if isinstance(answer, bool) else None


def _fused(name: str, evaluate: Callable[[Event], list[bool]]) -> Mode:
    def guarded(event: Event) -> list[bool | None]:
        try:
            found = list(map(_yes_or_no, evaluate(event)))
        except Exception:
            found = []
        return found if len(found) == len(twenty.CONDITIONS) else [None] * len(twenty.CONDITIONS)

    return Mode(name, False, evaluate, guarded)


def _each(
    name: str,
    programs: Sequence[Any],
    run: Callable[[Any, Any], Any],
    prepare: Callable[[Event], Any] = lambda event: event,
) -> Mode:
    """`run(program, context)` a condition, the context being made once an event."""

    def evaluate(event: Event) -> list[bool]:
        context = prepare(event)
        return [run(one, context) for one in programs]

    def guarded(event: Event) -> list[bool | None]:
        context, found = prepare(event), list[bool | None]()
        for one in programs:
            try:
                found.append(_yes_or_no(run(one, context)))
            except Exception:
                found.append(None)
        return found

    return Mode(name, True, evaluate, guarded)


#: Our field types as CEL names them.
_CEL_TYPES = {"money": "INT", "int": "INT", "number": "DOUBLE", "text": "STRING", "bool": "BOOL"}


def zen_engine() -> list[Mode]:
    import zen

    keys = [f"c{index}" for index in range(len(twenty.CONDITIONS))]
    parts = (f"{key}: {one.zen}" for key, one in zip(keys, twenty.CONDITIONS, strict=True))
    fused = zen.compile_expression(f"{{ {', '.join(parts)} }}")
    single = [zen.compile_expression(one.zen) for one in twenty.CONDITIONS]

    def one_object(event: dict[str, Any]) -> list[bool]:
        found = fused.evaluate(event)
        return [found[key] for key in keys]

    return [
        _fused("one fused object expression", one_object),
        _each("twenty compiled expressions", single, lambda one, event: one.evaluate(event)),
    ]


def common_expression_language() -> list[Mode]:
    import cel

    fused = cel.compile(f"[{', '.join(one.cel for one in twenty.CONDITIONS)}]")
    single = [cel.compile(one.cel) for one in twenty.CONDITIONS]
    return [
        _fused("one fused list expression", lambda event: fused.execute(cel.Context(event))),
        _each(
            "twenty programs, one context", single, lambda one, made: one.execute(made), cel.Context
        ),
    ]


def cel_expr_python() -> list[Mode]:
    from cel_expr_python import cel

    variables = {name: getattr(cel.Type, _CEL_TYPES[kind]) for name, kind in twenty.FIELDS}
    environment = cel.NewEnv(variables=variables)
    fused = environment.compile(f"[{', '.join(one.cel for one in twenty.CONDITIONS)}]")
    single = [environment.compile(one.cel) for one in twenty.CONDITIONS]
    return [
        _fused("one fused list expression", lambda event: fused.eval(data=event).plain_value()),
        _each(
            "twenty programs, one activation",
            single,
            lambda one, made: one.eval(made).value(),
            environment.Activation,
        ),
    ]


def evalidate() -> list[Mode]:
    import evalidate as peer

    model = peer.mult_eval_model.clone()
    model.nodes += ["List", "Call", "Mult"]
    model.imported_functions["phone"] = twenty.phone
    fused = peer.Expr(f"[{', '.join(one.python for one in twenty.CONDITIONS)}]", model=model)
    single = [peer.Expr(one.python, model=model) for one in twenty.CONDITIONS]
    names = {"phone": twenty.phone}
    codes = [one.code for one in single]
    code = fused.code
    return [
        _fused("one fused list expression", lambda event: fused.eval(None, event)),
        _fused("its fused code object through eval", lambda event: eval(code, names, event)),
        _each(
            "twenty code objects through eval", codes, lambda one, event: eval(one, names, event)
        ),
        _each("twenty expressions", single, lambda one, event: one.eval(None, event)),
    ]


PEERS: dict[str, Callable[[], list[Mode]]] = {
    "zen-engine": zen_engine,
    "common-expression-language": common_expression_language,
    "cel-expr-python": cel_expr_python,
    "evalidate": evalidate,
}


def measure(name: str, seconds: float) -> dict[str, Any]:
    """Rates of all modes of the peer, after all have told the truth."""
    events = twenty.events()
    truths = [twenty.truth(event) for event in events]
    rates: dict[str, dict[str, Any]] = {}
    for mode in PEERS[name]():
        wrong = sum(
            list(map(bool, mode.evaluate(event))) != truth
            for event, truth in zip(events, truths, strict=True)
        )
        if wrong:
            raise ValueError(f"{mode.name}: {wrong} of {len(events)} events evaluated differently")
        rates[mode.name] = {
            "events_per_s": timing.events_per_s(mode.evaluate, events, seconds),
            "independent": mode.independent,
            "lacking": _lacking(mode, seconds),
        }
    return {"version": version(name), "modes": rates}


def _lacking(mode: Mode, seconds: float) -> dict[str, float]:
    """On events with facts missing; here answers may be wrong, and how often is reported."""
    events = lacking.events()
    found = lacking.judged([mode.guarded(event) for event in events], events)
    return {**found, "events_per_s": timing.events_per_s(mode.guarded, events, seconds / 2)}


if __name__ == "__main__":
    timing.pin(int(sys.argv[3]))
    print(json.dumps(measure(sys.argv[1], float(sys.argv[2]))))
