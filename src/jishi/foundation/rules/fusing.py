"""From typed trees to one Python function: all rules of an event kind, evaluated in one pass.

What makes it fast: facts are fetched once into locals; when all are there, every rule runs as the
plain Python expression, with cheap parts first; otherwise only a rule that misses a fact pays for
the three-valued question "is it certainly true, or certainly false?"; a detector runs at most once
an event for each text. Order is free because no operation has a side effect and undecided parts
commute (Kleene). Every piece of text put into the code is made here: numbers and texts by `repr`,
names by numbering. Nothing is caught inside: the caller falls back to one rule at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jishi.foundation.rules import values
from jishi.foundation.rules.contracts import Decided, Vocabulary
from jishi.foundation.rules.fetching import all_there, fetch, fetcher, identifier
from jishi.foundation.rules.functions import NUMERIC, SECONDS_OF
from jishi.foundation.rules.shapes import (
    cheap_first,
    is_plain,
    is_raw,
    is_strict,
    may_hit_without,
)
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

Fused = Callable[[Mapping[str, Any]], Decided]

#: Built-in names that the code uses most, looked up once.
_LOCALS = ("new", "type", "bool", "int", "float", "str")
_ANSWER = "return new(Decided, (tuple(hits), tuple(undecided), ()))"


_NAMED: dict[str, Any] = {
    "Decided": Decided, "new": tuple.__new__, "finite": values.finite, "round_half_up": values.round_half_up,
    "divide": values.divide, "divide_amount": values.divide_amount,
    "times_amount": values.times_amount, "remainder": values.remainder,
    "percentage": values.percentage,
    **{f"to_{identifier(kind)}": convert for kind, convert in values.CONVERT.items()},
}  # fmt: skip


def fuse_trees(trees: Sequence[Expr], vocabulary: Vocabulary, label: str) -> Fused:
    """One function that decides all `trees` on a dict of facts; may raise what a detector raises."""
    coder = _Coder(vocabulary)
    text = coder.text(trees)
    namespace = {**_NAMED, **coder.names}
    exec(compile(text, f"<rules of {label}>", "exec"), namespace)  # noqa: S102 - text made above
    fused: Fused = namespace["decide"]
    return fused


class _Coder:
    """Makes the lines of the function and collects the names it needs."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.names: dict[str, Any] = {}
        self.lines: list[str] = []
        self.facts: dict[str, tuple[str, Fact]] = {}
        self.bound: dict[tuple[str, Any], str] = {}
        self.memos: dict[tuple[str, str], str] = {}
        self.temporaries = 0
        #: Where the value of an expression of this rule is, by its identity.
        self.valued: dict[int, str] = {}
        #: Whether the lines being made run only when every fact is there.
        self.complete = False

    def text(self, trees: Sequence[Expr]) -> str:
        """The function: a body for events that lack nothing, then one for all others."""
        self.complete = True
        whole = self.body(trees)
        self.complete = False
        partial = self.body(trees)
        memos = [" = ".join([*self.memos.values(), "None"])] if self.memos else []
        quick = self.quick(whole) if self.facts else []
        own = "".join(f", {name}={name}" for name in [*self.names, *_LOCALS])
        lines = [
            f"def decide(facts{own}):",
            *_indented([*memos, "hits = []", "undecided = []"]),
            *_indented(quick),
            "    get = facts.get",
            *_indented(line for name, fact in self.facts.values() for line in fetch(name, fact)),
            *_indented([*partial, _ANSWER]),
        ]
        return "\n".join(lines)

    def body(self, trees: Sequence[Expr]) -> list[str]:
        self.lines = []
        for index, tree in enumerate(trees):
            self.rule(index, tree)
        return self.lines

    def quick(self, whole: list[str]) -> list[str]:
        """All facts in one fetch; when one is absent or of another type, the slower body runs."""
        facts = [fact for _, fact in self.facts.values()]
        names = [name for name, _ in self.facts.values()]
        self.names["fetch"] = fetcher([fact.spec.name for fact in facts])
        tests = all_there(self.facts.values())
        return [
            f"if len(facts) >= {len(facts)}:",
            "    try:",
            f"        {', '.join(names)}, = fetch(facts)",
            "    except KeyError:",
            "        pass",
            "    else:",
            f"        if {' and '.join(tests)}:",
            *(f"            {line}" for line in [*whole, _ANSWER]),
        ]

    # Rules

    def rule(self, index: int, tree: Expr) -> None:
        self.valued = {}
        hit, open_ = f"hits.append({index})", f"undecided.append({index})"
        if not is_plain(tree):
            certainly, never = self.certain(tree), self.never(tree)
            self.lines += [f"if {certainly}: {hit}", f"elif not {never}: {open_}"]
            return
        needed = self.needed(tree)
        if not needed or self.complete:
            self.lines.append(f"if {self.plain(tree)}: {hit}")
            return
        lacking = " or ".join(f"{variable} is None" for variable in needed)
        self.lines.append(f"if {lacking}:")
        if may_hit_without(tree):
            self.lines.append(f"    if {self.certain(tree)}: {hit}")
            self.lines.append(f"    elif not {self.never(tree)}: {open_}")
        else:
            self.lines.append(f"    if not {self.never(tree)}: {open_}")
        self.lines.append(f"elif {self.plain(tree)}: {hit}")

    def needed(self, expr: Expr) -> list[str]:
        """Variables of the facts whose value matters; `known(fact)` asks only for presence."""
        found: dict[str, None] = {}
        waiting = [expr]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Fact):
                found[self.variable(one)] = None
            elif not isinstance(one, Known):
                waiting.extend(reversed(children(one)))
        return list(found)

    # Yes or no

    def plain(self, expr: Expr) -> str:
        """`expr` as a Python condition, all needed facts being there."""
        match expr:
            case Not(operand=operand):
                return f"(not {self.plain(operand)})"
            case All(parts=parts):
                return f"({' and '.join(self.plain(part) for part in cheap_first(parts))})"
            case Any_(parts=parts):
                return f"({' or '.join(self.plain(part) for part in cheap_first(parts))})"
            case Known():
                return self.certain(expr)
            case _:
                return self.strict(expr)

    def certain(self, expr: Expr) -> str:
        """A Python condition: `expr` is true, whatever the missing facts may be."""
        return self.rail(expr, wanted=True)

    def never(self, expr: Expr) -> str:
        """A Python condition: `expr` is false, whatever the missing facts may be."""
        return self.rail(expr, wanted=False)

    def rail(self, expr: Expr, *, wanted: bool) -> str:
        match expr:
            case Not(operand=operand):
                return self.rail(operand, wanted=not wanted)
            case All(parts=parts) | Any_(parts=parts):
                joined = " and " if isinstance(expr, All) is wanted else " or "
                rails = [self.rail(part, wanted=wanted) for part in cheap_first(parts)]
                return f"({joined.join(rails)})"
            case Known(fact=fact, negated=negated):
                absent = negated is wanted
                return f"({self.variable(fact)} is {'' if absent else 'not '}None)"
            case Fact() | Literal():
                return f"({self.value(expr)} is {wanted})"
            case _ if is_strict(expr):
                guards = "".join(f"{name} is not None and " for name in self.asked(expr))
                return f"({guards}{'' if wanted else 'not '}{self.strict(expr)})"
            case _:
                return f"({self.value(expr)} is {wanted})"

    # Values

    def value(self, expr: Expr) -> str:
        """A name or constant with the value of `expr`, None when undecided; adds lines before."""
        if id(expr) not in self.valued:
            self.valued[id(expr)] = self.valued_anew(expr)
        return self.valued[id(expr)]

    def valued_anew(self, expr: Expr) -> str:
        match expr:
            case Fact():
                return self.variable(expr)
            case Literal() | ListLiteral():
                return self.strict(expr)
            case Not() | All() | Any_() | Known():
                certain, never = self.certain(expr), self.never(expr)
                return self.temporary(f"True if {certain} else False if {never} else None")
            case Choose(condition=condition, yes=yes, no=no):
                certain, never = self.certain(condition), self.never(condition)
                chosen, other = self.value(yes), self.value(no)
                return self.temporary(f"{chosen} if {certain} else {other} if {never} else None")
            case _ if is_strict(expr) or is_raw(expr):
                guards = " and ".join(f"{name} is not None" for name in self.asked(expr))
                code = self.raw(expr)
                if not is_strict(expr):
                    code = f"(raw if (raw := {code}) - raw == 0 else None)"
                return self.temporary(f"{code} if {guards} else None" if guards else code)
            case _:
                parts = [self.value(child) for child in children(expr)]
                unsure = [part for part in dict.fromkeys(parts) if self.may_be_none(part)]
                lacking = " or ".join(f"{part} is None" for part in unsure)
                code = self.operation(expr, parts)
                return self.temporary(f"None if {lacking} else {code}" if lacking else code)

    def asked(self, expr: Expr) -> list[str]:
        """Variables to be tested for being there: none when all are."""
        return [] if self.complete else self.needed(expr)

    def may_be_none(self, part: str) -> bool:
        return part.isidentifier() and not (self.complete and part.startswith("f"))

    def temporary(self, code: str) -> str:
        name = f"t{self.temporaries}"
        self.temporaries += 1
        self.lines.append(f"{name} = {code}")
        return name

    def strict(self, expr: Expr) -> str:
        """`expr` as Python, all its facts being there."""
        match expr:
            case Fact():
                return self.variable(expr)
            case Literal(value=value):
                return repr(value) if not isinstance(value, int | float) else f"({value!r})"
            case ListLiteral(values=items):
                return self.name("items", items)
            case _:
                return self.operation(expr, [self.strict(child) for child in children(expr)])

    def raw(self, expr: Expr) -> str:
        """As `strict`, and number arithmetic by Python's operators, its range not yet looked at."""
        if isinstance(expr, Arithmetic) and not is_strict(expr):
            return f"({self.raw(expr.left)} {expr.operator} {self.raw(expr.right)})"
        if isinstance(expr, Negative):
            return f"(-{self.raw(expr.operand)})"
        return self.strict(expr)

    def operation(self, expr: Expr, parts: list[str]) -> str:  # noqa: PLR0911 - one answer a kind of node
        """The operation of `expr` on Python expressions for its parts, all of them known."""
        match expr:
            case Compare(operator=sign):
                return f"({parts[0]} {sign} {parts[1]})"
            case Negative():
                return f"(-{parts[0]})"
            case Arithmetic():
                return _arithmetic(expr, parts[0], parts[1])
            case Member(items=items, negated=negated):
                among = parts[1]
                if isinstance(items, ListLiteral):
                    among = f"{{{', '.join(map(repr, dict.fromkeys(items.values)))}}}"
                return f"({parts[0]} {'not ' if negated else ''}in {among})"
            case Detect():
                found = self.detected(expr, parts[0])
                return f"({found} > 0)" if expr.type == "bool" else found
            case Listed(name=name, subject=subject):
                among = self.name("list", name)
                if subject.type == "list[text]":
                    return f"(not {among}.isdisjoint({parts[0]}))"
                asked = f"str({parts[0]})" if subject.type == "int" else parts[0]
                return f"({asked} in {among})"
            case Call():
                return self.call(expr, parts)
            case _:
                raise TypeError(type(expr).__name__)

    def detected(self, expr: Detect, subject: str) -> str:
        """How often, asked at most once an event when the text is a fact."""
        detector = self.name("detector", expr.name)
        many = expr.subject.type == "list[text]"
        code = f"sum(map({detector}, {subject}))" if many else f"{detector}({subject})"
        if not isinstance(expr.subject, Fact):
            return code
        memo = self.memos.setdefault((expr.name, subject), f"m{len(self.memos)}")
        return f"({memo} if {memo} is not None else ({memo} := {code}))"

    def call(self, expr: Call, parts: list[str]) -> str:  # noqa: PLR0911 - one answer a kind of node
        match expr.function:
            case "length" | "count":
                return f"len({parts[0]})"
            case "any_of":
                return f"(not set({parts[0]}).isdisjoint({parts[1]}))"
            case "contains":
                return f"({parts[1]} in {parts[0]})"
            case "starts_with":
                return f"{parts[0]}.startswith({parts[1]})"
            case "ends_with":
                return f"{parts[0]}.endswith({parts[1]})"
            case "days" | "hours" | "minutes":
                unit = SECONDS_OF[expr.function] * values.SECOND
                exact = expr.arguments[0].type == "int"
                return f"({parts[0]} * {unit})" if exact else f"times_amount({parts[0]}, {unit})"
            case "percent":
                return f"percentage({parts[0]}, {parts[1]})"
            case "round":
                exact = expr.arguments[0].type == "int"
                return parts[0] if exact else f"round_half_up({parts[0]})"
            case _:
                return f"{expr.function}({', '.join(parts)})"

    # Names

    def variable(self, fact: Fact) -> str:
        known = self.facts.setdefault(fact.spec.name, (f"f{len(self.facts)}", fact))
        return known[0]

    def name(self, what: str, key: Any) -> str:
        """A name bound to a detector, a named list or written-out items."""
        known = self.bound.get((what, key))
        if known is None:
            known = self.bound[what, key] = f"{what}_{len(self.bound)}"
            if what == "detector":
                self.names[known] = self.vocabulary.detectors[key]
            elif what == "list":
                self.names[known] = self.vocabulary.lists[key]
            else:
                self.names[known] = key
        return known


def _arithmetic(expr: Arithmetic, left: str, right: str) -> str:
    amount = expr.type not in NUMERIC
    if expr.operator == "/":
        return f"{'divide_amount' if amount else 'divide'}({left}, {right})"
    if expr.operator == "%":
        return f"remainder({left}, {right})"
    if amount and expr.operator == "*" and "number" in (expr.left.type, expr.right.type):
        return f"times_amount({left}, {right})"
    code = f"({left} {expr.operator} {right})"
    return f"finite{code}" if expr.type == "number" else code


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]
