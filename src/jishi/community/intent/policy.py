"""Reading a comment: pure, on one normalised text. The first form: lexicons with an order of rank.

Live-room questions are short and repeat a small set of frames; what decides is the order in which
frames are tried: an own order's fate before shipping, an order in words before a question on stock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from jishi.community.intent.contracts import Intent, Reading

_DIGITS = str.maketrans("零〇一二两三四五六七八九幺俩仨", "001223456789123")
_NOISE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f\u20e3]")
_REPEATS = re.compile(r"(.)\1{2,}")

#: Frames in the order they are tried. Each is searched in the normalised text.
FRAMES: tuple[tuple[Intent, str], ...] = (
    (
        Intent.ORDER_STATUS,
        r"(我的|我买的|我那|昨天买|上次买|之前买|前天买|拍了|下单了|付了|买了).{0,10}(发货|到|物流|快递|退|换|坏|烂|少|漏|没收到|还没)"
        r"|怎么退|退货|退款|退钱|售后|坏了|烂了|少发|漏发|发错|没收到|到哪了|催.?发货|还没发货|物流不动|单号"
        r"|where('s| is) my (order|parcel|package)|refund|return (it|this|my)|arrived (broken|damaged)",
    ),
    (
        Intent.ORDER_IN_COMMENT,
        r"^(我|给我|帮我|主播)?(要|来|拍|订|留|下单|买|搞|整)了?\d{1,3}(件|个|斤|箱|盒|份|只|条|双|套|瓶|包|袋|罐|单|提|把|枚|本|块|张|组)"
        r"|^(我)?(要|来|拍|留)(个|件|份|一|1)?.{0,6}(码|色|号)$"
        r"|^\+?\d{1,2}(件|单|份|箱|盒)$|\bsold \d+\b|\bi('| wi)?ll take (\d+|one|two|three)\b",
    ),
    (
        Intent.SHIPPING,
        r"包邮|邮费|运费|快递费|发货|几天到|多久到|什么时候到|啥时候到|发什么快递|哪里发|从哪发|能发|发到|发得到|送到|到.{1,4}要几天|新疆|西藏|偏远"
        r"|shipping|deliver|ship to|postage",
    ),
    (
        Intent.PRICE,
        r"多少钱|多钱|啥价|什么价|价格|几块|几多钱|咋卖|怎么卖|价钱|贵|便宜|优惠|打折|折扣|券|活动价|最低|多少一"
        r"|多少1|一斤多少|1斤多少|多少米|几米"
        r"|how much|price|cost|discount|cheaper",
    ),
    (
        Intent.STOCK_OR_VARIANT,
        r"有货|没货|还有(吗|没|么|不)|还有.{1,8}(吗|没|么|不)|卖完|抢完|补货|上架|什么时候有|库存|断货"
        r"|有没有.{0,8}(色|码|号|款|装|的)|(什么|哪些|几种|几个)(颜色|规格|尺码|码|口味|款)|有.{1,6}(色|码|号|款|装)(的)?(吗|么|没|嘛)|尺码|大码|小码|加大|颜色"
        r"|in stock|sold out\?|restock|size|colou?r",
    ),
    (
        Intent.HOW_TO_BUY,
        r"怎么买|咋买|怎买|哪里买|哪儿买|在哪买|哪买|怎么下单|咋下单|怎么拍|咋拍|怎么弄|链接|小黄车|购物车|想买|要买|求购|求链接|哪里有卖|哪有卖|有卖|上车|怎么购"
        r"|购买|可以买|能买|买一|买1|来一单|来1单|下单|zmm|怎麼買"
        r"|how (do|can|to) (i |we )?(buy|order|get)|where (do|can|to) (i |we )?(buy|order|get)|link\b"
        r"|want (it|this|one)|buy (it|this|one)",
    ),
    (
        Intent.PRODUCT_QUESTION,
        r"好不好|好吃(吗|么|不|嘛)|好用(吗|么|不)|甜(吗|么|不)|酸(吗|么|不)|新鲜(吗|么|不)|质量|正宗(吗|么)|是真的|真的假的|保质期|能放多久|怎么保存|什么做的|什么材质|材质|面料|产地|哪里产|哪产|多大|多重|几斤|净重|有农药|打药|加糖|添加|适合|孩子能|老人能|孕妇|掉色|起球|缩水|怎么吃|怎么用|怎么洗|能不能|可不可以|会不会"
        r"|is it (good|fresh|real|sweet)|how (big|heavy|long)|material|made of",
    ),
)  # fmt: skip
_COMPILED = tuple((intent, re.compile(pattern)) for intent, pattern in FRAMES)
#: Words that look like a frame but tell of another place or a joke.
_NOT_A_QUESTION = re.compile(
    r"^(哈+|6+|好+|嗯+|哦+|啊+|早+|来了|支持|加油|点赞|关注了|已关注|谢谢.*|不买|买不起.*|不要.*)$"
)
_LINK_NUMBER = re.compile(
    r"(\d{1,2})\s*号?\s*(?:链接|链|连接|号)|(?:链接|link|no\.?|#)\s*(\d{1,2})"
)
_QUANTITY = re.compile(
    r"(\d{1,3})\s*(?:件|个|斤|箱|盒|份|只|条|双|套|瓶|包|袋|罐|单|提|把|枚|本|块|张|组)"
)


def normalise(text: str) -> str:
    """One form for matching: NFKC, lower case, no invisible marks, Chinese digits as digits, runs cut."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower().strip()
    return _REPEATS.sub(r"\1\1", folded)


def read(text: str) -> Reading:
    """The intent of a comment, with a link number and a quantity where it names them."""
    plain = normalise(text)
    counted = plain.translate(_DIGITS)
    link = _LINK_NUMBER.search(counted)
    number = int(next(part for part in link.groups() if part)) if link else None
    if not plain or _NOT_A_QUESTION.match(plain):
        return Reading(intent=Intent.NONE)
    for intent, pattern in _COMPILED:
        if pattern.search(plain) or pattern.search(counted):
            quantity = _QUANTITY.search(counted) if intent is Intent.ORDER_IN_COMMENT else None
            return Reading(
                intent=intent, link_number=number,
                quantity=int(quantity.group(1)) if quantity else None,
            )  # fmt: skip
    if number is not None and ("?" in plain or "吗" in plain or len(plain) <= 6):
        return Reading(intent=Intent.HOW_TO_BUY, link_number=number)
    return Reading(intent=Intent.NONE)


def named_among(text: str, titles: Sequence[str]) -> int | None:
    """Index of the title that `text` names: the longest shared run of at least two characters.

    None when no title shares such a run, or two titles share equally long ones.
    """
    plain = normalise(text)
    lengths = [_longest_shared(plain, normalise(title)) for title in titles]
    best = max(lengths, default=0)
    if best < 2 or lengths.count(best) != 1:
        return None
    return lengths.index(best)


def _longest_shared(text: str, title: str) -> int:
    best = 0
    for start in range(len(text)):
        while start + best < len(text) and _is_word(text[start : start + best + 1], title):
            best += 1
    return best


def _is_word(run: str, title: str) -> bool:
    return run in title and not any(letter.isspace() for letter in run)


def chosen_variant(text: str, options: Sequence[Sequence[str]]) -> int | None:
    """Index of the SKU whose options the text names best; None when none or several fit equally."""
    plain = normalise(text)
    scores = [
        sum(len(value) for option in row if (value := normalise(option)) and value in plain)
        for row in options
    ]
    best = max(scores, default=0)
    if best == 0 or scores.count(best) != 1:
        return None
    return scores.index(best)
