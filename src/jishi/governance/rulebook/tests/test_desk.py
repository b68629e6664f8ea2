"""The rule desk: who may, what is checked while typing, back-test, hand in, publish, replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from jishi.governance.rulebook import queries, shelf
from jishi.governance.rulebook.models import Decision, Draft, RuleHit
from jishi.governance.rulebook.tests.conftest import text
from jishi.governance.rulebook.tests.test_deciding import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.foundation.accounts.models import Account

    Publish = Callable[..., object]

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(operator: Account) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def test_strangers_sign_in_and_others_find_nothing(publish: Publish, stranger: Account) -> None:
    publish(text())
    ask("bad")
    decision = Decision.objects.get().pk
    paths = (
        "/desk/rules/", "/desk/rules/TST-01/", "/desk/rules/publication",
        f"/desk/rules/decisions/{decision}/",
    )  # fmt: skip
    posts = ("begin", "TST-01/step", "TST-01/limit", "TST-01/draft/check", "TST-01/draft/backtest",
             "TST-01/draft/drop", "TST-01/draft/hand-in")  # fmt: skip
    nobody, somebody = Client(), Client()
    somebody.force_login(stranger)
    for path in paths:
        assert nobody.get(path)["Location"].startswith("/desk/sign-in?next=/desk/rules")
        assert somebody.get(path).status_code == 404
    for path in posts:
        assert nobody.post(f"/desk/rules/{path}").status_code == 302
        assert somebody.post(f"/desk/rules/{path}", {"to_state": "retired"}).status_code == 404
    assert queries.standing_of("TST-01", 1).state == "live"
    assert Draft.objects.count() == 0


def test_what_does_not_exist_is_not_found(publish: Publish, desk: Client) -> None:
    publish(text())
    for path in ("NO-1/", "TST-01/draft/", "decisions/00000000-0000-0000-0000-000000000000/"):
        assert desk.get(f"/desk/rules/{path}").status_code == 404
    answer = desk.post("/desk/rules/TST-01/step", {"version": "7", "to_state": "retired"})
    assert answer.status_code == 404
    answer = desk.post("/desk/rules/TST-01/step", {"version": "1", "to_state": "no"})
    assert answer.status_code == 404


def test_the_text_is_checked_and_its_examples_run_while_it_is_typed(
    publish: Publish, desk: Client
) -> None:
    publish(text())
    path = "/desk/rules/TST-01/draft/check"
    right = desk.post(path, {"text": text(version=2)}).content.decode()
    assert "没有问题" in right
    assert right.count("✓") == 5
    wrong = desk.post(
        path, {"text": text(version=2, condition='contains(stall.nam, "bad")')}
    ).content.decode()
    assert "stall.name" in wrong
    assert "^^^^" in wrong
    other = desk.post(
        path, {"text": text(version=2, condition='contains(stall.name, "good")')}
    ).content.decode()
    assert "✗" in other
    assert "应为：适用" in other
    assert desk.post(path, {"text": "+++\n"}).status_code == 200
    assert Draft.objects.count() == 0


def test_a_draft_is_begun_saved_and_handed_in(publish: Publish, desk: Client) -> None:
    publish(text())
    answer = desk.post("/desk/rules/begin", {"rule_id": "tst-01"})
    assert answer["Location"] == "/desk/rules/TST-01/draft/"
    draft = Draft.objects.get()
    changed = draft.text.replace("换一个名字", "改个名字")
    desk.post("/desk/rules/TST-01/draft/", {"text": changed, "revision": "1"})
    assert Draft.objects.get().text == changed
    shown = desk.get("/desk/rules/TST-01/draft/").content.decode()
    assert "改个名字" in shown
    answer = desk.post(
        "/desk/rules/TST-01/draft/hand-in",
        {"text": changed, "revision": "2", "to_state": "shadow", "reason": "更清楚"},
    )
    assert answer["Location"] == "/desk/rules/TST-01/"
    assert queries.standing_of("TST-01", 2).state == "shadow"
    assert "更清楚" in Client().get("/rules/TST-01/v2/").content.decode()


def test_a_draft_with_problems_stays_a_draft(publish: Publish, desk: Client) -> None:
    publish(text())
    desk.post("/desk/rules/begin", {"rule_id": "TST-01"})
    answer = desk.post(
        "/desk/rules/TST-01/draft/hand-in",
        {"text": text(version=2, condition="1 +"), "revision": "1", "to_state": "shadow"},
        follow=True,
    )
    assert "规则文件有" in answer.content.decode()
    assert len(queries.standings("TST-01")) == 1
    assert Draft.objects.count() == 1


def test_a_back_test_says_who_would_be_hit_and_touches_nobody(
    publish: Publish, desk: Client
) -> None:
    publish(text())
    for name in ("bad", "good one", "good two", "fine"):
        ask(name, subject=name)
    before = (Decision.objects.count(), RuleHit.objects.count())
    shown = desk.post(
        "/desk/rules/TST-01/draft/backtest",
        {"text": text(version=2, condition='contains(stall.name, "good")',
                      examples=text().split("```toml\n")[1].split("\n```")[0]
                      .replace('"bad', '"good').replace('"good", "stall.weight" = 1}',
                                                        '"x", "stall.weight" = 1}')),
         "days": "7"},
    ).content.decode()  # fmt: skip
    assert "good one" in shown
    assert "good two" in shown
    assert ">fine<" not in shown
    assert "<b>4</b>" in shown
    assert "<b>2</b>" in shown
    assert (Decision.objects.count(), RuleHit.objects.count()) == before


def test_an_operator_suspends_and_a_governor_limit_is_set(publish: Publish, desk: Client) -> None:
    publish(text())
    desk.post("/desk/rules/TST-01/limit", {"per_hour": "5"})
    assert queries.own_limit("TST-01") == 5
    desk.post("/desk/rules/TST-01/limit", {"per_hour": "-5"})
    assert queries.own_limit("TST-01") == 5
    desk.post(
        "/desk/rules/TST-01/step",
        {"version": "1", "to_state": "suspended", "share": "100", "reason": "误伤"},
    )
    shelf.forget()
    assert ask("bad").outcome == "allow"
    assert "误伤" in desk.get("/desk/rules/TST-01/").content.decode()
    assert "TST-01" in desk.get("/desk/rules/?state=suspended").content.decode()


def test_the_notice_is_left_out_only_with_a_reason(publish: Publish, desk: Client) -> None:
    publish(text(status="shadow"))
    data = {"version": "1", "to_state": "live", "share": "100", "urgent": "1"}
    desk.post("/desk/rules/TST-01/step", data)
    assert queries.standing_of("TST-01", 1).state == "shadow"
    desk.post("/desk/rules/TST-01/step", data | {"reason": "法院命令"})
    assert queries.standing_of("TST-01", 1).state == "live"


def test_a_decision_is_shown_with_its_explanation_and_made_again(
    publish: Publish, desk: Client
) -> None:
    publish(text())
    ask("bad", **{"stall.phone": "13800000000"})
    path = f"/desk/rules/decisions/{Decision.objects.get().pk}/"
    shown = desk.get(path).content.decode()
    assert "TST-01 v1" in shown
    assert "13800000000" not in shown
    publish(text(version=2, condition='contains(stall.name, "bad") and stall.weight > 3'))
    assert "结果相同" in desk.get(f"{path}?replay=1").content.decode()
