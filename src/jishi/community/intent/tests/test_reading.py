"""What people write in a live room, and what it asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.community.intent import policy
from jishi.community.intent.contracts import Intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("怎么买", Intent.HOW_TO_BUY),
        ("怎麼買啊主播", Intent.HOW_TO_BUY),
        ("咋买呀？？？", Intent.HOW_TO_BUY),
        ("链接发一下", Intent.HOW_TO_BUY),
        ("how can i buy this", Intent.HOW_TO_BUY),
        ("多少钱一斤", Intent.PRICE),
        ("怎么卖的", Intent.PRICE),
        ("能便宜点不", Intent.PRICE),
        ("还有货吗", Intent.STOCK_OR_VARIANT),
        ("有没有黑色的", Intent.STOCK_OR_VARIANT),
        ("包邮吗", Intent.SHIPPING),
        ("几天到成都", Intent.SHIPPING),
        ("好吃吗", Intent.PRODUCT_QUESTION),
        ("保质期多久", Intent.PRODUCT_QUESTION),
        ("我昨天买的怎么还没发货", Intent.ORDER_STATUS),
        ("收到烂了两个怎么退", Intent.ORDER_STATUS),
        ("要两箱", Intent.ORDER_IN_COMMENT),
        ("来3斤", Intent.ORDER_IN_COMMENT),
        ("主播好漂亮", Intent.NONE),
        ("哈哈哈哈哈", Intent.NONE),
        ("666666", Intent.NONE),
        ("来了来了", Intent.NONE),
        ("", Intent.NONE),
    ],
)
def test_a_comment_is_read(text: str, intent: Intent) -> None:
    assert policy.read(text).intent is intent


def test_a_link_number_is_read_in_digits_and_in_words() -> None:
    assert policy.read("3号链接多少钱").link_number == 3
    assert policy.read("三号链接怎么买").link_number == 3
    assert policy.read("怎么买").link_number is None


def test_a_quantity_is_read_in_an_order() -> None:
    assert policy.read("给我来两件").quantity == 2
    assert policy.read("来12箱").quantity == 12


def test_the_named_product_is_found_and_a_tie_names_none() -> None:
    titles = ["高山脆桃 5斤装", "土鸡蛋 30枚", "野生蜂蜜"]
    assert policy.named_among("土鸡蛋怎么买", titles) == 1
    assert policy.named_among("蜂蜜多少钱", titles) == 2
    assert policy.named_among("怎么买", titles) is None


def test_the_named_variant_is_preselected_and_an_unclear_one_is_not() -> None:
    options = [["黑色", "M"], ["黑色", "L"], ["白色", "L"]]
    assert policy.chosen_variant("白色有吗", options) == 2
    assert policy.chosen_variant("黑色l码还有吗", options) == 1
    assert policy.chosen_variant("黑色有吗", options) is None


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert policy.read(text).intent in Intent
