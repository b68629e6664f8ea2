"""What the chain flags, what it leaves alone, and that it takes any input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.community.intent.text import chain
from jishi.community.intent.text.chain import NotText, TextTooLong

RULES = chain.Chain(chain.shipped())


def risk(text: str, **given_: str) -> str:
    return RULES.read(text, **given_).policy_risk  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "加我微信13812345678便宜给你",
        "➕Ｖ：abc_8899 有优惠",
        "佳薇芯聊",
        "jia wei xin 同号",
        "加微亻言拿货",
        "想要的私我扣扣 283746591",
        "壹叁捌零零壹贰叁肆伍陆 有需要联系",
        "联系电话①③⑧0013⑧000",
        "🐧群进一下，群里更便宜",
        "需要代开请加 WECHAT",
        "有意者联系 CELLPHONE",
    ],
)
def test_a_lure_away_from_the_platform_is_flagged(text: str) -> None:
    assert risk(text) == "offsite_contact"


@pytest.mark.parametrize(
    "text",
    [
        "可以微信支付吗",
        "微信扫码付了两次",
        "别加陌生人微信，小心被骗",
        "身高165体重120穿什么码",
        "3号链接9.9包邮吗",
        "这是真皮的吗",
        "我电话打不通快递员说送不到",
        "胸围 165 腰 120 臀 363",
        "订单号 202611230011223344 什么时候发",
    ],
)
def test_naming_an_app_warning_or_measuring_is_no_lure(text: str) -> None:
    assert risk(text) == "none"


@pytest.mark.parametrize(
    "text", ["全网最低价，家人们抢", "本店蜂蜜国家级品质", "销量第一，行业领导品牌"]
)
def test_a_sellers_superlative_is_flagged(text: str) -> None:
    assert risk(text, role="seller") == "absolute_claim"


@pytest.mark.parametrize(
    "text",
    ["最低99元起", "第一次买", "我最爱吃这个", "最便宜的多少钱", "最好明天发货", "唯一不足是慢"],
)
def test_a_range_a_first_time_and_a_taste_are_no_claims(text: str) -> None:
    assert risk(text) == "none"


@pytest.mark.parametrize("text", ["收到的是假货", "莆田高仿，一比一", "肯定不是正品，味道不对"])
def test_goods_said_to_be_fake_are_flagged(text: str) -> None:
    assert risk(text) == "counterfeit_hint"


@pytest.mark.parametrize(
    "text", ["是正品吗", "会不会是假货啊", "假一赔十，支持专柜验货", "假发质量不错", "元旦发货吗"]
)
def test_asking_and_vouching_is_no_allegation(text: str) -> None:
    assert risk(text) == "none"


@pytest.mark.parametrize("text", ["你就是个傻逼", "这些女人真恶心", "河南人都是骗子", "主播煞笔"])
def test_an_insult_to_someone_is_flagged(text: str) -> None:
    assert risk(text) == "abuse"


@pytest.mark.parametrize(
    "text",
    ["这衣服质量垃圾", "不要骂人家傻逼，尊重一下", "地域黑不可取，河南人也有好人", "快递太垃圾了"],
)
def test_blaming_goods_or_a_slur_is_no_insult(text: str) -> None:
    assert risk(text) == "none"


def test_a_span_covers_what_was_written() -> None:
    text = "亲 ➕ 薇 芯 聊哦"
    found = RULES.read(text).risks[0]
    assert [text[start:end] for start, end in found.spans] == ["➕ 薇 芯"]


def test_slots_are_read() -> None:
    read = RULES.read("要两件3号链接的黑色XL", context=chain.Context(options=("黑色", "白色")))
    assert read.slots == chain.Slots(2, 3, ("黑色",), "xl")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(NotText, match="byte 0"):
        RULES.read("加".encode()[:2] + b"\xff")
    with pytest.raises(NotText, match="int"):
        RULES.read(5)  # type: ignore[arg-type]
    with pytest.raises(TextTooLong) as refused:
        RULES.read("好" * 100_001)
    assert (refused.value.length, refused.value.limit) == (100_001, 100_000)


def test_a_lure_deep_in_a_long_text_is_found_where_it_stands() -> None:
    text = "很好吃。" * 5_000 + "加我微信abc12345" + "不错，" * 1_000
    found = RULES.read(text).risks
    assert [risk.label for risk in found] == ["offsite_contact"]
    assert text[slice(*found[0].spans[0])] == "加我微信abc12345"


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet=st.characters(codec=None), max_size=200)
    | st.text(alphabet="加微信vx138 壹贰最低第一假货傻逼你人➕🐧.-@a", max_size=60)
)
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for role in ("viewer", "seller", "unknown"):
        read = RULES.read(text, role=role)  # type: ignore[arg-type]
        for start, end in read.spans:
            assert 0 <= start < end <= len(text)
        assert all(0 <= found.score <= 1 for found in read.risks)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert RULES.read(data).lexicon_version == RULES.lexicon.version
    except NotText:
        with pytest.raises(UnicodeDecodeError):
            data.decode()
