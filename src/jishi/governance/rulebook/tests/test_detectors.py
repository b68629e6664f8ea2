"""Detectors find what they are for, in disguise too, and leave everyday speech alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.governance.rulebook import contacts, patterns
from jishi.governance.rulebook.detectors import DETECTORS, LISTS
from jishi.governance.rulebook.lexicon import Lexicon, Terms, plain


@pytest.mark.parametrize(
    ("detector", "text", "times"),
    [
        ("absolute_claim", "全网最低价，品质第一的脐橙", 2),
        ("absolute_claim", "這是全國第一的茶", 1),
        ("absolute_claim", "NO.1 orange", 1),
        ("medical_claim", "能治疗失眠，还降血压", 2),
        ("cure_promise", "喝了就停药，药到病除", 2),
        ("offsite_lure", "加 微 信便宜", 1),
        ("offsite_lure", "加.微.信", 1),
        ("offsite_lure", "加薇，私下交易", 2),
        ("payee_request", "你直接转账，我发货", 1),
        ("official_name", "石坡官方旗舰", 2),
        ("protected_wildlife", "卖穿山甲和熊胆", 2),
        ("before_after", "7天见效，28天瘦", 2),
        ("statistic_claim", "98%的用户说甜", 1),
        ("false_scarcity", "只剩3件了", 1),
        ("no_return", "拆封不退，特价不退", 2),
        ("review_cash", "五星好评返2元", 1),
        ("personal_number", "身份证 11010519491231002X", 1),
        ("flood", "顶" * 30, 1),
        ("food_licence", "SC10651132400123", 1),
        ("standard_code", "GB 2762-2022", 1),
        ("standard_code", "Q/YHS 0001S-2024", 1),
        ("isbn", "978-7-02-000220-7", 1),
        ("ccc_number", "2023010101567890", 1),
        ("cosmetics_filing", "粤G妆网备字2024123456", 1),
    ],
)
def test_what_is_looked_for_is_found(detector: str, text: str, times: int) -> None:
    assert DETECTORS[detector](text) == times


@pytest.mark.parametrize(
    ("detector", "text"),
    [
        ("absolute_claim", "最好当天吃完，最好先冲水"),
        ("absolute_claim", "我家的不是最好的，但新鲜"),
        ("absolute_claim", "第一次买，第一茬春茶"),
        ("medical_claim", "吃药的时候别喝浓茶，不治疗什么病"),
        ("offsite_lure", "不要加微信，有事在这里说"),
        ("pesticide", "没打农药，不用除草剂"),
        ("protected_wildlife", "象牙白的盘子，不卖野味"),
        ("tobacco", "这里禁止香烟"),
        ("counterfeit_hint", "复刻老味道的糕"),
        ("weapons", "子弹头辣椒很辣"),
        ("narcotics", "亚麻围裙"),
        ("abuse", "这个价格也太低了吧"),
        ("review_cash", "给你个好评，甜"),
        ("statistic_claim", "98%的用户说甜，数据来源：本店 2025 年回访"),
        ("personal_number", "订单 202611231230456789"),
        ("flood", "哈哈哈哈哈哈哈"),
        ("publication", "notebook for tea notes"),
        ("food_licence", "SC123"),
        ("isbn", "978-7-02-000220-8"),
    ],
)
def test_everyday_speech_is_left_alone(detector: str, text: str) -> None:
    assert DETECTORS[detector](text) == 0


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("要的打 13800138000", ["phone"]),
        ("138-0013-8000", ["phone"]),
        ("一三八零零一三八零零零", ["phone"]),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", ["phone"]),
        ("138🍊0013🍊8000", ["phone"]),
        ("+86 138 0013 8000", ["phone"]),
        ("1\u200b3800138000", ["phone"]),
        ("加微信 orange_2024", ["messenger"]),
        ("薇信：wang88lan", ["messenger"]),
        ("VX:fresh-orange", ["messenger"]),
        ("加vx:fresh-orange", ["messenger"]),
        ("QQ 1234567", ["qq"]),
        ("扣扣群：88 77 66 55", ["qq"]),
        ("去 https://example.com/x 下单", ["url"]),
        ("看 my-shop.top 更便宜", ["url"]),
        ("5斤多少钱？9斤49.90", []),
        ("19.9、29.9、39.9、49.9 四种价", []),
        ("2026-11-23 12:30 下的单", []),
        ("订单 202611231230456789 什么时候发", []),
        ("一二三四五，上山打老虎", []),
        ("微信支付可以吗 thanks", []),
        ("QQ弹弹的口感", []),
        ("3.5kg.", []),
    ],
)
def test_ways_out_of_the_market_are_told_from_numbers(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in contacts.contact_atoms(text)] == kinds


@given(st.text(max_size=400))
def test_any_text_is_read_by_every_detector(text: str) -> None:
    for name, detector in DETECTORS.items():
        assert detector(text) >= 0, name


@given(st.text(alphabet="加微信不要 .号", max_size=40))
def test_a_longer_text_never_hides_a_term_after_a_line_break(text: str) -> None:
    assert DETECTORS["offsite_lure"](f"{text}\n加我微信") == DETECTORS["offsite_lure"](text) + 1


def test_an_exempt_phrase_outweighs_the_term_in_it_only_where_it_stands() -> None:
    words = Lexicon(Terms(frozenset({"最好"}), frozenset({"最好先"})))
    assert words.found("最好先洗，味道最好") == ["最好"]


def test_a_negation_counts_in_its_own_clause_only() -> None:
    words = Lexicon(Terms(frozenset({"治疗"})))
    assert [words(text) for text in ("不治疗", "甜不甜？治疗", "非常治疗", "不但治疗")] == [
        0,
        1,
        1,
        1,
    ]


def test_lists_are_tidy() -> None:
    for name, terms in LISTS.items():
        assert len(terms) >= 9, name
        assert all(term == term.strip() and len(plain(term)) >= 2 for term in terms), name


def test_identity_numbers_are_checked_by_their_check_character() -> None:
    assert patterns.is_identity_number("11010519491231002X".lower())
    assert not patterns.is_identity_number("110105194912310021")
