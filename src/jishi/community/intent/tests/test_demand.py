"""What is asked for and not to be had; and how many of those who saw went on to buy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jishi.commerce.catalog.models import Product, Shop, Sku
from jishi.commerce.orders.tests.conftest import new_shop, new_sku, person
from jishi.community.content.models import Clip, ClipShow
from jishi.community.intent import demand
from jishi.community.intent.actions.open_card import record_card_opened
from jishi.community.intent.actions.understand import Asked, understand
from jishi.community.intent.contracts import Lack
from jishi.community.intent.wishes import gathered, wish_of
from jishi.community.live.models import Live, Visit
from jishi.foundation.accounts.models import Account
from jishi.kernel import clock
from jishi.kernel.ids import new_id

__all__ = ["new_shop", "new_sku"]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("有没有枇杷膏卖啊", "枇杷膏"),
        ("主播有没有红心猕猴桃", "红心猕猴桃"),
        ("什么时候上车厘子", "车厘子"),
        ("你们卖土鸡蛋吗", "土鸡蛋"),
        ("能不能上点冻梨", "冻梨"),
        ("求腊肉链接", "腊肉"),
        ("do you have dried mango?", "dried mango"),
        ("有没有爱媛橙", ""),
        ("有没有大份的5斤装", ""),
        ("有没有优惠券", ""),
        ("有没有现货", ""),
        ("有货吗", ""),
        ("还有吗", ""),
        ("这个怎么买", ""),
        ("any discount?", ""),
        ("多少钱一斤", ""),
        ("哈哈哈哈", ""),
    ],
)
def test_a_wish_is_the_name_of_what_is_not_there(text: str, wish: str) -> None:
    assert wish_of(text, ["眉山爱媛橙", "5斤装"]) == wish


@given(st.text(max_size=300))
def test_any_text_has_a_short_wish_or_none(text: str) -> None:
    assert len(wish_of(text, [])) <= 40


def test_wishes_for_the_same_are_counted_together() -> None:
    found = gathered(["枇杷", "枇杷膏", "川贝枇杷", "土鸡蛋", "散养土鸡蛋", "腊肉"])
    assert found == {
        "枇杷": "枇杷", "枇杷膏": "枇杷", "川贝枇杷": "枇杷", "土鸡蛋": "土鸡蛋",
        "散养土鸡蛋": "土鸡蛋", "腊肉": "腊肉",
    }  # fmt: skip


class Place:
    """A shopkeeper's clip with one product, and people who ask under it."""

    def __init__(self, shop: Shop, sku: Sku) -> None:
        self.owner, self.sku, self.source_id = shop.owner_id, sku, new_id()
        self.host = self.owner

    def ask(self, who: Account, text: str) -> None:
        understand(
            Asked(
                comment_id=new_id(), source_kind="clip", source_id=self.source_id,
                host_id=self.host, author_id=who.pk, text=text, pinned=None,
                product_ids=[self.sku.product_id],
            )
        )  # fmt: skip

    def demanded(self) -> list[tuple[Any, ...]]:
        return [
            (one.lack, one.product_id, one.wish, one.askers, one.asked)
            for one in demand.demand_for(self.owner)
        ]


@pytest.fixture
def place(new_shop: Callable[..., Shop], new_sku: Callable[..., Sku]) -> Place:
    shop = new_shop()
    return Place(shop, new_sku(shop, stock=0))


@pytest.mark.django_db
def test_what_is_sold_out_is_demanded_until_it_is_back(place: Place) -> None:
    ming, hua = person("ming"), person("hua")
    place.ask(ming, "还有货吗")
    place.ask(ming, "怎么买啊")
    place.ask(hua, "多少钱")
    place.ask(hua, "哈哈哈")
    assert place.demanded() == [(Lack.OUT_OF_STOCK, place.sku.product_id, "", 2, 3)]
    Sku.objects.update(stock=5)
    assert place.demanded() == []
    Product.objects.update(state="withdrawn")
    assert place.demanded() == [(Lack.NOT_ON_SALE, place.sku.product_id, "", 2, 3)]


@pytest.mark.django_db
def test_what_nobody_sells_is_demanded_by_its_name_most_askers_first(place: Place) -> None:
    Sku.objects.update(stock=5)
    ming, hua = person("ming"), person("hua")
    place.ask(ming, "有没有枇杷卖")
    place.ask(hua, "有没有枇杷膏")
    place.ask(ming, "你们卖土鸡蛋吗")
    assert place.demanded() == [
        (Lack.NOT_LISTED, None, "枇杷", 2, 2),
        (Lack.NOT_LISTED, None, "土鸡蛋", 1, 1),
    ]
    first = demand.demand_for(place.owner)[0]
    assert first.texts == ("有没有枇杷膏", "有没有枇杷卖")


