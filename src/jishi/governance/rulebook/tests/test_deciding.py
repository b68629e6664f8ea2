"""Deciding by the published book: what is answered, what is kept, what is acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jishi.governance.rulebook import api, policy, shelf, tally
from jishi.governance.rulebook.models import Decision, DecisionTally, RuleHit
from jishi.governance.rulebook.tests.conftest import text
from jishi.kernel.db import use_case
from jishi.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.kernel.gates import Verdict

pytestmark = pytest.mark.django_db


def ask(name: str | None, subject: str = "a", **facts: object) -> Verdict:
    given = ({"stall.name": name} if name is not None else {}) | facts
    return api.decide("stall.opening", subject_kind="stall", subject_id=subject, facts=given)


def test_a_hit_refuses_with_rule_version_ground_and_address(publish: Callable[..., object]) -> None:
    publish(text())
    verdict = ask("a bad name")
    assert (verdict.outcome, verdict.rule) == ("refuse", "TST-01")
    assert verdict.zh == "不得叫坏名字。换一个名字。规则 TST-01：/rules/TST-01/"
    assert verdict.en == "No bad names. Choose another name. Rule TST-01: /rules/TST-01/"
    assert verdict.facts["url"] == "/rules/TST-01/v1/"
    kept = Decision.objects.get()
    assert str(kept.pk) == verdict.facts["decision"]
    assert (kept.outcome, kept.rule_id, kept.rule_version) == ("refuse", "TST-01", 1)
    assert kept.facts == {"stall.name": "a bad name"}
    hit = RuleHit.objects.get()
    assert (hit.effect, hit.explanation["value"]) == ("refuse", True)
    assert hit.explanation["tree"]["text"] == 'contains(stall.name, "bad")'


def test_clean_things_are_let_through_and_kept_without_hits(
    publish: Callable[..., object],
) -> None:
    publish(text())
    assert ask("good").outcome == "allow"
    assert Decision.objects.get().rule_id == ""
    assert RuleHit.objects.count() == 0


def test_the_strongest_rule_decides_and_all_are_kept(publish: Callable[..., object]) -> None:
    publish(text("TST-01", outcome="hold", measure="hold"), text("TST-02"))
    verdict = ask("bad")
    assert (verdict.outcome, verdict.rule) == ("refuse", "TST-02")
    assert sorted(RuleHit.objects.values_list("rule_id", "effect")) == [
        ("TST-01", "hold"), ("TST-02", "refuse"),
    ]  # fmt: skip


def test_a_missing_fact_holds_where_the_rule_says_so(publish: Callable[..., object]) -> None:
    publish(text(undecided="hold"))
    verdict = ask(None)
    assert (verdict.outcome, verdict.rule) == ("hold", "TST-01")
    assert verdict.en.startswith("Some facts are missing")
    assert RuleHit.objects.get().effect == "undecided"


def test_a_missing_fact_that_is_to_be_ignored_lets_through_but_is_kept(
    publish: Callable[..., object],
) -> None:
    publish(text(undecided="ignore"))
    assert ask(None).outcome == "allow"
    assert RuleHit.objects.get().effect == "undecided"


def test_a_shadow_rule_acts_on_nothing_and_is_counted(publish: Callable[..., object]) -> None:
    publish(text(status="shadow"))
    verdict = ask("bad")
    assert (verdict.outcome, verdict.rule) == ("allow", "")
    assert Decision.objects.get().outcome == "allow"
    assert RuleHit.objects.get().effect == "shadow"
    assert ask(None).outcome == "allow"


def test_a_missing_fact_of_a_shadow_rule_holds_nothing(publish: Callable[..., object]) -> None:
    publish(text(status="shadow", undecided="hold"))
    assert ask(None).outcome == "allow"


def test_a_staged_rule_acts_on_its_share_and_always_on_the_same_subjects(
    publish: Callable[..., object],
) -> None:
    publish(text(status="staged", more="share = 30\n"))
    refused = {n for n in range(200) if ask("bad", subject=str(n)).outcome == "refuse"}
    assert refused == {n for n in range(200) if policy.bucket("TST-01", str(n)) < 30}
    assert 30 < len(refused) < 90
    assert RuleHit.objects.filter(effect="shadow").count() == 200 - len(refused)


def test_on_its_share_a_staged_version_replaces_the_live_one(
    publish: Callable[..., object],
) -> None:
    publish(text())
    publish(text(version=2, status="staged", more="share = 50\n", outcome="hold", measure="hold"))
    outcomes = {n: ask("bad", subject=str(n)).outcome for n in range(40)}
    assert outcomes == {
        n: "hold" if policy.bucket("TST-01", str(n)) < 50 else "refuse" for n in range(40)
    }


def test_without_a_published_book_everything_is_held(empty: None) -> None:
    verdict = ask("good")
    assert (verdict.outcome, verdict.rule) == ("hold", "rulebook_unpublished")
    assert Decision.objects.count() == 0


def test_a_detector_that_fails_holds_even_where_undecided_is_ignored(
    publish: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from jishi.governance.rulebook.detectors import DETECTORS

    def fail(said: str) -> int:
        if said.startswith("!"):
            raise RuntimeError(said)
        return int("bad" in said)

    monkeypatch.setitem(DETECTORS, "fails_at_times", fail)
    publish(text(condition='detects("fails_at_times", stall.name)'))
    assert ask("bad").outcome == "refuse"
    assert ask("good").outcome == "allow"
    assert ask("! what").outcome == "hold"


def test_busy_kinds_keep_a_sample_of_clean_decisions_and_count_all(
    publish: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.SAMPLE_PERCENT, "stall.opening", 10)
    publish(text())
    tally.flush()
    DecisionTally.objects.all().delete()
    for number in range(100):
        assert ask("good", subject=str(number)).outcome == "allow"
    wanted = {str(n) for n in range(100) if policy.bucket("stall.opening", str(n)) < 10}
    assert set(Decision.objects.values_list("subject_id", flat=True)) == wanted
    assert 0 < len(wanted) < 30
    assert tally.flush() == 100
    assert DecisionTally.objects.get().count == 100


def test_the_clean_path_of_a_busy_kind_costs_no_statement(
    publish: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[..., object],
) -> None:
    monkeypatch.setitem(policy.SAMPLE_PERCENT, "stall.opening", 0)
    publish(text())
    shelf.refresh()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert ask("good").outcome == "allow"


class NotOpened(Refusal):
    code = "test_stall_not_opened"


@use_case
def open_stall(name: str) -> None:
    if ask(name).outcome == "refuse":
        raise NotOpened


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_remembered_although_it_rolls_back(publish: Callable[..., object]) -> None:
    publish(text())
    with pytest.raises(NotOpened):
        open_stall("bad")
    kept = Decision.objects.get()
    assert (kept.outcome, kept.subject_id) == ("refuse", "a")
    assert RuleHit.objects.get().decision_id == kept.pk
