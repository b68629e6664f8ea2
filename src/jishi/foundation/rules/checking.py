"""Everything that must be right before a rule may be published: types, cost, its own examples."""

from __future__ import annotations

from jishi.foundation.rules import condition, values
from jishi.foundation.rules.contracts import EventKind, Example, Problem, Rule, Vocabulary
from jishi.foundation.rules.errors import RuleFileError
from jishi.foundation.rules.explaining import explain_condition
from jishi.foundation.rules.fusing import fuse_trees
from jishi.foundation.rules.reading import read_rule
from jishi.foundation.rules.source import Source, nearest
from jishi.foundation.rules.tree import Expr, Fact, Known, children
from jishi.foundation.rules.wording import OUTCOME_NAMES, TYPE_NAMES
from jishi.foundation.rules.writing import write_rule

LEAST_EXAMPLES = {"hit": 2, "miss": 2, "undecided": 1}


def check_rule(rule: Rule, vocabulary: Vocabulary) -> list[Problem]:
    """What is wrong with `rule`; empty when it may be published.

    Its form, its condition against `vocabulary`, and its examples through both evaluators. A rule
    with status `planned` is only read: what it names need not exist yet.
    """
    try:
        written = write_rule(rule)
        read_rule(written, path=rule.path)
    except RuleFileError as error:
        return error.problems
    if rule.status == "planned":
        return []
    kind = vocabulary.kinds.get(rule.event)
    places = _Places(rule, written)
    if kind is None:
        suggestion = nearest(rule.event, vocabulary.kinds)
        places.field("event", "kind_unknown", suggestion=suggestion, kind=rule.event)
        return places.problems
    _outcome(rule, kind, places)
    ready, problems = condition.build(rule, vocabulary)
    if ready is None:
        return places.problems + problems
    _count_examples(rule, ready.tree, places)
    for example in rule.examples:
        if _known_facts(example, kind, places):
            _run(example, ready, vocabulary, places)
    return places.problems


class _Places:
    """Reports at the right line of the file although only the rule is at hand.

    Lines come from the canonical text; where the file was laid out otherwise, `line` of an example
    and `condition_line` were kept from reading.
    """

    def __init__(self, rule: Rule, written: str) -> None:
        self.source = Source(written, path=rule.path)
        self.problems: list[Problem] = []
        self.rule = rule

    def field(self, name: str, code: str, *, suggestion: str = "", **details: object) -> None:
        lines = self.source.text.split("\n")
        index = next((i for i, line in enumerate(lines) if line.startswith(f"{name} =")), 0)
        self._at(lines[index], self._line_in_file(name, index + 1), code, suggestion, details)

    def example(
        self, example: Example, code: str, *, suggestion: str = "", **details: object
    ) -> None:
        shown = f'[[{example.expect}]] name = "{example.name}"'
        details["name"] = example.name
        self._at(shown, max(1, example.line), code, suggestion, details)

    def _line_in_file(self, name: str, otherwise: int) -> int:
        return dict(self.rule.lines).get(name, otherwise)

    def _at(
        self, text: str, line: int, code: str, suggestion: str, details: dict[str, object]
    ) -> None:
        source = Source(text, first_line=line, path=self.rule.path)
        source.report(code, 0, len(text), suggestion=suggestion, **details)
        self.problems += source.problems


def _outcome(rule: Rule, kind: EventKind, places: _Places) -> None:
    if kind.gate and rule.outcome == "finding":
        places.field("outcome", "outcome_of_gate", event=rule.event)
    elif not kind.gate and rule.outcome != "finding":
        places.field("outcome", "outcome_of_finding", event=rule.event)


def may_be_undecided(tree: Expr) -> bool:
    """Whether a fact that may be missing has a say in `tree`."""
    if isinstance(tree, Known):
        return False
    if isinstance(tree, Fact):
        return values.when_absent(tree.spec) is None
    return any(may_be_undecided(child) for child in children(tree))


def _count_examples(rule: Rule, tree: Expr, places: _Places) -> None:
    for kind, least in LEAST_EXAMPLES.items():
        have = sum(example.expect == kind for example in rule.examples)
        needed = least if kind != "undecided" or may_be_undecided(tree) else 0
        if have < needed:
            places.field("id", "examples_few", kind=kind, least=least, have=have)


def _known_facts(example: Example, kind: EventKind, places: _Places) -> bool:
    """Whether the facts of `example` exist and have their types; reports those that do not."""
    right = True
    for name, value in example.facts.items():
        spec = kind.by_name.get(name)
        if spec is None:
            right = False
            suggestion = nearest(name, kind.by_name)
            places.example(
                example,
                "example_fact_unknown",
                suggestion=suggestion,
                fact=name[:60],
                kind=kind.name,
            )
        elif values.conform(spec, value) is None:
            right = False
            zh, en = TYPE_NAMES[spec.type]
            places.example(example, "example_fact_type", fact=name, type_zh=zh, type_en=en)
    return right


def _run(
    example: Example, ready: condition.Condition, vocabulary: Vocabulary, places: _Places
) -> None:
    """Both evaluators must answer what the example says."""
    explained = explain_condition(ready, vocabulary, example.facts).value
    decided = fuse_trees([ready.tree], vocabulary, "example")(example.facts)
    fused = True if decided.hits else None if decided.undecided else False
    for got in dict.fromkeys((explained, fused)):
        if got is not example.value:
            (expected_zh, expected_en), (got_zh, got_en) = (
                OUTCOME_NAMES[example.value],
                OUTCOME_NAMES[got],
            )
            places.example(
                example, "example_wrong", expected_zh=expected_zh, expected_en=expected_en,
                got_zh=got_zh, got_en=got_en,
            )  # fmt: skip
