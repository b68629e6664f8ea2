"""Our answers to the questions from below."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from jishi.commerce.catalog import gates as catalog_gates
from jishi.community.content import api as content
from jishi.community.content import gates as content_gates
from jishi.community.content.models import Clip
from jishi.community.live import gates as live_gates
from jishi.foundation.notify.models import Notice
from jishi.governance.review import api
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from jishi.foundation.accounts.models import Account

pytestmark = pytest.mark.django_db


def test_a_person_looks_at_every_shop(lan: Account) -> None:
    verdict = catalog_gates.open_shop.ask(
        catalog_gates.ShopQuestion(
            shop_id=new_id(), owner_id=lan.pk, name="x", intro="", category="fruit",
            subject_kind="person",
        )
    )  # fmt: skip
    assert (verdict.outcome, verdict.rule) == ("hold", "review.a-person-looks")


def _may_go_live(host: Account) -> tuple[str, str]:
    verdict = live_gates.go_live.ask(
        live_gates.LiveQuestion(
            live_id=None, host_id=host.pk, shop_id=None, title="x", announcement="",
            product_ids=(),
        )
    )  # fmt: skip
    return verdict.outcome, verdict.rule


def test_going_live_needs_an_open_shop(lan: Account, ming: Account, shop_waits: UUID) -> None:
    assert _may_go_live(lan) == ("refuse", "review.shop-needed")
    api.decide_subject(kind="shop", subject_id=shop_waits, reviewer_id=ming.pk, approve=True)
    assert _may_go_live(lan) == ("allow", "")


def test_only_own_goods_on_sale_are_pinned(
    lan: Account, ming: Account, product_waits: UUID
) -> None:
    def ask(host: Account) -> tuple[str, str]:
        verdict = live_gates.pin_card.ask(
            live_gates.PinQuestion(live_id=new_id(), host_id=host.pk, product_id=product_waits)
        )
        return verdict.outcome, verdict.rule

    assert ask(lan) == ("refuse", "review.own-goods")
    api.decide_subject(kind="product", subject_id=product_waits, reviewer_id=ming.pk, approve=True)
    assert ask(lan) == ("allow", "")
    assert ask(ming) == ("refuse", "review.own-goods")


def _clip(author: Account) -> Clip:
    return Clip.objects.create(
        id=new_id(), author_id=author.pk, video_id=new_id(), caption="摘橙子", state="published",
        created_at=clock.now(), published_at=clock.now(), product_ids=[], tags=[],
    )  # fmt: skip


def test_a_comment_with_a_number_is_held_and_shown_once_released(
    lan: Account, yan: Account, ming: Account, deliver: Callable[[], int]
) -> None:
    clip = _clip(lan)

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
        "comment", "review.contact-hint", "加微信 orange_2024",
    )  # fmt: skip
    api.decide(item_id=item.id, reviewer_id=ming.pk, approve=False, reason_code="contact-hint")
    assert content.comment_facts(item.subject_id).state == "removed"
    assert Notice.objects.get(person_id=yan.pk, kind="review.reject").title_en == (
        "Your comment is not shown"
    )


def test_a_gate_names_its_ground_in_both_languages() -> None:
    verdict = content_gates.show_comment.ask(
        content_gates.CommentQuestion(
            author_id=new_id(), subject_kind="clip", subject_id=new_id(), text="QQ 1234567"
        )
    )
    assert (verdict.outcome, verdict.rule) == ("hold", "review.contact-hint")
    assert verdict.zh
    assert verdict.en
    assert verdict.facts["atoms"] == [{"kind": "qq", "text": "QQ 1234567"}]
