"""Decisions made again, drafts over the past, findings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jishi.foundation.rules.api import read_rule
from jishi.governance.rulebook import api, policy, shelf
from jishi.governance.rulebook.actions.decide import Asked
from jishi.governance.rulebook.actions.find import judge
from jishi.governance.rulebook.detectors import DETECTORS
from jishi.governance.rulebook.models import Decision, Finding, RuleHit
from jishi.governance.rulebook.tests.conftest import text
from jishi.governance.rulebook.tests.test_deciding import ask
from jishi.kernel import clock
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id
from jishi.kernel.models import OutboxEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    Publish = Callable[..., object]

pytestmark = pytest.mark.django_db


def test_a_decision_is_reproduced_under_the_book_of_its_time(publish: Publish) -> None:
    publish(text(), text("TST-02", condition="stall.weight > 50", outcome="hold", measure="hold"))
    ask("bad", **{"stall.weight": 60})
    publish(text(version=2, outcome="hold", measure="hold"))
    again = api.replay(Decision.objects.get().pk)
    assert again.is_same
    assert again.outcome == "refuse"
    assert again.hits == ("TST-01 v1", "TST-02 v1")
    assert Decision.objects.count() == 1


def test_a_detector_that_changed_since_is_named_as_a_difference(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DETECTORS, "for_replay", lambda said: int("bad" in said))
    publish(text(condition='detects("for_replay", stall.name)'))
    ask("bad")
    number = Decision.objects.get().pk
    assert api.replay(number).is_same
    monkeypatch.setitem(DETECTORS, "for_replay", lambda _said: 0)
    shelf.forget()
    again = api.replay(number)
    assert again.differences == ("outcome: refuse → allow", "TST-01 v1: refuse → -")


def test_an_undecided_decision_is_reproduced_as_undecided(publish: Publish) -> None:
    publish(text(undecided="hold"))
    ask(None)
    again = api.replay(Decision.objects.get().pk)
    assert (again.is_same, again.outcome, again.undecided) == (True, "hold", ("TST-01 v1",))


def test_an_unknown_decision_is_not_found(publish: Publish) -> None:
    publish(text())
    with pytest.raises(NotFound):
        api.replay(new_id())


def test_a_back_test_counts_hits_subjects_undecided_and_those_newly_hit(publish: Publish) -> None:
    publish(text())
    ask("bad and good", subject="1")
    ask("good", subject="2")
    ask("good again", subject="2")
    ask("fine", subject="3")
    ask(None, subject="4")
    with clock.frozen(clock.now() - timedelta(days=40)):
        ask("good", subject="5")
    draft = read_rule(text(version=2, condition='contains(stall.name, "good")'))
    tested = api.backtest(draft, since=clock.now() - timedelta(days=30))
    assert (tested.looked_at, tested.hits, tested.subjects, tested.undecided) == (5, 3, 2, 1)
    assert tested.newly_hit == 2
    assert {one.subject_id for one in tested.examples} == {"1", "2"}
    assert tested.estimated == 3


def test_a_back_test_weighs_what_is_stored_by_sample(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.SAMPLE_PERCENT, "stall.opening", 20)
    publish(text())
    for number in range(300):
        ask("good", subject=str(number))
    ask("bad and good", subject="x")
    stored = Decision.objects.filter(outcome="allow").count()
    draft = read_rule(text(version=2, condition='contains(stall.name, "good")'))
    tested = api.backtest(draft, since=clock.now() - timedelta(days=1))
    assert tested.hits == stored + 1
    assert tested.estimated == pytest.approx(5 * stored + 1)
    assert 200 < tested.estimated < 400


def finding_rule(**given: object) -> str:
    return text(
        **({"event": "stall.weighed", "outcome": "finding", "measure": "warn"} | given)  # type: ignore[arg-type]
    )


def weighed(name: str | None, subject: str = "a", key: str = "") -> int:
    facts = {} if name is None else {"stall.name": name}
    return judge(
        Asked(kind="stall.weighed", subject_kind="stall", subject_id=subject, facts=facts), key=key
    )


def test_what_hits_after_the_fact_is_found_once_for_each_occurrence(publish: Publish) -> None:
    publish(finding_rule())
    assert weighed("bad", key="day 1") == 1
    assert weighed("bad", key="day 1") == 0
    assert weighed("bad", key="day 2") == 1
    assert weighed("good") == 0
    found = Finding.objects.order_by("at").first()
    assert found is not None
    assert (found.rule_id, found.version, found.measures) == ("TST-01", 1, ["warn"])
    told = OutboxEvent.objects.filter(type="rulebook.RuleBroken")
    assert told.count() == 2
    assert RuleHit.objects.filter(effect="finding").count() == 2


def test_a_shadow_rule_finds_nothing_but_is_counted(publish: Publish) -> None:
    publish(finding_rule(status="shadow"))
    assert weighed("bad") == 0
    assert Finding.objects.count() == 0
    assert RuleHit.objects.get().effect == "shadow"


def test_a_missing_fact_finds_nobody(publish: Publish) -> None:
    publish(finding_rule())
    assert weighed(None) == 0
    assert Finding.objects.count() == 0
    assert RuleHit.objects.get().effect == "undecided"


def test_facts_that_cost_a_query_are_asked_for_only_while_a_rule_needs_them(
    publish: Publish,
) -> None:
    publish(text(condition='contains(stall.name, "bad") and stall.weight > 5'))
    asked: list[str] = []

    def weigh() -> dict[str, object]:
        asked.append("weight")
        return {"stall.weight": 9}

    more = {frozenset({"stall.weight"}): weigh}

    def ask_with_more(name: str) -> str:
        return api.decide(
            "stall.opening", subject_kind="stall", subject_id=name, facts={"stall.name": name},
            more=more,
        ).outcome  # fmt: skip

    assert ask_with_more("bad") == "refuse"
    assert asked == ["weight"]
    policy_before = dict(policy.SAMPLE_PERCENT)
    policy.SAMPLE_PERCENT["stall.opening"] = 0
    try:
        assert ask_with_more("good") == "allow"
    finally:
        policy.SAMPLE_PERCENT.clear()
        policy.SAMPLE_PERCENT.update(policy_before)
    assert asked == ["weight"]


def test_what_a_rule_asks_to_be_known_is_always_asked_for(publish: Publish) -> None:
    publish(
        text(condition='contains(stall.name, "bad") and missing(stall.weight)', examples=EXAMPLES)
    )
    verdict = api.decide(
        "stall.opening", subject_kind="stall", subject_id="1", facts={"stall.name": "bad"},
        more={frozenset({"stall.weight"}): lambda: {"stall.weight": 9}},
    )  # fmt: skip
    assert verdict.outcome == "allow"


EXAMPLES = """\
[[hit]]
name = "one"
facts = {"stall.name" = "bad"}
[[hit]]
name = "two"
facts = {"stall.name" = "bad one"}
[[miss]]
name = "three"
facts = {"stall.name" = "good", "stall.weight" = 1}
[[miss]]
name = "four"
facts = {"stall.name" = "bad", "stall.weight" = 2}
[[undecided]]
name = "five"
facts = {}
"""
