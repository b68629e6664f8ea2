"""Producers know every fact that a live rule names, for clips, lives, comments and names as they come in a market."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jishi.community.content import gates as content_gates
from jishi.community.content.models import Clip, ClipComment
from jishi.community.live import gates as live_gates
from jishi.community.live.models import Live
from jishi.foundation.accounts import gates as account_gates
from jishi.foundation.accounts.models import Account
from jishi.foundation.media.models import HeardLine, SeenCopy, Sighting
from jishi.governance.rulebook.facts import clips, comments, lives, people
from jishi.governance.rulebook.tests.facts.market import (
    person,
    unknown,
)
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db


def test_a_clip_tells_all_that_rules_ask(lan: Account, clip: Clip, goods: UUID) -> None:
    question = content_gates.ClipQuestion(
        clip_id=clip.pk, author_id=lan.pk, caption=clip.caption, product_ids=(goods,)
    )
    facts = clips.facts_of_clip_submission(question)
    assert unknown("clip.submitted", facts) == set()
    assert facts["clip.length"] == timedelta(seconds=18)
    assert facts["clip.product_titles"] == "剁椒 十五天封坛"
    assert (facts["clip.sells_food"], facts["clip.products_off_sale"]) == (True, 0)
    assert facts["author.has_shop"] is True
    assert (facts["clip.codes"], facts["clip.seen_text"], facts["clip.copied_scenes"]) == (
        1, "剁椒", 1,
    )  # fmt: skip
    assert 0 <= facts["clip.seen_offsite"] <= 1
    assert (facts["clip.said"], facts["clip.said_offsite"]) == ("封坛十五天", 0.0)


def test_a_clip_nobody_could_look_at_leaves_what_it_shows_unknown(lan: Account, clip: Clip) -> None:
    HeardLine.objects.all().delete()
    SeenCopy.objects.all().delete()
    Sighting.objects.all().delete()
    question = content_gates.ClipQuestion(
        clip_id=clip.pk, author_id=lan.pk, caption=clip.caption, product_ids=()
    )
    facts = clips.facts_of_clip_submission(question)
    assert unknown("clip.submitted", facts) >= {
        "clip.codes", "clip.seen_offsite", "clip.said_offsite", "clip.copied_scenes",
    }  # fmt: skip


def test_a_live_to_be_opened_tells_all_that_rules_ask(
    lan: Account, shop: UUID, goods: UUID
) -> None:
    question = live_gates.LiveQuestion(
        live_id=None, host_id=lan.pk, shop_id=shop, title="封坛", announcement="七点",
        product_ids=(goods,),
    )  # fmt: skip
    facts = lives.facts_of_live_opening(question)
    assert unknown("live.opening", facts) == set()
    assert (facts["live.bag"], facts["live.bag_off_sale"], facts["live.bag_foreign"]) == (1, 0, 0)
    assert (facts["host.subject_shown"], facts["host.return_address_given"]) == (True, True)
    assert (facts["live.is_made"], facts["host.is_on_air"]) == (False, False)


def test_a_host_without_a_shop_is_known_to_have_none(reviewer: Account) -> None:
    question = live_gates.LiveQuestion(
        live_id=new_id(), host_id=reviewer.pk, shop_id=None, title="x", announcement="",
        product_ids=(),
    )  # fmt: skip
    facts = lives.facts_of_live_opening(question)
    assert (facts["host.has_shop"], facts["live.is_made"]) == (False, False)


def test_a_card_tells_all_that_rules_ask(lan: Account, room: Live, goods: UUID) -> None:
    question = live_gates.PinQuestion(live_id=room.pk, host_id=lan.pk, product_id=goods)
    facts = lives.facts_of_card_pinning(question)
    assert unknown("card.pinning", facts) == set()
    assert (facts["card.is_own"], facts["card.is_on_sale"], facts["live.in_bag"]) == (
        True,
        True,
        True,
    )
    assert (facts["card.stock"], facts["card.price"]) == (15, 2990)


def test_a_minute_on_air_tells_all_that_rules_ask(room: Live) -> None:
    facts = lives.facts_of_live_minute(lives.LiveMinuteQuestion(live_id=room.pk))
    assert unknown("live.minute", facts) == set()
    assert facts["host.said_10m"] == "三号链接"
    assert timedelta(minutes=19) < facts["live.card_up_for"] < timedelta(minutes=21)
    assert (facts["live.comments_10m"], facts["live.held_10m"], facts["live.pins_10m"]) == (1, 0, 0)
    assert timedelta(minutes=49) < facts["live.on_air_for"] < timedelta(minutes=51)


def test_a_comment_tells_all_that_rules_ask(lan: Account, room: Live, clip: Clip) -> None:
    in_live = comments.facts_of_live_comment(
        live_gates.LiveCommentQuestion(
            comment_id=new_id(), live_id=room.pk, author_id=lan.pk, host_id=room.host_id,
            text="三号 链接",
        )
    )  # fmt: skip
    assert unknown("comment.posting", in_live) == set()
    assert (in_live["comment.repeats_10m"], in_live["comment.author_10m"]) == (1, 1)
    assert (in_live["author.is_host"], in_live["author.is_seller"]) == (True, True)
    viewer = person("阿青", joined_at=clock.now())
    ClipComment.objects.create(
        clip=clip, author=viewer, client_key=new_id(), text="甜吗", at=clock.now()
    )
    under_clip = comments.facts_of_clip_comment(
        content_gates.CommentQuestion(
            author_id=viewer.pk, subject_kind="clip", subject_id=clip.pk, text="甜吗"
        )
    )
    assert unknown("comment.posting", under_clip) == set()
    assert (under_clip["author.is_host"], under_clip["author.is_seller"]) == (False, False)
    assert under_clip["comment.repeats_10m"] == 1
    assert under_clip["author.account_age"] < timedelta(minutes=1)


def test_a_name_tells_all_that_rules_ask(lan: Account, shop: UUID, reviewer: Account) -> None:
    question = account_gates.NameQuestion(person_id=reviewer.pk, name="兰姐酱园", bio="")
    facts = people.facts_of_naming(question)
    assert unknown("profile.naming", facts) == set()
    assert (facts["profile.shops_so_named"], facts["profile.same_names"]) == (1, 0)
    own = account_gates.NameQuestion(person_id=lan.pk, name="兰姐酱园", bio="")
    assert people.facts_of_naming(own)["profile.shops_so_named"] == 0
