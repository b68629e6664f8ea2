"""How a clean sentence becomes one that people type: greetings, particles, typos, noise."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache

from jishi.community.intent.model.plain import rough_sounds

Lexicons = Mapping[str, Sequence[str]]

#: How often a second sentence of the same label follows.
SECOND_SENTENCE = {
    "none": 0.28, "how_to_buy": 0.05, "price": 0.06, "product_question": 0.08,
    "stock_or_variant": 0.06, "shipping": 0.08, "order_status_or_aftersales": 0.16,
    "order_in_comment": 0.0,
}  # fmt: skip
_JOINS = ("，", " ", " ", "。", "", "？", ",", "...")
_LEADS = (
    "嗯", "嗯嗯", "好的", "哦", "哦哦", "那", "那个", "好", "对了", "是的", "可是", "但是", "不是", "我就想问",
    "还有", "另外", "再问一下", "顺便问下", "收藏了", "关注了", "谢谢", "嗯 我看了", "麻烦问一下", "想问一下",
    "等一下", "已经收藏了", "我看了下", "帮我看看", "麻烦看下", "那我问一下", "所以", "然后",
)  # fmt: skip
#: Sounds that people and input methods confuse, written as they come out.
_SLIPS = (
    ("怎么", "肿么"), ("什么", "神马"), ("什么", "啥子"), ("没有", "木有"), ("多少", "多小"), ("这个", "介个"),
    ("喜欢", "稀饭"), ("是不是", "四不四"), ("可以", "阔以"), ("可以", "可已"), ("快递", "快弟"), ("顺丰", "顺风"),
    ("优惠券", "优惠卷"), ("的", "滴"), ("的", "哒"), ("了", "勒"), ("吗", "嘛"), ("吗", "妈"), ("怎么", "咋"),
    ("怎么", "咋个"), ("为什么", "为啥"), ("什么时候", "啥时候"), ("什么时候", "几时"), ("没", "冇"), ("链接", "连接"),
    ("质量", "质里"), ("发货", "发火"), ("退款", "退宽"), ("便宜", "偏宜"), ("便宜", "便谊"), ("多少钱", "多钱"),
    ("多少钱", "多儿钱"), ("多少钱", "好多钱"), ("尺码", "尺马"), ("客服", "可服"), ("包邮", "包油"), ("包邮", "包郵"),
    ("收到", "受到"), ("地址", "地止"), ("已经", "己经"), ("现在", "现再"), ("需要", "需耍"), ("知道", "造"),
    ("不要", "表"), ("这样", "酱紫"), ("东西", "东东"), ("没事", "么事"), ("还", "害"), ("订单", "定单"),
    ("下单", "下订单"), ("发什么", "发什莫"), ("一下", "一哈"), ("一下", "下"), ("今天", "今儿"), ("明天", "明儿"),
    ("哪里", "哪儿"), ("哪里", "那里"), ("昨天", "昨儿"), ("给我", "给俺"), ("我", "俺"), ("买", "购"), ("身高", "高"),
)  # fmt: skip


def decorate(text: str, label: str, lexicons: Lexicons, rng: random.Random) -> str:
    """A greeting before, a particle or a face after, an order's number where orders are spoken of."""
    draw = rng.random
    if label != "none":
        if draw() < 0.16:
            text = rng.choice(lexicons["greet"]) + rng.choice(("", "，", " ", "", "！")) + text
        elif draw() < 0.08:
            text = rng.choice(_LEADS) + rng.choice(("", "，", " ")) + text
        elif draw() < 0.04:
            text = rng.choice(lexicons["host"]) + rng.choice(("", "，", " ")) + text
        if draw() < 0.05:
            text += rng.choice((" ", "，", "")) + rng.choice(_AFTER)
    if label == "order_status_or_aftersales" and draw() < 0.13:
        reference = rng.choice(lexicons["order_ref"])
        text = f"{reference} {text}" if draw() < 0.6 else f"{text} {reference}"
    if label in {"product_question", "stock_or_variant", "price"} and draw() < 0.03:
        text = rng.choice(("[链接x] ", "[数字x] ", "538872953711 ", "这个链接 ")) + text
    if draw() < 0.22 and text[-1:] not in "?？!！。~":
        text += rng.choice(lexicons["tail"])
    if draw() < 0.05:
        text += rng.choice(lexicons["emotion"])
    return text


