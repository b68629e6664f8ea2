"""Views of a text: what is folded, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.community.intent.text.normalise import segment, spell, views

#: Any str Python can hold, lone surrogates and private use among them.
ANY = st.text(alphabet=st.characters(codec=None), max_size=60)
DODGES = st.text(alphabet="加微薇信vVⅴѵ＋➕1１①➊8️⃣🐧💚 .\u200b_-壹叁幺好妈jia🅰哈")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＶＸ", "vx"),
        ("ⓋⓍ", "vx"),
        ("🅥🅧", "vx"),
        ("𝓿𝔁", "vx"),
        ("ѵх", "vx"),
        ("①➌8️⃣₅", "1385"),
        ("微\u200b信", "微信"),
        ("v̶x̶", "vx"),
        ("➕🐧", "+企鹅"),
        ("時間", "时间"),
        ("〇", "0"),
        ("零食 第一", "零食 第一"),
    ],
)
def test_a_dodge_folds_to_what_it_stands_for(text: str, plain: str) -> None:
    assert views(text).plain == plain


def test_separators_and_repeats_go_but_digits_stay() -> None:
    assert views("加加 微~微.信！ 138-8888").squeezed == "加微信1388888"


def test_number_words_are_digits_only_in_their_own_view() -> None:
    seen = views("壹叁捌零零")
    assert (seen.squeezed, seen.digits) == ("壹叁捌零零", "13800")
    assert views("壹叁捌幺二零").digits == "138120"


@pytest.mark.parametrize("text", ["加微信", "jia wei xin", "佳薇芯", "JIA微xin", "嘉 維 信"])
def test_homophones_and_spelt_pinyin_read_alike(text: str) -> None:
    assert spell(views(text).pinyin) == "jia wei xin"


def test_a_latin_run_that_is_no_pinyin_stays() -> None:
    assert segment("shipping") is None
    assert spell(views("vx").pinyin) == "v x"


def test_a_span_points_at_the_original() -> None:
    text = "快 加 ➕v 8️⃣8"
    seen = views(text)
    start = seen.squeezed.index("+v88")
    low, high = seen.from_squeezed(start, start + 4)
    assert text[low:high] == "➕v 8️⃣8"


def test_a_span_of_the_pinyin_view_points_at_the_spelling() -> None:
    text = "来 weixin 聊"
    seen = views(text)
    low, high = seen.from_pinyin(1, 3)
    assert text[low:high] == "weixin"


@settings(max_examples=300)
@given(st.one_of(ANY, DODGES))
def test_any_text_has_views_whose_offsets_stay_inside_it(text: str) -> None:
    seen = views(text)
    for view, back in (
        (seen.plain, seen.from_plain),
        (seen.squeezed, seen.from_squeezed),
        (seen.digits, seen.from_squeezed),
        (seen.pinyin, seen.from_pinyin),
    ):
        previous = 0
        for index in range(len(view)):
            low, high = back(index, index + 1)
            assert previous <= low < high <= len(text)
            previous = low
        view.encode()


@settings(max_examples=300)
@given(st.one_of(ANY, DODGES))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = views(text)
    assert views(once.plain).plain == once.plain
    assert views(once.squeezed).squeezed == once.squeezed
