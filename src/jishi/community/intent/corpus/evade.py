"""Ways in which people write around a word list: for training, and for the evasion suite.

The kinds are those that published collections of real evasions describe (ToxiBenchCN, arXiv
2505.24341: pinyin, initials, split characters, radicals, swapped order, traditional, homophones,
emoji; StoneSkipping, EMNLP 2019: sound and shape). Each operator changes only some places.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from jishi.community.intent.text import folds

Operator = Callable[[str, random.Random], str]

_NUMBER_WORDS: Final = (
    "零一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "〇幺二三四五六七八九",
    "洞幺两三四五六拐八勾",
)
_CIRCLED: Final = ("⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "🄋➀➁➂➃➄➅➆➇➈")
_LETTERS: Final = {
    "v": "ⅴѵνᴠⓥ🅥𝓿Ｖ", "x": "хχⅹⓧ🅧𝔁Ｘ", "w": "ѡԝⓦ🅦𝔀Ｗ", "q": "ԛⓠ🅠𝓺Ｑ", "a": "аα@ⓐ", "e": "еⓔ",
    "o": "оοⓞ", "c": "сⅽⓒ", "i": "іιⓘ", "p": "рρⓟ", "y": "уⓨ", "b": "Ьⓑ", "s": "ѕⓢ", "m": "мⓜ", "n": "пⓝ",
}  # fmt: skip
_EMOJI: Final = {
    "加": "➕", "电话": "☎", "手机": "📱", "群": "👥", "微信": "💚", "企鹅": "🐧",
    "钱": "💰", "看": "👀", "狗": "🐶", "猪": "🐷", "鸡": "🐔", "马": "🐴",
    "妈": "🐴", "龟": "🐢", "屎": "💩", "死": "💀", "黑": "⚫", "男": "👨",
    "女": "👩", "拳": "👊", "鬼": "👻", "仙女": "🧚‍♀️", "牛": "🐮", "人": "👤",
    "垃圾": "🗑", "链接": "🔗", "笑": "😂", "脑": "🧠", "蛇": "🐍", "虫": "🐛",
    "婊": "⌚", "逼": "🍺", "批": "🍺", "蛋": "🥚", "国": "🇨🇳", "滚": "🌀",
    "爬": "🐌", "炮": "💣", "车": "🚗", "第一": "🥇", "买": "🛒",
}  # fmt: skip
_SEPARATORS: Final = (" ", ".", "-", "_", "~", "*", "/", "|", "·", "。", "、", "…", "❤", "🌸", "^")
_INVISIBLE: Final = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f")
_MARKS: Final = ("\u0336", "\u0335", "\u0338", "\u0332")


@lru_cache(maxsize=1)
def _sounds() -> tuple[dict[str, str], dict[str, str]]:
    """Character → syllable, and syllable → common characters read so."""
    letters = {letter: name for name, letter in folds.syllable_letters().items()}
    of: dict[str, str] = {}
    read: dict[str, str] = {}
    for point, reading in folds.readings().items():
        name = letters.get(chr(reading))
        if name is None:
            continue
        of[chr(point)] = name
        if _is_common(chr(point)):
            read[name] = read.get(name, "") + chr(point)
    return of, read


def _is_common(character: str) -> bool:
    """GB 2312 level one: the 3,755 characters that people type."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


@lru_cache(maxsize=1)
def _traditional() -> dict[str, str]:
    """Simplified → an odd or traditional form that folds back to it."""
    table: dict[str, str] = {}
    for old, new in folds.characters().items():
        if "\u4e00" <= old <= "\u9fff" and len(new) == 1 and "\u4e00" <= new <= "\u9fff":
            table.setdefault(new, old)
    return table


def _some(text: str, rng: random.Random, change: Callable[[str], str | None]) -> str:
    """Every character that can be changed is, with a chance of two in three, at least one."""
    able = [at for at, character in enumerate(text) if change(character) is not None]
    if not able:
        return text
    sure = rng.choice(able)
    return "".join(
        change(character) or character
        if at in able and (at == sure or rng.random() < 0.66)
        else character
        for at, character in enumerate(text)
    )


