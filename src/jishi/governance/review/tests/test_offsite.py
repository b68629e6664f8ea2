"""Off-site trade in comments: pieces are read together, sellers without a shop are led to one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.test import Client

from jishi.community.content import api as content
from jishi.community.content.errors import CommentRefused
from jishi.community.content.models import Clip, ClipComment
from jishi.community.live import api as live
from jishi.community.live.errors import CommentRefused as LiveCommentRefused
from jishi.community.live.models import Live, LiveComment
from jishi.foundation.media.models import Picture, SeenPicture
from jishi.governance.rulebook import trade
from jishi.governance.rulebook.models import Finding
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from jishi.foundation.accounts.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def clip(lan: Account) -> Clip:
    return Clip.objects.create(
        id=new_id(), author_id=lan.pk, video_id=new_id(), caption="摘橙子", state="published",
        created_at=clock.now(), published_at=clock.now(), product_ids=[], tags=[],
    )  # fmt: skip


@pytest.fixture
def room(lan: Account) -> Live:
    return Live.objects.create(
        host_id=lan.pk, title="果园直播", state="on_air", gate_outcome="allow",
        created_at=clock.now(), started_at=clock.now(),
    )  # fmt: skip


def say(who: Account, clip: Clip, text: str) -> str:
    return content.post_comment(
        clip_id=clip.pk, author_id=who.pk, text=text, client_key=new_id(), reply_to=None,
        language="zh",
    ).state  # fmt: skip


def call(who: UUID, room: Live, text: str) -> str:
    return live.post_comment(
        live_id=room.pk, author_id=who, text=text, client_key=str(new_id()), language="zh"
    ).state  # fmt: skip


def test_a_number_cut_in_three_is_refused_at_the_third(yan: Account, clip: Clip) -> None:
    assert say(yan, clip, "138") == "visible"
    assert say(yan, clip, "0013") == "visible"
    with pytest.raises(CommentRefused) as refused:
        say(yan, clip, "8000")
    assert refused.value.details["rule"] == "MKT-69"
    assert list(ClipComment.objects.order_by("pk").values_list("text", flat=True)) == [
        "138", "0013",
    ]  # fmt: skip


def test_pieces_of_two_people_or_of_long_ago_are_not_joined(
    yan: Account, ming: Account, clip: Clip
) -> None:
    with clock.frozen(clock.now() - timedelta(seconds=90)):
        assert say(yan, clip, "138") == "visible"
    assert say(ming, clip, "138") == "visible"
    assert say(yan, clip, "0013") == "visible"
    assert say(yan, clip, "8000") == "visible"


def test_height_weight_and_sizes_in_a_row_are_left_alone(yan: Account, clip: Clip) -> None:
    for text in ("我163", "98斤", "穿M还是L", "3号链接", "要2件"):
        assert say(yan, clip, text) == "visible"


def test_a_host_who_answers_with_an_account_is_refused_the_asker_is_not(
    lan: Account, yan: Account, room: Live
) -> None:
    assert call(yan.pk, room, "微信号呢") == "visible"
    with pytest.raises(LiveCommentRefused) as refused:
        call(lan.pk, room, "lanbao8899")
    assert refused.value.details["rule"] == "MKT-69"
    assert list(LiveComment.objects.values_list("text", flat=True)) == ["微信号呢"]


def test_the_same_answer_to_another_question_stays(lan: Account, yan: Account, room: Live) -> None:
    assert call(yan.pk, room, "型号呢") == "visible"
    assert call(lan.pk, room, "lanbao8899") == "visible"


def test_who_sells_without_a_shop_is_shown_where_to_open_one(yan: Account, clip: Clip) -> None:
    browser = Client()
    browser.force_login(yan)
    answer = browser.post(
        f"/api/v1/clips/{clip.pk}/comments",
        {"text": "自家种的橙子，加我微信拿货", "client_key": str(new_id())},
        content_type="application/json",
    )
    assert answer.status_code == 422
    details = answer.json()["error"]["details"]
    assert (details["rule"], details["way"]) == ("MKT-70", "/sell/shop")
    assert details["rule_url"] == "/rules/MKT-70/"
    assert ClipComment.objects.count() == 0


def test_again_and_again_becomes_one_finding(yan: Account, clip: Clip) -> None:
    for number in range(3):
        assert trade.look_at_people() == 0
        assert say(yan, clip, f"加微信 orange_202{number}") == "held"
    assert trade.look_at_people() == 1
    assert trade.look_at_people() == 0
    found = Finding.objects.get(rule_id="VIO-46")
    assert (found.subject_id, found.measures) == (str(yan.pk), ["warn", "limit"])


def test_a_code_or_an_account_in_an_avatar_becomes_a_finding(
    yan: Account, ming: Account, lan: Account
) -> None:
    shown: list[tuple[Account, list[dict[str, str]], list[str]]] = [
        (yan, [{"kind": "QRCode", "text": "https://qm.qq.com/x"}], []),
        (ming, [], ["加V orange2024"]),
        (lan, [], ["兰姐酱园"]),
    ]
    for owner, codes, lines in shown:
        picture = Picture.objects.create(
            owner=owner,
            purpose="avatar",
            width=1,
            height=1,
            sha256=new_id().hex * 2,
            created_at=clock.now(),
        )
        SeenPicture.objects.create(picture=picture, codes=codes, lines=lines, seen_at=clock.now())
    assert trade.look_at_people() == 2
    found = Finding.objects.filter(rule_id="VIO-47").values_list("subject_id", flat=True)
    assert set(found) == {str(yan.pk), str(ming.pk)}
