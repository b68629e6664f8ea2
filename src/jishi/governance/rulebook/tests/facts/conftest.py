"""A shop, its goods, a sale, a clip and a room on air."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders.models import Line, Order, Review
from jishi.community.content.models import Clip
from jishi.community.live.models import BagItem, Live, LiveComment, Pin
from jishi.foundation.accounts.models import Account
from jishi.foundation.media.models import HeardLine, SeenCopy, Sighting, Video
from jishi.governance.rulebook.tests.facts.market import (
    apply_for_a_shop,
    draft_of,
    person,
)
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture
def reviewer(db: None) -> Account:
    return person("审核", desks=["review"])


@pytest.fixture
def lan(db: None) -> Account:
    return person("兰姐")


@pytest.fixture
def shop(lan: Account, reviewer: Account) -> UUID:
    shop_id = apply_for_a_shop(lan)
    catalog.submit_shop(owner_id=lan.pk)
    catalog.approve_shop(shop_id=shop_id, by=reviewer.pk)
    return shop_id


@pytest.fixture
def goods(lan: Account, shop: UUID, reviewer: Account) -> UUID:
    made = catalog.create_product(owner_id=lan.pk, form=draft_of(lan))
    catalog.submit_product(owner_id=lan.pk, product_id=made.id)
    catalog.approve_product(product_id=made.id, by=reviewer.pk)
    return made.id


@pytest.fixture
def sold(goods: UUID, shop: UUID, lan: Account) -> Order:
    """One order paid two days ago at 25.90, received and reviewed."""
    now = clock.now()
    sku = catalog.skus_of([goods])[goods][0]
    order = Order.objects.create(
        number="T1", shop_id=shop, shop_owner_id=lan.pk, buyer_id=new_id(), state="received",
        currency="CNY", goods_minor=2590, freight_minor=0, total_minor=2590, fee_bp=100,
        address={}, payment_id=new_id(), ship_within_h=48, placed_at=now - timedelta(days=2),
        pay_by=now, paid_at=now - timedelta(days=2), shipped_at=now - timedelta(days=1),
    )  # fmt: skip
    Line.objects.create(
        order=order, shop_id=shop, product_id=goods, sku_id=sku.id, title="剁椒", options=["一瓶"],
        picture_url="", unit_price_minor=2590, quantity=1, total_minor=2590,
        returns_policy="seven_day",
    )  # fmt: skip
    Review.objects.create(
        order=order, shop_id=shop, author_id=order.buyer_id, product_ids=[goods], description=5,
        service=4, logistics=3, text="咸淡正好", at=now,
    )  # fmt: skip
    return order


@pytest.fixture
def clip(lan: Account, goods: UUID) -> Clip:
    video = Video.objects.create(
        owner=lan, upload_id=new_id(), token=new_id().hex, state="ready", progress=100,
        duration_ms=18_000, width=720, height=1280, created_at=clock.now(),
    )  # fmt: skip
    other = Video.objects.create(
        owner=person("阿青"),
        upload_id=new_id(),
        token=new_id().hex,
        state="ready",
        created_at=clock.now(),
    )
    for at_ms, codes, lines in (
        (0, [], ["剁椒"]),
        (900, [{"kind": "QRCode", "text": "https://u.wechat.com/x"}], None),
    ):
        Sighting.objects.create(
            video=video, at_ms=at_ms, codes=codes, lines=lines, seen_at=clock.now()
        )
    HeardLine.objects.create(video=video, at_ms=0, text="封坛十五天")
    SeenCopy.objects.create(video=video, of=other, at_ms=900, of_ms=0, bits=4)
    return Clip.objects.create(
        author=lan, video_id=video.pk, caption="一坛剁椒", tags=["下饭"], product_ids=[goods],
        state="in_review", created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def room(lan: Account, shop: UUID, goods: UUID) -> Live:
    now = clock.now()
    live = Live.objects.create(
        host=lan, shop_id=shop, title="封坛", announcement="七点开始", state="on_air",
        created_at=now - timedelta(hours=1), started_at=now - timedelta(minutes=50),
        pinned_product_id=goods, gate_outcome="allow",
    )  # fmt: skip
    BagItem.objects.create(live=live, product_id=goods, number=1)
    Pin.objects.create(live=live, product_id=goods, at=now - timedelta(minutes=20))
    LiveComment.objects.create(
        live=live, author=lan, text="三号链接", client_key="k" * 8, state="visible", at=now
    )
    return live
