"""Rule texts into rules, each text read and checked once a process."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jishi.foundation.rules import api as rules
from jishi.governance.rulebook.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"[\w\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=2048)
def rule_of(text: str) -> rules.Rule:
    """The rule in `text`. Raises `RuleFileError`."""
    return rules.read_rule(text)


@lru_cache(maxsize=2048)
def problems_of(text: str) -> tuple[rules.Problem, ...]:
    """Everything wrong with `text`: its shape, its types, its cost, its examples."""
    try:
        rule = rule_of(text)
    except rules.RuleFileError as error:
        return tuple(error.problems)
    return tuple(rules.check_rule(rule, vocabulary()))


def content_of(rule: rules.Rule) -> str:
    """Canonical text without what the life of a rule changes: the same for every state of it."""
    status = "planned" if rule.status == "planned" else "draft"
    return rules.write_rule(replace(rule, status=status, share=100))


def content_sha256(rule: rules.Rule) -> str:
    return hashlib.sha256(content_of(rule).encode()).hexdigest()


def as_it_stands(rule: rules.Rule, *, status: str, share: int) -> rules.Rule:
    """The rule with the state that its file would name."""
    return replace(rule, status=status, share=share)


def words(text: str) -> list[str]:
    """Words of a query: those of the segmenter, lower case, no doubles."""
    import rjieba  # a tenth of a second that most processes never need

    plain = unicodedata.normalize("NFKC", text).lower()
    return list(dict.fromkeys(w[:40] for w in rjieba.cut(plain, True) if _WORD.fullmatch(w)))


def tokens(text: str) -> list[str]:
    """Words for the index, and every single Han character beside the words it stands in."""
    import rjieba

    found: set[str] = set()
    plain = unicodedata.normalize("NFKC", text).lower()
    for word in rjieba.cut_for_search(plain, True):
        if _WORD.fullmatch(word):
            found.add(word[:40])
            found.update(_HAN.findall(word))
    return sorted(found)


def written(rule: rules.Rule) -> str:
    """The canonical text of the rule as it is."""
    return rules.write_rule(rule)


def explained(rule: rules.Rule, facts: Mapping[str, Any]) -> rules.Explained:
    return rules.explain(rule, vocabulary(), facts)


_NAME = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)")
_WHETHER = re.compile(r"\b(?:known|missing)\(\s*([\w.]+)")


def fact_names(condition: str) -> tuple[str, ...]:
    """Facts that a condition names, in their order, each once; texts in quotes hold none."""
    return tuple(dict.fromkeys(name for name in _NAME.findall(condition) if name))


def asked_whether(condition: str) -> frozenset[str]:
    """Facts of which a condition asks whether they are known."""
    return frozenset(_WHETHER.findall(condition))
