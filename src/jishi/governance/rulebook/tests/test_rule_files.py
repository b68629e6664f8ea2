"""Every published rule can be read, decided and understood."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from jishi.foundation.rules.api import Rule, check_rule, explain, fuse, read_rule, write_rule
from jishi.governance.rulebook import reading
from jishi.governance.rulebook.detectors import DETECTORS, LISTS
from jishi.governance.rulebook.facts.registry import KINDS, PRODUCERS
from jishi.governance.rulebook.vocabulary import vocabulary

BOOK = Path(settings.BASE_DIR) / "rulebook"
LAWS = Path(settings.BASE_DIR) / "docs" / "law" / "README.md"
FILES = sorted(BOOK.glob("*/*.md"))
#: Rules that count: live, with every fact produced.
LEAST_LIVE = 175
#: Stages and the letters their ids begin with.
LETTERS = {
    "onboarding": "ONB", "sampling": "SMP", "marketing": "MKT", "reviews": "REV",
    "violations": "VIO", "aftersales": "AFT", "disputes": "DSP",
}  # fmt: skip


def _read(path: Path) -> Rule:
    return read_rule(path.read_text(encoding="utf-8"), path=path.name)


RULES = [_read(path) for path in FILES]
LIVE = [rule for rule in RULES if rule.status == "live"]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_live = pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.id)


@each_file
def test_a_file_is_right_in_form_types_cost_and_examples(path: Path) -> None:
    problems = check_rule(_read(path), vocabulary())
    assert [problem.text("en") for problem in problems] == []


@each_file
def test_a_file_is_in_its_stage_under_its_id_and_in_canonical_form(path: Path) -> None:
    rule = _read(path)
    assert (path.stem, path.parent.name) == (rule.id, rule.stage)
    assert rule.id.split("-")[0] == LETTERS[rule.stage]
    assert write_rule(rule) == path.read_text(encoding="utf-8")


def test_ids_are_unique_and_enough_rules_are_live() -> None:
    assert [one for one, n in Counter(rule.id for rule in RULES).items() if n > 1] == []
    assert len(LIVE) >= LEAST_LIVE


def test_no_two_live_rules_of_a_kind_ask_the_same() -> None:
    asked = Counter((rule.event, rule.outcome, " ".join(rule.condition.split())) for rule in LIVE)
    assert [one for one, n in asked.items() if n > 1] == []


@each_live
def test_a_live_rule_has_examples_of_all_three_answers(rule: Rule) -> None:
    count = Counter(example.expect for example in rule.examples)
    assert count["hit"] >= 2
    assert count["miss"] >= 2
    assert count["undecided"] >= 1


@each_live
def test_a_live_rule_is_written_for_people_in_both_languages(rule: Rule) -> None:
    for part in (rule.title, rule.advice, rule.body):
        assert re.search(r"[\u4e00-\u9fff]", part.zh)
        assert re.search(r"[A-Za-z]", part.en)
        assert not re.search(r"[\u4e00-\u9fff]", part.en)
    assert len(re.findall(r"[。；？！]", rule.body.zh)) >= 3
    assert len(re.findall(r"[.;?!](?:\s|$)", rule.body.en)) >= 3
    assert "申诉" in rule.body.zh
    assert "appeal" in rule.body.en.casefold()


@each_live
def test_both_evaluators_give_the_examples_answer(rule: Rule) -> None:
    book = fuse([rule], vocabulary())
    for example in rule.examples:
        decided = book.decide(rule.event, example.facts)
        fused = True if decided.hits else None if decided.undecided else False
        assert fused is example.value, example.name
        assert explain(rule, vocabulary(), example.facts).value is example.value, example.name


def test_a_rule_at_a_gate_holds_or_refuses_and_a_finding_comes_after_the_fact() -> None:
    wrong = [r.id for r in LIVE if (r.outcome == "finding") is KINDS[r.event].gate]
    assert wrong == []


def test_no_automatic_rule_takes_money_or_closes_a_shop() -> None:
    """The hard limits the market sets itself: such measures are for people."""
    wrong = [
        rule.id for rule in LIVE
        if rule.mode == "automatic" and {"close", "freeze", "deposit"} & set(rule.measures)
    ]  # fmt: skip
    assert wrong == []


def test_what_everybody_is_looked_at_for_comes_last_and_is_no_matter_for_the_governor() -> None:
    looked_at = {
        rule.id: rule for rule in LIVE if rule.id in ("ONB-90", "SMP-90", "SMP-91", "MKT-90")
    }
    assert {rule.outcome for rule in looked_at.values()} == {"hold"}
    assert {rule.mode for rule in looked_at.values()} == {"assisted"}
    for rule in looked_at.values():
        holds = [one.id for one in LIVE if one.event == rule.event and one.outcome == "hold"]
        assert max(one for one in holds if one[:3] == rule.id[:3]) in looked_at


def test_laws_are_named_as_the_register_of_laws_has_them() -> None:
    register = LAWS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z0-9]+)` \|[^|]*\|[^|]*\|([^|]*)\|", register, re.MULTILINE)
    known = {law: {one.strip() for one in articles.split("·")} for law, articles in rows}
    unknown = [
        (rule.id, basis.law, basis.article)
        for rule in LIVE
        for basis in rule.basis if basis.law and basis.article not in known.get(basis.law, set())
    ]  # fmt: skip
    assert unknown == []


def test_every_kind_has_a_producer_and_rules_name_its_facts_only() -> None:
    assert {rule.event for rule in LIVE} <= set(PRODUCERS) <= set(KINDS)
    for rule in LIVE:
        assert set(reading.fact_names(rule.condition)) <= set(KINDS[rule.event].by_name), rule.id


def test_every_list_is_used_by_a_rule() -> None:
    conditions = "\n".join(rule.condition for rule in RULES)
    assert [name for name in LISTS if f'"{name}"' not in conditions] == []


def test_every_detector_that_is_no_list_is_used_by_a_rule() -> None:
    conditions = "\n".join(rule.condition for rule in RULES)
    assert [name for name in DETECTORS if f'"{name}"' not in conditions] == []


def test_front_matter_is_plain_toml() -> None:
    for path in FILES:
        head = path.read_text(encoding="utf-8").split("+++")[1]
        assert tomllib.loads(head)["id"] == path.stem
