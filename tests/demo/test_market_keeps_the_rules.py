"""The demonstration's own shops, goods, clips, lives and talk are refused by no rule."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from django.conf import settings

from jishi.commerce.catalog import api as catalog
from jishi.foundation.rules.api import Book, Rule, fuse, read_rule
from jishi.governance.rulebook.vocabulary import vocabulary
from jishi.site.crowd import utterances
from jishi.site.demo.script import read_market

MARKET = read_market()
CATEGORIES = {one.id: one for one in catalog.get_categories()}
#: Rules that look at everything; every other hold on demo data is listed in the test that allows it.
FOR_EVERYTHING = {"ONB-90", "SMP-90", "SMP-91", "MKT-90"}


def _book() -> Book:
    folder = Path(settings.BASE_DIR) / "rulebook"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*/*.md"))]
    return fuse([rule for rule in map(read_rule, texts) if rule.status == "live"], vocabulary())


BOOK = _book()


def _hits(kind: str, facts: dict[str, Any]) -> list[Rule]:
    rules = BOOK.rules(kind)
    return [rules[index] for index in BOOK.decide(kind, facts).hits]


def _refused(kind: str, facts: dict[str, Any]) -> list[str]:
    return [rule.id for rule in _hits(kind, facts) if rule.outcome == "refuse"]


def _held(kind: str, facts: dict[str, Any]) -> set[str]:
    return {rule.id for rule in _hits(kind, facts) if rule.outcome == "hold"} - FOR_EVERYTHING


def test_no_shop_is_refused_and_none_held_for_its_words() -> None:
    for shop in MARKET.shops:
        facts = {
            "shop.name": shop.name_zh, "shop.intro": shop.intro_zh, "shop.town": shop.owner.town_zh,
            "shop.text": f"{shop.name_zh}\n{shop.intro_zh}\n{shop.owner.town_zh}",
            "shop.category": shop.category, "shop.subject_kind": "person",
            "shop.subject_name": shop.owner.name_zh, "shop.licence_number": "",
            "shop.documents": ["identity"], "shop.submission": 0,
            "shop.contact_phone": "13900000001", "shop.return_address": f"{shop.owner.town_zh} 1 号",
        }  # fmt: skip
        assert _refused("shop.submitted", facts) == [], shop.slug
        assert _held("shop.submitted", facts) == set(), shop.slug


def test_no_product_is_refused_and_its_words_hold_none() -> None:
    """Labels are not filled in by the demonstration: information duties hold, words do not."""
    duties = {"ONB-21", "SMP-02", "SMP-23"}
    for product in MARKET.products:
        category = CATEGORIES[product.category]
        prices = [variant.price for variant in product.variants]
        text = "\n".join(
            (
                product.title_zh,
                product.description_zh,
                product.origin_zh,
                product.axis_zh,
                *tuple(variant.label_zh for variant in product.variants),
            )
        )
        label = ("maker", "ingredients", "net_content", "standard", "producer_licence", "ccc_number",
                 "cosmetics_filing", "seed_licence", "isbn", "price_source")  # fmt: skip
        facts = {
            "product.title": product.title_zh, "product.description": product.description_zh,
            "product.text": text, "product.category": product.category,
            "product.is_food": category.needs_permit, "product.is_fresh": category.fresh,
            "product.origin": product.origin_zh, "product.pictures": 3,
            "product.price": min(prices), "product.highest_price": max(prices),
            "product.has_list_price": False, "product.was_sold": False,
            "product.variants": len(prices), "product.stock": sum(v.stock for v in product.variants),
            "product.returns_policy": product.returns, "product.ship_within": "48h",
            "product.is_change": False, "product.own_twins": 0, "product.other_twins": 0,
            "product.borrowed_pictures": 0, "shop.subject_kind": "person",
            "shop.documents": ["identity"], **{f"product.{name}": "" for name in label},
        }  # fmt: skip
        assert _refused("product.submitted", facts) == [], product.slug
        assert _held("product.submitted", facts) <= duties, product.slug


def test_no_clip_is_refused_and_none_held_for_its_words() -> None:
    for clip in MARKET.clips:
        tags = "\n".join(clip.hashtags)
        titles = "\n".join(MARKET.product(slug).title_zh for slug in clip.products)
        for caption in (clip.caption_zh, *(line.text for line in clip.lines)):
            facts = {
                "clip.caption": caption, "clip.text": f"{caption}\n{tags}",
                "clip.length": clip.seconds, "clip.product_titles": titles,
                "clip.products": len(clip.products), "clip.products_off_sale": 0,
                "clip.same_captions": 0,
            }  # fmt: skip
            assert _refused("clip.submitted", facts) == [], clip.slug
            assert _held("clip.submitted", facts) == set(), (clip.slug, caption)


def test_no_live_is_refused() -> None:
    for live in MARKET.lives:
        facts = {
            "live.title": live.title_zh, "live.announcement": live.announcement_zh,
            "live.text": f"{live.title_zh}\n{live.announcement_zh}", "live.is_made": False,
            "host.has_shop": True, "host.subject_shown": True, "host.return_address_given": True,
            "host.lives_made_1d": 0, "host.lives_stopped_90d": 0,
        }  # fmt: skip
        assert _hits("live.opening", facts) == [], live.slug


def test_people_of_the_market_may_be_called_what_they_are_called() -> None:
    for person in (*MARKET.viewers, *(shop.owner for shop in MARKET.shops)):
        for name in (person.name_zh, person.name_en):
            facts = {
                "profile.name": name, "profile.text": f"{name}\n{person.town_zh}",
                "profile.is_seller": False, "profile.shops_so_named": 0,
            }  # fmt: skip
            assert _hits("profile.naming", facts) == [], name


def _comment(text: str, **facts: Any) -> dict[str, Any]:
    return {
        "comment.text": text, "comment.surface": "live", "comment.repeats_10m": 0,
        "comment.author_10m": 0, "author.is_host": False, "author.is_seller": False,
        "author.account_age": "5m", **facts,
    }  # fmt: skip


def test_ten_thousand_ordinary_comments_pass() -> None:
    dice = random.Random(11)
    for _ in range(10_000):
        text = utterances.comment(dice)
        assert _hits("comment.posting", _comment(text)) == [], text


def test_reviews_and_hosts_answers_are_ordinary_speech_too() -> None:
    dice = random.Random(12)
    for _ in range(500):
        text = utterances.question(dice)
        assert _hits("comment.posting", _comment(text, **{"author.is_seller": True})) == [], text


def test_contact_details_of_the_crowd_are_held_as_before() -> None:
    for text in utterances._CONTACTS:
        said = text.format(n=6)
        hits = _hits("comment.posting", _comment(said, **{"author.account_age": "90d"}))
        assert [rule.outcome for rule in hits] == ["hold"] * len(hits), said
        assert "MKT-15" in {rule.id for rule in hits}, said
