"""Reading a rule file: one text with front matter, public text, condition and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from jishi.foundation.rules import contracts
from jishi.foundation.rules.contracts import Bilingual, Example, Rule
from jishi.foundation.rules.errors import RuleFileError
from jishi.foundation.rules.fields import OPTIONAL, REQUIRED, Fields
from jishi.foundation.rules.sections import (
    Section,
    block,
    front_matter,
    is_readable,
    sections,
    toml,
)
from jishi.foundation.rules.source import Source

MAX_EXAMPLES = 60
#: Levels that a dotted fact name may have when it is written without quotes.
_MAX_LEVELS = 5
_EXPECT: tuple[Literal["hit", "miss", "undecided"], ...] = ("hit", "miss", "undecided")


def read_rule(text: str, *, path: str = "") -> Rule:
    """The rule in `text`; raises `RuleFileError` with everything that is wrong with its form.

    The condition is not looked into here: `check_rule` does that against a vocabulary.
    """
    source = Source(text.replace("\r\n", "\n"), path=path)
    rule = _read(source) if is_readable(source) else None
    if rule is None or source.problems:
        raise RuleFileError(source.problems)
    return rule


def _read(source: Source) -> Rule | None:
    front = front_matter(source)
    if front is None:
        return None
    table, begin = front
    fields = Fields(source, table)
    fields.check_names()
    found = sections(source, begin)
    planned = table.get("status") == "planned"
    for name in ("中文", "English", *(() if planned else ("Condition", "Examples"))):
        if name not in found:
            source.report("section_missing", begin - 1, begin, section=name)
    condition, line = _condition(source, found.get("Condition"))
    day_from, day_to = fields.day("effective_from"), fields.day("effective_to")
    if day_from and day_to and day_to < day_from:
        fields.wrong("date_order", "effective_to")
    return Rule(
        id=fields.id(),
        version=fields.whole("version", 1, 1, 100_000),
        status=fields.choice("status", contracts.STATUSES),
        stage=fields.choice("stage", contracts.STAGES),
        event=fields.text("event"),
        binds=fields.choices("binds", contracts.PARTIES),
        mode=fields.choice("mode", contracts.MODES),
        outcome=fields.choice("outcome", contracts.OUTCOMES),
        undecided=fields.choice("undecided", contracts.UNDECIDED, "hold"),
        measures=fields.choices("measures", contracts.MEASURES),
        title=fields.both("title", required=True),
        condition=condition,
        points=fields.points(),
        effective_from=day_from,
        effective_to=day_to,
        share=fields.whole("share", 100, 0, 100),
        basis=fields.basis(),
        advice=fields.both("advice", required=False),
        appeal=fields.flag("appeal", default=True),
        body=Bilingual(_body(source, found, "中文"), _body(source, found, "English")),
        examples=_examples(source, found.get("Examples")),
        condition_line=line,
        lines=tuple((name, fields.line(name)) for name in (*REQUIRED, *OPTIONAL) if name in table),
        path=source.path,
    )


def _body(source: Source, found: Mapping[str, Section], name: str) -> str:
    section = found.get(name)
    if section is None:
        return ""
    text = section.text.strip()
    if not text:
        source.report("section_empty", *section.heading, section=name)
    return text


def _condition(source: Source, section: Section | None) -> tuple[str, int]:
    inside = block(source, section, "rule") if section else None
    if inside is None:
        return "", 1
    text = inside.text.rstrip()
    lines = text.split("\n")
    empty = next((index for index, line in enumerate(lines) if line.strip()), 0)
    return "\n".join(lines[empty:]), inside.line + empty


def _examples(source: Source, section: Section | None) -> tuple[Example, ...]:
    inside = block(source, section, "toml") if section else None
    table = toml(source, inside.text, inside.start, "examples_toml") if inside else None
    if inside is None or table is None:
        return ()
    examples: list[Example] = []
    for key, entries in table.items():
        if key not in _EXPECT or not isinstance(entries, list):
            source.report("example_form", inside.start, inside.start + 1)
            continue
        lines = _lines_of(inside.text, key, inside.line)
        for index, entry in enumerate(entries):
            line = lines[index] if index < len(lines) else inside.line
            one = _example(_EXPECT[_EXPECT.index(key)], entry, line)
            if one is None:
                start = source.offset(line, 0)
                source.report("example_form", start, start + len(source.line_text(line - 1)))
            else:
                examples.append(one)
    if len(examples) > MAX_EXAMPLES:
        source.report("examples_many", inside.start, inside.start + 1, most=MAX_EXAMPLES)
    return tuple(sorted(examples, key=lambda one: _EXPECT.index(one.expect)))


def _lines_of(text: str, key: str, first: int) -> list[int]:
    """The lines of the file where the examples of this kind begin."""
    return [
        number
        for number, line in enumerate(text.split("\n"), first)
        if line.replace(" ", "").startswith(f"[[{key}]]")
    ]


def _example(expect: Literal["hit", "miss", "undecided"], entry: Any, line: int) -> Example | None:
    if not isinstance(entry, dict) or not set(entry) <= {"name", "facts"}:
        return None
    name, facts = entry.get("name", ""), entry.get("facts", {})
    if not isinstance(name, str) or not name.strip() or not isinstance(facts, dict):
        return None
    flat = _flat(facts)
    return None if flat is None else Example(expect=expect, name=name, facts=flat, line=line)


def _flat(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Facts by dotted name: TOML makes tables of dotted keys that stand without quotes."""
    flat: dict[str, Any] = {}
    waiting: list[tuple[str, Any, int]] = [(key, value, 1) for key, value in facts.items()]
    while waiting:
        name, value, level = waiting.pop(0)
        if not isinstance(value, dict):
            flat[name] = value
        elif level >= _MAX_LEVELS:
            return None
        else:
            waiting += [(f"{name}.{key}", inner, level + 1) for key, inner in value.items()]
    return flat
