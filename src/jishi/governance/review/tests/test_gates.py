"""Our answers to the questions from below."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.test import Client

from jishi.community.content import api as content
from jishi.community.content import gates as content_gates
from jishi.community.content.models import Clip
from jishi.community.live import gates as live_gates
from jishi.community.live.models import BagItem, Live
from jishi.foundation.accounts.models import Account
from jishi.foundation.notify.models import Notice
from jishi.governance.review import api
from jishi.governance.rulebook import api as rulebook
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def test_a_person_looks_at_every_shop_and_both_sides_see_under_which_rule(
    lan: Account, shop_waits: UUID
) -> None:
    [item] = api.waiting()
    assert (item.kind, item.subject_id) == ("shop", shop_waits)
    assert item.decision_id is not None
    hits = {hit.rule_id: hit for hit in rulebook.get_decision(item.decision_id).hits}
    assert hits["ONB-90"].effect == "hold"
    assert hits[item.rule].url == f"/rules/{item.rule}/v1/"
    notice = Notice.objects.get(person_id=lan.pk, kind="review.held")
    assert notice.link == f"/rules/{item.rule}/"
    assert f"/rules/{item.rule}/" in notice.body_zh
    assert f"/rules/{item.rule}/" in notice.body_en


def test_the_reviewer_reads_the_rule_with_its_text(ming: Account, shop_waits: UUID) -> None:
    [item] = api.waiting()
    client = Client()
    client.force_login(ming)
    shown = client.get(f"/desk/review/{item.id}").content.decode()
    assert 'href="/rules/ONB-90/v1/"' in shown
    assert "开店申请由人核验" in shown


def _may_go_live(host: Account) -> tuple[str, str]:
    verdict = live_gates.go_live.ask(
        live_gates.LiveQuestion(
            live_id=None, host_id=host.pk, shop_id=None, title="x", announcement="",
            product_ids=(),
        )
    )  # fmt: skip
    return verdict.outcome, verdict.rule


def test_going_live_needs_an_open_shop(lan: Account, ming: Account, shop_waits: UUID) -> None:
    assert _may_go_live(lan) == ("refuse", "MKT-45")
    api.decide_subject(kind="shop", subject_id=shop_waits, reviewer_id=ming.pk, approve=True)
    assert _may_go_live(lan) == ("allow", "")


def _pin(host: Account, product_id: UUID) -> tuple[str, set[str]]:
    live, _ = Live.objects.get_or_create(
        host_id=host.pk, defaults={"title": "x", "state": "on_air", "created_at": clock.now()}
    )
    BagItem.objects.get_or_create(live=live, product_id=product_id, number=1)
    verdict = live_gates.pin_card.ask(
        live_gates.PinQuestion(live_id=live.pk, host_id=host.pk, product_id=product_id)
    )
    found = rulebook.decision_on("card.pinning", subject_kind="card", subject_id=product_id)
    assert found is not None
    acting = {hit.rule_id for hit in found.hits if hit.effect != "undecided"}
    return verdict.outcome, acting


def test_only_own_goods_on_sale_are_pinned(
    lan: Account, ming: Account, product_waits: UUID
) -> None:
    assert _pin(lan, product_waits) == ("refuse", {"SMP-15"})
    api.decide_subject(kind="product", subject_id=product_waits, reviewer_id=ming.pk, approve=True)
    assert _pin(lan, product_waits) == ("allow", set())
    assert _pin(ming, product_waits) == ("refuse", {"MKT-46"})


def _clip(author: Account) -> Clip:
    return Clip.objects.create(
        id=new_id(), author_id=author.pk, video_id=new_id(), caption="摘橙子", state="published",
        created_at=clock.now(), published_at=clock.now(), product_ids=[], tags=[],
    )  # fmt: skip


def test_a_comment_with_a_number_is_held_and_shown_once_released(
    lan: Account, yan: Account, ming: Account, deliver: Callable[[], int]
) -> None:
    clip = _clip(lan)
    Account.objects.update(joined_at=clock.now() - timedelta(days=30))

    def say(text: str) -> str:
        made = content.post_comment(
            clip_id=clip.pk, author_id=yan.pk, text=text, client_key=new_id(), reply_to=None,
            language="zh",
        )  # fmt: skip
        return made.state

    assert say("看着真甜") == "visible"
    assert say("加微信 orange_2024") == "held"
    deliver()
    [item] = api.waiting()
    assert (item.kind, item.rule, item.title) == (
        "comment", "MKT-15", "加微信 orange_2024",
    )  # fmt: skip
    api.decide(item_id=item.id, reviewer_id=ming.pk, approve=False, reason_code="contact-hint")
    assert content.comment_facts(item.subject_id).state == "removed"
    assert Notice.objects.get(person_id=yan.pk, kind="review.reject").title_en == (
        "Your comment is not shown"
    )


def test_a_gate_names_its_ground_in_both_languages(yan: Account, lan: Account) -> None:
    verdict = content_gates.show_comment.ask(
        content_gates.CommentQuestion(
            author_id=yan.pk, subject_kind="clip", subject_id=_clip(lan).pk, text="QQ 1234567"
        )
    )
    assert (verdict.outcome, verdict.rule) == ("hold", "MKT-15")
    assert "规则 MKT-15：/rules/MKT-15/" in verdict.zh
    assert "Rule MKT-15: /rules/MKT-15/" in verdict.en


def test_a_gate_whose_facts_cannot_be_had_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    question = content_gates.CommentQuestion(
        author_id=new_id(), subject_kind="clip", subject_id=new_id(), text="好吃"
    )
    monkeypatch.setattr("jishi.governance.rulebook.shelf.current", fail)
    verdict = content_gates.show_comment.ask(question)
    assert (verdict.outcome, verdict.rule) == ("hold", "gate.failed")


def test_a_clean_comment_costs_the_gate_two_statements_at_most(
    yan: Account, lan: Account, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    clip = _clip(lan)
    question = content_gates.CommentQuestion(
        author_id=yan.pk, subject_kind="clip", subject_id=clip.pk, owner_id=lan.pk,
        comment_id=UUID("0199a000-0000-7000-8000-000000000001"), text="看着真甜，几斤装的？",
    )  # fmt: skip
    assert content_gates.show_comment.ask(question).outcome == "allow"
    with django_assert_max_num_queries(4):  # two of them are the gate's own savepoint
        assert content_gates.show_comment.ask(question).outcome == "allow"
