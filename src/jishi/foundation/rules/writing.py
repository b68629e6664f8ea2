"""Writing a rule file in its one canonical form, of which hashes are taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from jishi.foundation.rules.contracts import Bilingual, Example, Rule


def write_rule(rule: Rule) -> str:
    """The canonical text of `rule`: `read_rule(write_rule(rule)) == rule`."""
    parts = [
        "+++",
        *_front(rule),
        "+++",
        "# 中文",
        rule.body.zh,
        "",
        "# English",
        rule.body.en,
        "",
    ]
    if rule.condition:
        parts += ["# Condition", "```rule", rule.condition, "```", ""]
    if rule.examples:
        parts += ["# Examples", "```toml", *_examples(rule.examples), "```", ""]
    return "\n".join(parts)


def canonical_sha256(rules: Iterable[Rule]) -> str:
    """The version of a set of rules: SHA-256 (hex) of their canonical texts in the order of ids."""
    ordered = sorted(rules, key=lambda rule: (rule.id, rule.version))
    digest = hashlib.sha256()
    for rule in ordered:
        digest.update(write_rule(rule).encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _front(rule: Rule) -> list[str]:
    lines = [
        f"{name} = {_toml(getattr(rule, name))}" for name in ("id", "version", "status", "stage")
    ]
    lines += [f"{name} = {_toml(getattr(rule, name))}" for name in ("event", "binds", "mode")]
    lines += [
        f"{name} = {_toml(getattr(rule, name))}" for name in ("outcome", "undecided", "measures")
    ]
    if rule.points:
        lines.append(f'points = {{class = "{rule.points.cls}", count = {rule.points.count}}}')
    for name in ("effective_from", "effective_to"):
        if getattr(rule, name):
            lines.append(f"{name} = {_toml(getattr(rule, name))}")
    if rule.share != 100:
        lines.append(f"share = {rule.share}")
    lines.append(f"basis = [{', '.join(_basis(one) for one in rule.basis)}]")
    lines.append(f"title = {_both(rule.title)}")
    if rule.advice != Bilingual():
        lines.append(f"advice = {_both(rule.advice)}")
    lines.append(f"appeal = {_toml(rule.appeal)}")
    return lines


def _basis(basis: Any) -> str:
    parts = [
        f"{name} = {_toml(getattr(basis, name))}"
        for name in ("law", "article")
        if getattr(basis, name)
    ]
    if basis.own:
        parts.append("own = true")
    return f"{{{', '.join(parts)}}}"


def _both(text: Bilingual) -> str:
    return f"{{zh = {_toml(text.zh)}, en = {_toml(text.en)}}}"


def _examples(examples: Iterable[Example]) -> list[str]:
    lines: list[str] = []
    for example in examples:
        lines += [
            f"[[{example.expect}]]",
            f"name = {_toml(example.name)}",
            f"[{example.expect}.facts]",
        ]
        lines += [f"{_text(name)} = {_toml(value)}" for name, value in example.facts.items()]
        lines.append("")
    return lines[:-1]


def _toml(value: Any) -> str:  # noqa: PLR0911 - one answer a kind of node
    """A value as TOML, on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int():
            return str(value)
        case float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{_text(key)} = {_toml(one)}' for key, one in value.items())}}}"
        case _:
            raise TypeError(f"{type(value).__name__} has no form in TOML")


def _text(text: str) -> str:
    """A basic string. JSON's escapes are TOML's, but for DEL and unseen characters above ASCII."""
    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(
        char
        if char.isprintable()
        else f"\\u{ord(char):04x}"
        if ord(char) < 0x10000
        else f"\\U{ord(char):08x}"
        for char in quoted
    )
