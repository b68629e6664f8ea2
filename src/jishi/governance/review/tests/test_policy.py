"""What leads out of the market is held; what people say about goods is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.governance.review import policy, reasons
from jishi.governance.review.contracts import KINDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("要的打 13800138000", "phone"),
        ("138 0013 8000 找我", "phone"),
        ("138-0013-8000", "phone"),
        ("一三八零零一三八零零零", "phone"),
        ("幺三八〇〇幺三八〇〇〇", "phone"),
        ("１３８００１３８０００", "phone"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "phone"),
        ("138🍊0013🍊8000", "phone"),
        ("+86 138 0013 8000", "phone"),
        ("call +44 7700 900123", "phone"),
        ("1\u200b3800138000", "phone"),
        ("加微信 orange_2024", "messenger"),
        ("薇信：wang88lan", "messenger"),
        ("VX:fresh-orange", "messenger"),
        ("wechat orange2024", "messenger"),
        ("QQ 1234567", "qq"),
        ("扣扣群：88 77 66 55", "qq"),
        ("去 https://example.com/x 下单", "url"),
        ("看 my-shop.top 更便宜", "url"),
    ],
)
def test_contact_details_are_found(text: str, kind: str) -> None:
    assert kind in {atom.kind for atom in policy.contact_atoms(text)}


@pytest.mark.parametrize(
    "text",
    [
        "怎么买",
        "5斤多少钱？9斤49.90",
        "19.9、29.9、39.9、49.9 四种价",
        "2026-11-23 12:30 下的单",
        "订单 202611231230456789 什么时候发",
        "一二三四五，上山打老虎",
        "可以用微信付款吗",
        "微信支付可以吗 thanks",
        "第1号链接 3件 8折",
        "Is it sweet? I paid 29.90.",
        "3.5kg.",
        "QQ弹弹的口感",
        "库存还有 1380 件吗",
    ],
)
def test_ordinary_talk_is_let_through(text: str) -> None:
    assert policy.contact_atoms(text) == ()


@given(st.text(max_size=500))
def test_any_text_is_read_without_failing(text: str) -> None:
    policy.contact_atoms(text)


def test_every_kind_has_reasons_for_the_nine_keys_in_both_languages() -> None:
    for kind in KINDS:
        codes = [reason.code for reason in reasons.REASONS[kind]]
        assert 1 <= len(codes) <= 9
        assert len(set(codes)) == len(codes)
        assert all(reason.zh and reason.en for reason in reasons.REASONS[kind])