@pytest.mark.django_db
def test_what_is_asked_about_ones_goods_under_a_promoters_clip_is_demand_too(place: Place) -> None:
    place.host = person("promoter").pk
    place.ask(person("ming"), "还有货吗")
    place.ask(person("hua"), "有没有枇杷膏")
    assert place.demanded() == [(Lack.OUT_OF_STOCK, place.sku.product_id, "", 1, 1)]
    place.owner = place.host
    assert place.demanded() == [(Lack.NOT_LISTED, None, "枇杷膏", 1, 1)]


@pytest.mark.django_db
def test_an_old_question_and_anothers_shop_are_no_demand(place: Place) -> None:
    with clock.frozen(clock.now() - timedelta(days=31)):
        place.ask(person("ming"), "还有货吗")
    assert place.demanded() == []
    place.ask(person("hua"), "还有货吗")
    assert demand.demand_for(person("stranger").pk) == []


@pytest.mark.django_db
def test_a_funnel_counts_people_once_and_times_each(place: Place) -> None:
    ming, hua = person("ming"), person("hua")
    clip = Clip.objects.create(
        author_id=place.owner, video_id=new_id(), caption="", tags=[], state="published",
        product_ids=[place.sku.product_id], created_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    place.source_id = clip.pk
    for who in (ming.pk, ming.pk, hua.pk, None):
        ClipShow.objects.create(
            clip=clip, person_id=who, watched_ms=2000, completed=False, source="feed",
            at=clock.now(),
        )  # fmt: skip
    place.ask(ming, "怎么买")
    place.ask(ming, "多少钱")
    record_card_opened(
        person_id=hua.pk, product_id=place.sku.product_id, source_kind="clip", source_id=clip.pk
    )
    found = demand.funnel_of("clip", clip.pk)
    assert [(step.people, step.times) for step in (found.seen, found.asked, found.opened)] == [
        (2, 4), (1, 2), (1, 1),
    ]  # fmt: skip
    assert [(step.people, step.times) for step in (found.ordered, found.paid)] == [(0, 0), (0, 0)]


def live_of(host_id: UUID) -> Live:
    return Live.objects.create(
        host_id=host_id, title="果园直播", state="on_air", gate_outcome="allow",
        created_at=clock.now(), started_at=clock.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_visit_counts_once_for_a_person_and_each_time_for_strangers(place: Place) -> None:
    live = live_of(place.owner)
    viewer = Client()
    viewer.force_login(person("ming"))
    for client in (viewer, viewer, Client(), Client()):
        assert client.post(f"/api/v1/lives/{live.pk}/visits").status_code == 204
    assert Visit.objects.filter(live=live).count() == 3
    host = Client()
    host.force_login(Account.objects.get(pk=place.owner))
    funnel = host.get(f"/api/v1/me/lives/{live.pk}/funnel").json()
    assert funnel["seen"] == {"people": 1, "times": 3}
    assert viewer.get(f"/api/v1/me/lives/{live.pk}/funnel").status_code == 404
    assert viewer.post(f"/api/v1/lives/{new_id()}/visits").status_code == 404


@pytest.mark.django_db
def test_only_its_own_people_read_demand_and_funnels(place: Place) -> None:
    clip = Clip.objects.create(
        author_id=place.owner, video_id=new_id(), caption="", tags=[], state="published",
        product_ids=[], created_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    place.ask(person("ming"), "还有货吗")
    stranger, owner = Client(), Client()
    assert stranger.get("/api/v1/me/demand").status_code == 401
    assert stranger.get(f"/api/v1/me/clips/{clip.pk}/funnel").status_code == 401
    stranger.force_login(person("stranger"))
    owner.force_login(Account.objects.get(pk=place.owner))
    assert stranger.get("/api/v1/me/demand").json() == {"items": [], "days": 30}
    assert stranger.get(f"/api/v1/me/clips/{clip.pk}/funnel").status_code == 404
    assert owner.get(f"/api/v1/me/clips/{clip.pk}/funnel").status_code == 200
    mine = owner.get("/api/v1/me/demand").json()["items"]
    assert [(one["lack"], one["askers"], one["texts"]) for one in mine] == [
        ("out_of_stock", 1, ["还有货吗"])
    ]
    assert mine[0]["product"]["id"] == str(place.sku.product_id)
