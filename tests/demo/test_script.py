"""The demo market's script holds together and says nothing that a shop may not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from jishi.site.demo.art.arrange import _SETTINGS
from jishi.site.demo.art.painter import PAINTERS
from jishi.site.demo.art.scenes import SCENES
from jishi.site.demo.cast import Category, Freight, Returns
from jishi.site.demo.script import MARKET, read_market

# Absolute words (Advertising Law of the PRC, article 9) and medical claims (article 17).
BANNED = re.compile(
    "最|第一|国家级|顶级|极品|首选|唯一|绝对|万能|百分百|100%|全网|销量冠军|史上|独家"
    "|治疗|疗效|治病|抗癌|降血压|降血糖|养生|排毒|保健"
)
HAN = re.compile("[一-鿿]")


def _texts() -> Iterator[tuple[str, str]]:
    """Every pair of Chinese and English that a visitor can read."""
    for shop in MARKET.shops:
        yield shop.name_zh, shop.name_en
        yield shop.owner.name_zh, shop.owner.name_en
        yield shop.owner.town_zh, shop.owner.town_en
        yield shop.trade_zh, shop.trade_en
        yield shop.intro_zh, shop.intro_en
    for product in MARKET.products:
        yield product.title_zh, product.title_en
        yield product.description_zh, product.description_en
        yield product.axis_zh, product.axis_en
        yield product.harvest_zh, product.harvest_en
    for clip in MARKET.clips:
        yield clip.caption_zh, clip.caption_en
    for live in MARKET.lives:
        yield live.title_zh, live.title_en
        yield live.announcement_zh, live.announcement_en
    for person in MARKET.viewers:
        yield person.name_zh, person.name_en


def test_the_market_is_as_large_as_promised() -> None:
    assert len(MARKET.shops) >= 12
    assert len(MARKET.products) == 60
    assert len(MARKET.clips) >= 40
    assert len(MARKET.lives) == 3
    assert len(MARKET.viewers) == 24


def test_every_category_has_a_shop_and_no_other_word_is_used() -> None:
    assert {shop.category for shop in MARKET.shops} == set(get_args(Category))
    assert {product.freight for product in MARKET.products} <= set(get_args(Freight))
    assert {product.returns for product in MARKET.products} == set(get_args(Returns))


@pytest.mark.parametrize("kind", ["shops", "products", "clips", "lives", "viewers"])
def test_slugs_are_unique_and_fit_for_addresses(kind: str) -> None:
    slugs = [item.slug for item in getattr(MARKET, kind)]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_everything_that_is_referred_to_exists() -> None:
    shops = {shop.slug for shop in MARKET.shops}
    owner_of = {product.slug: product.shop for product in MARKET.products}
    assert set(owner_of.values()) == shops
    assert {live.shop for live in MARKET.lives} <= shops
    for clip in MARKET.clips:
        assert clip.shop in shops
        assert clip.products
        assert set(clip.products) <= set(owner_of)
        assert owner_of[clip.products[0]] == clip.shop
    for live in MARKET.lives:
        assert live.bag
        assert {owner_of[slug] for slug in live.bag} == {live.shop}


def test_a_slug_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        MARKET.shop("nowhere")
    with pytest.raises(KeyError):
        MARKET.product("nothing")


def test_every_product_can_be_chosen_and_paid() -> None:
    skus = [variant.sku for product in MARKET.products for variant in product.variants]
    assert len(set(skus)) == len(skus)
    for product in MARKET.products:
        assert 2 <= len(product.variants) <= 6
        assert all(variant.price > 0 and variant.stock > 0 for variant in product.variants)
        assert product.harvested_days_ago >= 0
        assert product.batch


def test_both_languages_are_there() -> None:
    for zh, en in _texts():
        assert HAN.search(zh), zh
        assert en.strip(), zh
        assert not HAN.search(en), en


def test_no_absolute_word_and_no_medical_claim() -> None:
    spoken = [line.text for clip in MARKET.clips for line in clip.lines]
    tags = [tag for clip in MARKET.clips for tag in clip.hashtags]
    labels = [v.label_zh for product in MARKET.products for v in product.variants]
    written = [zh for zh, _ in _texts()]
    found = [text for text in (*spoken, *tags, *labels, *written) if BANNED.search(text)]
    assert found == []


def test_subtitles_follow_each_other_within_the_clip() -> None:
    for clip in MARKET.clips:
        assert 3 <= len(clip.lines) <= 6
        assert 6 <= clip.seconds <= 12
        last = 0.0
        for line in clip.lines:
            assert last <= line.start < line.end <= clip.seconds
            last = line.end


def test_everything_is_marked_as_demo() -> None:
    people = [*MARKET.viewers, *(shop.owner for shop in MARKET.shops)]
    assert all(person.is_demo for person in people)
    assert all(shop.is_demo for shop in MARKET.shops)
    assert all(product.is_demo for product in MARKET.products)
    assert all(clip.is_demo for clip in MARKET.clips)
    assert all(live.is_demo for live in MARKET.lives)


def test_every_look_can_be_drawn() -> None:
    for product in MARKET.products:
        look = product.look
        assert {look.painter, look.detail, look.pack} <= set(PAINTERS)
        assert look.setting in _SETTINGS
    assert {shop.scene for shop in MARKET.shops} <= set(SCENES)


def test_no_two_products_look_alike() -> None:
    looks = [(p.look.painter, p.look.tint, p.look.setting) for p in MARKET.products]
    assert len(set(looks)) == len(looks)


def test_reading_twice_gives_the_same_market() -> None:
    assert read_market() == MARKET
