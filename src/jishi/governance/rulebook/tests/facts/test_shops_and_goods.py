"""Producers know every fact that a live rule names, for shops and goods as they come in a market."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.actions.product import edit_product
from jishi.commerce.catalog.contracts import DocumentRef, SkuDraft
from jishi.commerce.catalog.models import PriceChange, Product, Shop
from jishi.commerce.orders.models import Order
from jishi.foundation.accounts.models import Account
from jishi.foundation.media.actions.see_pictures import see_pictures
from jishi.governance.rulebook import sweeps
from jishi.governance.rulebook.facts import products, shops
from jishi.governance.rulebook.models import Finding
from jishi.governance.rulebook.tests.facts.market import (
    CREDIT_CODE,
    apply_for_a_shop,
    draft_of,
    person,
    picture,
    product_question,
    shop_question,
    unknown,
)
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

pytestmark = pytest.mark.django_db


def test_an_application_tells_all_that_rules_ask(lan: Account) -> None:
    question = shop_question(apply_for_a_shop(lan), lan)
    assert shops.facts_of_shop_submission(question)["shop.document_differences"] is None
    assert see_pictures() == 3
    facts = shops.facts_of_shop_submission(question)
    assert unknown("shop.submitted", facts) == set()
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
    other = person("小满")
    waiting = apply_for_a_shop(
        other, name="小满酱园", licence_number=CREDIT_CODE, contact_phone="13800000000"
    )
    facts = shops.facts_of_shop_submission(shop_question(waiting, other))
    assert (facts["shop.same_licence"], facts["shop.same_phone"], facts["shop.same_name"]) == (
        1,
        1,
        0,
    )
    assert facts["shop.borrowed_documents"] == 3
    catalog.close_shop(shop_id=shop, by=reviewer.pk, reason="test")
    facts = shops.facts_of_shop_submission(shop_question(waiting, other))
    assert facts["shop.closed_kin"] == 1


def test_a_paper_holds_until_the_end_of_its_last_day(lan: Account) -> None:
    now = clock.now().astimezone(clock.market_zone())
    papers = tuple(
        DocumentRef(kind="permit", picture_id=picture(lan, "document", n), valid_until=day)
        for n, day in ((1, now.date()), (2, now.date() + timedelta(days=9)))
    )
    shop_id = apply_for_a_shop(lan, documents=papers)
    left = shops.facts_of_shop_submission(shop_question(shop_id, lan))["shop.expires_in"]
    assert timedelta(0) < left <= timedelta(days=1)


def test_a_shop_of_a_day_tells_all_that_rules_ask(shop: UUID, sold: Order) -> None:
    facts = shops.facts_of_shop_day(shops.ShopDayQuestion(shop_id=shop))
    assert unknown("shop.reviewed_daily", facts) == set()
    assert (facts["shop.paid_30d"], facts["shop.late_30d"], facts["shop.reviews_30d"]) == (1, 0, 1)
    assert (facts["shop.score_description"], facts["shop.score_logistics"]) == (5.0, 3.0)
    assert facts["shop.sales_this_year"] in (
        0,
        sold.total_minor,
    )  # 0 in the first two days of a year
    assert (facts["shop.on_sale"], facts["shop.sold_out"]) == (1, 0)


def test_a_product_tells_all_that_rules_ask(
    lan: Account, shop: UUID, goods: UUID, sold: Order
) -> None:
    form = draft_of(lan, title="剁椒 新坛")
    assert see_pictures() > 0
    facts = products.facts_of_product_submission(
        product_question(goods, shop, lan, form, is_change=True)
    )
    assert unknown("product.submitted", facts) == set()
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
    form = draft_of(lan, attributes=(), skus=(SkuDraft(options=("一瓶",), price_minor=1, stock=1),))
    facts = products.facts_of_product_submission(
        product_question(goods, shop, lan, form, is_change=True)
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
        form = draft_of(lan, skus=rows, picture_ids=kept.picture_ids, attributes=kept.attributes)
        edit_product(owner_id=lan.pk, product_id=goods, form=form)

    ask(3990)
    ask(3190)
    ask(3190)
    facts = products.facts_of_product_change(products.ProductChangeQuestion(product_id=goods))
    assert unknown("product.changed", facts) == set()
    assert facts["product.price_changes_14d"] == 2
    assert (facts["product.lowest_asked_14d"], facts["product.highest_asked_14d"]) == (2990, 5590)
    assert list(PriceChange.objects.order_by("id").values_list("before_minor", "after_minor")) == [
        (2990, 3990), (3990, 3190),
    ]  # fmt: skip


def test_twins_and_borrowed_pictures_are_counted(
    lan: Account, shop: UUID, goods: UUID, reviewer: Account
) -> None:
    other = person("小满")
    theirs = apply_for_a_shop(other, name="小满酱园", licence_number="", subject_kind="person",
                    category="crafts", contact_phone="13800000001")  # fmt: skip
    Shop.objects.filter(pk=theirs).update(state="submitted")
    catalog.approve_shop(shop_id=theirs, by=reviewer.pk)
    copy = catalog.create_product(owner_id=other.pk, form=draft_of(other))
    form = draft_of(other)
    facts = products.facts_of_product_submission(
        product_question(copy.id, theirs, other, form, is_change=False)
    )
    assert (facts["product.own_twins"], facts["product.other_twins"]) == (0, 1)
    assert facts["product.borrowed_pictures"] == 1
    assert Product.objects.filter(title=form.title).count() == 2


def test_a_comparison_price_added_later_is_judged_once_it_has_taken_effect(
    lan: Account, shop: UUID, reviewer: Account, deliver: Callable[[], int]
) -> None:
    plain = (
        SkuDraft(options=("一瓶",), price_minor=2990, stock=10),
        SkuDraft(options=("两瓶",), price_minor=5590, stock=5),
    )
    made = catalog.create_product(owner_id=lan.pk, form=draft_of(lan, skus=plain))
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