def homophone(text: str, rng: random.Random) -> str:
    """薇芯 for 微信."""
    of, read = _sounds()

    def change(character: str) -> str | None:
        others = read.get(of.get(character, ""), "").replace(character, "")
        return rng.choice(others) if others else None

    return _some(text, rng, change)


def pinyin(text: str, rng: random.Random) -> str:
    """weixin for 微信."""
    return _some(text, rng, _sounds()[0].get)


def initials(text: str, rng: random.Random) -> str:
    """wx for 微信: a run of two characters by their first letters."""
    of = _sounds()[0]
    places = [at for at in range(len(text) - 1) if text[at] in of and text[at + 1] in of]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + of[text[at]][0] + of[text[at + 1]][0] + text[at + 2 :]


def split_characters(text: str, rng: random.Random) -> str:
    """亻言 for 信."""
    apart = folds.splits()
    return _some(text, rng, lambda c: rng.choice(apart[c]) if c in apart else None)


def emoji(text: str, rng: random.Random) -> str:
    """➕🐧 for 加QQ."""
    found = [word for word in _EMOJI if word in text]
    for word in found:
        if rng.random() < 0.75 or len(found) == 1:
            text = text.replace(word, _EMOJI[word])
    return text


def separators(text: str, rng: random.Random) -> str:
    """微.信 for 微信."""
    mark = rng.choice(_SEPARATORS)
    return "".join(c + (mark if rng.random() < 0.5 else "") for c in text[:-1]) + text[-1:]


def zero_width(text: str, rng: random.Random) -> str:
    """Invisible characters between the visible ones."""
    return "".join(c + (rng.choice(_INVISIBLE) if rng.random() < 0.5 else "") for c in text)


def struck_through(text: str, rng: random.Random) -> str:
    """Combining marks over letters: v̶x̶."""
    mark = rng.choice(_MARKS)
    return "".join(c + mark for c in text)


def full_width(text: str, _rng: random.Random) -> str:
    """ＶＸ１３８ for vx138."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def traditional(text: str, rng: random.Random) -> str:
    """聯繫 for 联系."""
    return _some(text, rng, _traditional().get)


def look_alike(text: str, rng: random.Random) -> str:
    """ѵх for vx."""
    return _some(
        text, rng, lambda c: rng.choice(_LETTERS[c.lower()]) if c.lower() in _LETTERS else None
    )


def number_words(text: str, rng: random.Random) -> str:
    """壹叁捌 for 138."""
    words = rng.choice(_NUMBER_WORDS)
    return "".join(words[int(c)] if c in "0123456789" else c for c in text)


def circled_digits(text: str, rng: random.Random) -> str:
    """①③⑧ and keycaps for 138."""
    if rng.random() < 0.3:
        return "".join(c + "\ufe0f\u20e3" if c in "0123456789" else c for c in text)
    shapes = rng.choice(_CIRCLED)
    return "".join(shapes[int(c)] if c in "0123456789" else c for c in text)


def swapped(text: str, rng: random.Random) -> str:
    """信微 for 微信: two neighbours change places."""
    places = [
        at
        for at in range(len(text) - 1)
        if text[at] in _sounds()[0] and text[at + 1] in _sounds()[0]
    ]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def repeated(text: str, rng: random.Random) -> str:
    """加加微微信信 for 加微信; digits are left alone."""
    return _some(
        text, rng, lambda c: None if c.isdigit() or not c.isalnum() else c * rng.choice((2, 2, 3))
    )


def mixed_case(text: str, rng: random.Random) -> str:
    """vX for vx."""
    return "".join(c.upper() if rng.random() < 0.5 else c.lower() for c in text)


OPERATORS: Final[dict[str, Operator]] = {
    "homophone": homophone, "pinyin": pinyin, "initials": initials, "split_characters": split_characters,
    "emoji": emoji, "separators": separators, "zero_width": zero_width, "struck_through": struck_through,
    "full_width": full_width, "traditional": traditional, "look_alike": look_alike,
    "number_words": number_words, "circled_digits": circled_digits, "swapped": swapped,
    "repeated": repeated, "mixed_case": mixed_case,
}  # fmt: skip


def evaded(text: str, rng: random.Random) -> tuple[str, str]:
    """The text written around, and the name of the operator; unchanged where none applies."""
    name = rng.choice(tuple(OPERATORS))
    return OPERATORS[name](text, rng), name