_AFTER = (
    "谢谢", "急", "急用", "在吗", "麻烦了", "谢谢啦", "帮我看下", "麻烦看一下", "好吗", "是吗",
    "对吗", "是吧", "亲", "拜托", "我想买", "我妈用", "送人的", "给孩子的", "我要买", "求回复",
    "回一下", "怎么不回", "有人吗", "我看看", "快点回我", "等回复",
)  # fmt: skip


def join(first: str, second: str, rng: random.Random) -> str:
    """Two sentences as one message."""
    return first + rng.choice(_JOINS) + second


def distort(text: str, rng: random.Random) -> tuple[str, str]:
    """The text as a hurried person types it, and the name of what was done (`plain`: nothing)."""
    if len(text) < 4:
        return text, "plain"
    name, operator = rng.choices(OPERATORS, _OFTEN)[0]
    return operator(text, rng), name


def _slip(text: str, rng: random.Random) -> str:
    fitting = [pair for pair in _SLIPS if pair[0] in text]
    if not fitting:
        return text
    right, wrong = rng.choice(fitting)
    return text.replace(right, wrong, 1)


def _dropped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _swapped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


#: Common characters by which typing by sound goes wrong; only these take another's place.
_COMMON = (
    "的地得在再做作他她它那哪带戴象像到道倒买卖麦没美每码马吗妈发法罚货获或火会回汇惠慧快块筷递弟第地单蛋弹担"
    "退腿推款宽换欢幻价架加假家嫁钱前欠浅券劝卷圈油邮由友游运韵云费废飞非多朵夺少烧稍绍怎增么磨莫时是事十"
    "市试式使适室候后厚喉有又右友要药摇咬能农浓好号毫耗还孩海害可客课刻以已意义易一衣医依质制至治之只直纸"
    "量两亮凉粮效笑校小晓果过国锅味位为未谓微围新心信辛星行型形性幸款色涩塞黑嘿白百摆红洪红绿律率蓝兰拦"
    "大打达答小消晓尺吃迟池齿穿川船传送松宋诵赠增曾品频贫评平瓶苹凭包报保宝抱爆暴真珍针阵正整证政装庄状撞"
    "修休秀袖坏怀淮破迫坡婆漏楼露搂少差查茶叉收手首受守售瘦申身深神审请情清轻青帮绑榜棒查茬催崔脆翠"
)


@lru_cache(maxsize=1)
def _same_sound() -> dict[str, str]:
    """For each character that may be confused, all that sound like it, itself among them."""
    sounds = rough_sounds()
    groups: dict[str, str] = {}
    for letter in dict.fromkeys(_COMMON):
        groups[sounds[letter]] = groups.get(sounds[letter], "") + letter
    return {
        letter: groups[sound]
        for letter, sound in sounds.items()
        if groups.get(sound, letter) != letter
    }


def _homophone(text: str, rng: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter in _same_sound()]
    if not places:
        return text
    at = rng.choice(places)
    others = _same_sound()[text[at]].replace(text[at], "")
    return text[:at] + rng.choice(others) + text[at + 1 :]


def _repeated(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at] * rng.choice((2, 3, 4)) + text[at + 1 :]


def _unpunctuated(text: str, _rng: random.Random) -> str:
    return "".join(letter for letter in text if letter.isalnum() or letter in "[]")


def _untouched(text: str, _rng: random.Random) -> str:
    return text


OPERATORS = (
    ("plain", _untouched), ("slip", _slip), ("homophone", _homophone),
    ("dropped_character", _dropped), ("swapped_characters", _swapped),
    ("repeated_character", _repeated), ("no_punctuation", _unpunctuated),
)  # fmt: skip
_OFTEN = (62, 14, 10, 4, 3, 3, 4)
