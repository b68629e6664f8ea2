"""Producers know every fact that a live rule names, for things as they come in a market."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from PIL import Image

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog import gates as catalog_gates
from jishi.commerce.catalog.actions.product import edit_product
from jishi.commerce.catalog.contracts import Axis, DocumentRef, ProductDraft, ShopDraft, SkuDraft
from jishi.commerce.catalog.models import PriceChange, Product, Shop
from jishi.commerce.orders.models import Line, Order, Review
from jishi.community.content import gates as content_gates
from jishi.community.content.models import Clip, ClipComment
from jishi.community.live import gates as live_gates
from jishi.community.live.models import BagItem, Live, LiveComment, Pin
from jishi.foundation.accounts import gates as account_gates
from jishi.foundation.accounts.models import Account
from jishi.foundation.media import api as media
from jishi.foundation.media.actions.see_pictures import see_pictures
from jishi.foundation.media.models import HeardLine, SeenCopy, Sighting, Video
from jishi.foundation.rules import values
from jishi.foundation.rules.api import EventKind, Rule, read_rule
from jishi.governance.rulebook import reading, sweeps
from jishi.governance.rulebook.facts import clips, comments, lives, people, products, shops
from jishi.governance.rulebook.facts.registry import KINDS
from jishi.governance.rulebook.models import Finding
from jishi.kernel import clock
from jishi.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

pytestmark = pytest.mark.django_db
CREDIT_CODE = "91350100M000100Y43"


def _png(colour: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (colour, 72, 28)).save(data, "PNG")
    return data.getvalue()


def _person(name: str, **fields: Any) -> Account:
    joined = clock.now() - timedelta(days=400)
    return Account.objects.create(
        name=name, email=f"{new_id()}@example.org", **{"joined_at": joined, **fields}
    )


def _picture(owner: Account, purpose: str, colour: int = 217) -> UUID:
    return media.save_picture(owner_id=owner.pk, data=_png(colour), purpose=purpose).id


def _apply(owner: Account, **changes: Any) -> UUID:
    fields: dict[str, Any] = {
        "name": "兰姐酱园", "intro": "自家辣椒，自家坛子", "town": "眉山", "category": "sauces",
        "subject_kind": "company", "subject_name": "眉山兰姐酱园", "licence_number": CREDIT_CODE,
        "contact_phone": "13800000000", "return_address": "眉山市东坡区 1 号",
        "documents": tuple(
            DocumentRef(kind=kind, picture_id=_picture(owner, "document", colour),
                        valid_until=date(2030, 1, 1) if kind == "permit" else None)
            for kind, colour in (("identity", 10), ("licence", 20), ("permit", 30))
        ),
    }  # fmt: skip
    fields |= changes
    catalog.save_shop(owner_id=owner.pk, form=ShopDraft(**fields))
    return catalog.get_my_shop(owner.pk).id


@pytest.fixture
def reviewer(db: None) -> Account:
    return _person("审核", desks=["review"])


@pytest.fixture
def lan(db: None) -> Account:
    return _person("兰姐")


@pytest.fixture
def shop(lan: Account, reviewer: Account) -> UUID:
    shop_id = _apply(lan)
    catalog.submit_shop(owner_id=lan.pk)
    catalog.approve_shop(shop_id=shop_id, by=reviewer.pk)
    return shop_id


def _form(owner: Account, **changes: Any) -> ProductDraft:
    made = (clock.market_day() - timedelta(days=10)).isoformat()
    fields: dict[str, Any] = {
        "title": "剁椒 十五天封坛", "description": "带蒂洗，一斤椒一两盐", "category": "sauces",
        "picture_ids": (_picture(owner, "product"),), "returns_policy": "seven_day",
        "axes": (Axis(name="规格", values=("一瓶", "两瓶")),), "origin": "四川眉山",
        "skus": (
            SkuDraft(options=("一瓶",), price_minor=2990, stock=10, list_price_minor=3990),
            SkuDraft(options=("两瓶",), price_minor=5590, stock=5),
        ),
        "attributes": (
            ("maker", "眉山兰姐酱园"), ("ingredients", "辣椒、盐"), ("net_content", "500克"),
            ("shelf_life_days", "365"), ("made_on", made), ("standard", "GB 2718-2014"),
        ),
    }  # fmt: skip
    return ProductDraft(**(fields | changes))


@pytest.fixture
def goods(lan: Account, shop: UUID, reviewer: Account) -> UUID:
    made = catalog.create_product(owner_id=lan.pk, form=_form(lan))
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
        owner=_person("阿青"),
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


@cache
def _live_rules() -> list[Rule]:
    folder = Path(settings.BASE_DIR) / "rulebook"
    read = [read_rule(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/*.md"))]
    return [rule for rule in read if rule.status == "live"]


def _named(kind: EventKind) -> set[str]:
    """Facts that live rules of this kind name."""
    return {
        name for rule in _live_rules() if rule.event == kind.name
        for name in reading.fact_names(rule.condition) if name in kind.by_name
    }  # fmt: skip


def _unknown(kind: str, facts: dict[str, Any]) -> set[str]:
    """Facts that rules name and this question leaves unknown or of the wrong type."""
    spec = KINDS[kind]
    assert set(facts) <= set(spec.by_name), set(facts) - set(spec.by_name)
    wrong = {
        name for name, value in facts.items()
        if value is not None and values.conform(spec.fact(name), value) is None
    }  # fmt: skip
    return wrong | {name for name in _named(spec) if facts.get(name) is None}


def _shop_question(shop_id: UUID, owner: Account) -> catalog_gates.ShopQuestion:
    return catalog_gates.ShopQuestion(
        shop_id=shop_id, owner_id=owner.pk, name="兰姐酱园", intro="", category="sauces",
        subject_kind="company",
    )  # fmt: skip


def test_an_application_tells_all_that_rules_ask(lan: Account) -> None:
    question = _shop_question(_apply(lan), lan)
    assert shops.facts_of_shop_submission(question)["shop.document_differences"] is None
    assert see_pictures() == 3
    facts = shops.facts_of_shop_submission(question)
    assert _unknown("shop.submitted", facts) == set()
    assert facts["shop.document_differences"] == 0
    assert facts["shop.credit_code_right"] is True
    assert facts["shop.documents"] == ["identity", "licence", "permit"]
    assert (facts["shop.submission"], facts["shop.same_phone"], facts["shop.closed_kin"]) == (
        0,
        0,
        0,
    )
    assert facts["shop.expires_in"] > timedelta(days=1000)


def test_kin_and_borrowed_papers_are_counted(lan: Account, shop: UUID, reviewer: Account) -> None:
    other = _person("小满")
    waiting = _apply(
        other, name="小满酱园", licence_number=CREDIT_CODE, contact_phone="13800000000"
    )
    facts = shops.facts_of_shop_submission(_shop_question(waiting, other))
    assert (facts["shop.same_licence"], facts["shop.same_phone"], facts["shop.same_name"]) == (
        1,
        1,
        0,
    )
    assert facts["shop.borrowed_documents"] == 3
    catalog.close_shop(shop_id=shop, by=reviewer.pk, reason="test")
    facts = shops.facts_of_shop_submission(_shop_question(waiting, other))
    assert facts["shop.closed_kin"] == 1


def test_a_paper_holds_until_the_end_of_its_last_day(lan: Account) -> None:
    now = clock.now().astimezone(clock.market_zone())
    papers = tuple(
        DocumentRef(kind="permit", picture_id=_picture(lan, "document", n), valid_until=day)
        for n, day in ((1, now.date()), (2, now.date() + timedelta(days=9)))
    )
    shop_id = _apply(lan, documents=papers)
    left = shops.facts_of_shop_submission(_shop_question(shop_id, lan))["shop.expires_in"]
    assert timedelta(0) < left <= timedelta(days=1)


def test_a_shop_of_a_day_tells_all_that_rules_ask(shop: UUID, sold: Order) -> None:
    facts = shops.facts_of_shop_day(shops.ShopDayQuestion(shop_id=shop))
    assert _unknown("shop.reviewed_daily", facts) == set()
    assert (facts["shop.paid_30d"], facts["shop.late_30d"], facts["shop.reviews_30d"]) == (1, 0, 1)
    assert (facts["shop.score_description"], facts["shop.score_logistics"]) == (5.0, 3.0)
    assert facts["shop.sales_this_year"] in (
        0,
        sold.total_minor,
    )  # 0 in the first two days of a year
    assert (facts["shop.on_sale"], facts["shop.sold_out"]) == (1, 0)


def _product_question(
    product_id: UUID, shop: UUID, owner: Account, form: ProductDraft, *, is_change: bool
) -> catalog_gates.ProductQuestion:
    return catalog_gates.ProductQuestion(
        product_id=product_id, shop_id=shop, owner_id=owner.pk, title=form.title,
        description=form.description, category=form.category, picture_ids=form.picture_ids,
        price_minor=form.skus[0].price_minor, currency="CNY", is_change=is_change, form=form,
    )  # fmt: skip


def test_a_product_tells_all_that_rules_ask(
    lan: Account, shop: UUID, goods: UUID, sold: Order
) -> None:
    form = _form(lan, title="剁椒 新坛")
    assert see_pictures() > 0
    facts = products.facts_of_product_submission(
        _product_question(goods, shop, lan, form, is_change=True)
    )
    assert _unknown("product.submitted", facts) == set()
    assert (facts["product.picture_codes"], facts["product.copied_pictures"]) == (0, 0)
    assert facts["product.title"] == "剁椒 新坛"
    assert (facts["product.lowest_deal_7d"], facts["product.last_deal"]) == (2590, 2590)
    assert (facts["product.price"], facts["product.highest_price"], facts["product.list_price"]) == (
        2990, 5590, 3990,
    )  # fmt: skip
    assert facts["product.shelf_life"] == timedelta(days=365)
    assert timedelta(days=354) < facts["product.expires_in"] < timedelta(days=356)
    assert "辣椒、盐" in facts["product.text"]
    assert "两瓶" in facts["product.text"]


def test_a_product_without_label_deal_or_crossed_out_price_leaves_them_unknown(
    lan: Account, shop: UUID, goods: UUID
) -> None:
    form = _form(lan, attributes=(), skus=(SkuDraft(options=("一瓶",), price_minor=1, stock=1),))
    facts = products.facts_of_product_submission(
        _product_question(goods, shop, lan, form, is_change=True)
    )
    unknown = ("shelf_life", "expires_in", "list_price", "lowest_deal_7d", "last_deal")
    assert {name for name, value in facts.items() if value is None} == {
        f"product.{name}" for name in unknown
    }
    assert (facts["product.maker"], facts["product.has_list_price"]) == ("", False)


def test_prices_asked_within_a_fortnight_are_remembered(
    lan: Account, shop: UUID, goods: UUID, sold: Order
) -> None:
    skus = catalog.skus_of([goods])[goods]

    def ask(minor: int) -> None:
        rows = (
            SkuDraft(
                id=skus[0].id, options=("一瓶",), price_minor=minor, stock=10, list_price_minor=4500
            ),
            SkuDraft(id=skus[1].id, options=("两瓶",), price_minor=5590, stock=5),
        )
        kept = catalog.get_product_form(goods).form
        form = _form(lan, skus=rows, picture_ids=kept.picture_ids, attributes=kept.attributes)
        edit_product(owner_id=lan.pk, product_id=goods, form=form)

    ask(3990)
    ask(3190)
    ask(3190)
    facts = products.facts_of_product_change(products.ProductChangeQuestion(product_id=goods))
    assert _unknown("product.changed", facts) == set()
    assert facts["product.price_changes_14d"] == 2
    assert (facts["product.lowest_asked_14d"], facts["product.highest_asked_14d"]) == (2990, 5590)
    assert list(PriceChange.objects.order_by("id").values_list("before_minor", "after_minor")) == [
        (2990, 3990), (3990, 3190),
    ]  # fmt: skip


def test_twins_and_borrowed_pictures_are_counted(
    lan: Account, shop: UUID, goods: UUID, reviewer: Account
) -> None:
    other = _person("小满")
    theirs = _apply(other, name="小满酱园", licence_number="", subject_kind="person",
                    category="crafts", contact_phone="13800000001")  # fmt: skip
    Shop.objects.filter(pk=theirs).update(state="submitted")
    catalog.approve_shop(shop_id=theirs, by=reviewer.pk)
    copy = catalog.create_product(owner_id=other.pk, form=_form(other))
    form = _form(other)
    facts = products.facts_of_product_submission(
        _product_question(copy.id, theirs, other, form, is_change=False)
    )
    assert (facts["product.own_twins"], facts["product.other_twins"]) == (0, 1)
    assert facts["product.borrowed_pictures"] == 1
    assert Product.objects.filter(title=form.title).count() == 2


def test_a_clip_tells_all_that_rules_ask(lan: Account, clip: Clip, goods: UUID) -> None:
    question = content_gates.ClipQuestion(
        clip_id=clip.pk, author_id=lan.pk, caption=clip.caption, product_ids=(goods,)
    )
    facts = clips.facts_of_clip_submission(question)
    assert _unknown("clip.submitted", facts) == set()
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
    assert _unknown("clip.submitted", facts) >= {
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
    assert _unknown("live.opening", facts) == set()
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
    assert _unknown("card.pinning", facts) == set()
    assert (facts["card.is_own"], facts["card.is_on_sale"], facts["live.in_bag"]) == (
        True,
        True,
        True,
    )
    assert (facts["card.stock"], facts["card.price"]) == (15, 2990)


def test_a_minute_on_air_tells_all_that_rules_ask(room: Live) -> None:
    facts = lives.facts_of_live_minute(lives.LiveMinuteQuestion(live_id=room.pk))
    assert _unknown("live.minute", facts) == set()
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
    assert _unknown("comment.posting", in_live) == set()
    assert (in_live["comment.repeats_10m"], in_live["comment.author_10m"]) == (1, 1)
    assert (in_live["author.is_host"], in_live["author.is_seller"]) == (True, True)
    viewer = _person("阿青", joined_at=clock.now())
    ClipComment.objects.create(
        clip=clip, author=viewer, client_key=new_id(), text="甜吗", at=clock.now()
    )
    under_clip = comments.facts_of_clip_comment(
        content_gates.CommentQuestion(
            author_id=viewer.pk, subject_kind="clip", subject_id=clip.pk, text="甜吗"
        )
    )
    assert _unknown("comment.posting", under_clip) == set()
    assert (under_clip["author.is_host"], under_clip["author.is_seller"]) == (False, False)
    assert under_clip["comment.repeats_10m"] == 1
    assert under_clip["author.account_age"] < timedelta(minutes=1)


def test_a_name_tells_all_that_rules_ask(lan: Account, shop: UUID, reviewer: Account) -> None:
    question = account_gates.NameQuestion(person_id=reviewer.pk, name="兰姐酱园", bio="")
    facts = people.facts_of_naming(question)
    assert _unknown("profile.naming", facts) == set()
    assert (facts["profile.shops_so_named"], facts["profile.same_names"]) == (1, 0)
    own = account_gates.NameQuestion(person_id=lan.pk, name="兰姐酱园", bio="")
    assert people.facts_of_naming(own)["profile.shops_so_named"] == 0


def test_a_comparison_price_added_later_is_judged_once_it_has_taken_effect(
    lan: Account, shop: UUID, reviewer: Account, deliver: Callable[[], int]
) -> None:
    plain = (
        SkuDraft(options=("一瓶",), price_minor=2990, stock=10),
        SkuDraft(options=("两瓶",), price_minor=5590, stock=5),
    )
    made = catalog.create_product(owner_id=lan.pk, form=_form(lan, skus=plain))
    catalog.submit_product(owner_id=lan.pk, product_id=made.id)
    catalog.approve_product(product_id=made.id, by=reviewer.pk)
    deliver()
    assert not Finding.objects.filter(rule_id="MKT-68").exists()
    kept = catalog.get_product_form(made.id).form
    skus = tuple(replace(sku, list_price_minor=9900) for sku in kept.skus)
    edit_product(owner_id=lan.pk, product_id=made.id, form=replace(kept, skus=skus))
    deliver()
    [found] = Finding.objects.filter(rule_id="MKT-68")
    assert (found.subject_kind, found.subject_id) == ("product", str(made.id))


def test_goods_that_pass_their_date_on_the_shelf_are_found_by_the_daily_round(
    lan: Account, goods: UUID, deliver: Callable[[], int]
) -> None:
    deliver()
    sweeps.goods()
    assert not Finding.objects.filter(rule_id="SMP-27").exists()
    Product.objects.filter(pk=goods).update(
        attributes={"shelf_life_days": "30", "made_on": "2020-01-01"}
    )
    assert sweeps.goods() == 1
    [found] = Finding.objects.filter(rule_id="SMP-27")
    assert (found.subject_kind, found.subject_id) == ("product", str(goods))
    assert sweeps.goods() == 0
