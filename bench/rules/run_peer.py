"""One peer on the twenty conditions: `run_peer.py NAME SECONDS CORE`; JSON on standard output.

Runs in the peers' own environment, with the standard library and the peer alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import timing
import twenty

#: Mode, whether each condition is evaluated by itself (in a fused expression one error, such as a
#: missing field, loses all twenty answers), and how.
Mode = tuple[str, bool, Callable[[dict[str, Any]], list[bool]]]
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
        ("one fused object expression", False, one_object),
        (
            "twenty compiled expressions",
            True,
            lambda event: [one.evaluate(event) for one in single],
        ),
    ]


def common_expression_language() -> list[Mode]:
    import cel

    fused = cel.compile(f"[{', '.join(one.cel for one in twenty.CONDITIONS)}]")
    single = [cel.compile(one.cel) for one in twenty.CONDITIONS]

    def shared(event: dict[str, Any]) -> list[bool]:
        context = cel.Context(event)
        return [one.execute(context) for one in single]

    return [
        ("one fused list expression", False, lambda event: fused.execute(cel.Context(event))),
        ("twenty programs, one context", True, shared),
    ]


def cel_expr_python() -> list[Mode]:
    from cel_expr_python import cel

    variables = {name: getattr(cel.Type, _CEL_TYPES[kind]) for name, kind in twenty.FIELDS}
    environment = cel.NewEnv(variables=variables)
    fused = environment.compile(f"[{', '.join(one.cel for one in twenty.CONDITIONS)}]")
    single = [environment.compile(one.cel) for one in twenty.CONDITIONS]

    def shared(event: dict[str, Any]) -> list[bool]:
        activation = environment.Activation(event)
        return [one.eval(activation).value() for one in single]

    return [
        ("one fused list expression", False, lambda event: fused.eval(data=event).plain_value()),
        ("twenty programs, one activation", True, shared),
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
        ("one fused list expression", False, lambda event: fused.eval(None, event)),
        ("its fused code object through eval", False, lambda event: eval(code, names, event)),
        (
            "twenty code objects through eval",
            True,
            lambda event: [eval(one, names, event) for one in codes],
        ),
        ("twenty expressions", True, lambda event: [one.eval(None, event) for one in single]),
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
    for mode, independent, evaluate in PEERS[name]():
        wrong = sum(
            list(map(bool, evaluate(event))) != truth
            for event, truth in zip(events, truths, strict=True)
        )
        if wrong:
            raise ValueError(f"{mode}: {wrong} of {len(events)} events evaluated differently")
        rate = timing.events_per_s(evaluate, events, seconds)
        rates[mode] = {"events_per_s": rate, "independent": independent}
    return {"version": version(name), "modes": rates}


if __name__ == "__main__":
    timing.pin(int(sys.argv[3]))
    print(json.dumps(measure(sys.argv[1], float(sys.argv[2]))))
