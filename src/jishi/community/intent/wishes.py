"""What somebody wishes for by name that is not among the goods before their eyes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jishi.community.intent.policy import normalise

LONGEST = 12
"""Characters of a wish; a longer one is a sentence, not a name."""

_END = r"(?:[吗么呢啊呀吧嘛哦哈,，。.!！?？~\s]|$)"
_FRAMES = tuple(
    re.compile(frame)
    for frame in (
        rf"有没有(?P<wish>.{{2,12}}?)(?:的?卖|出售|可以买)?{_END}",
        rf"(?:什么时候|啥时候|几时|哪天)(?:能|会|再)?(?:上|出|有|卖|补)(?:点|些|一下)?(?P<wish>.{{2,12}}?){_END}",
        r"(?:能不能|可不可以|可以|能)(?:上|出|卖)(?:点|些|一下)?(?P<wish>.{2,12}?)(?:吗|么|不|吧|$)",
        r"(?:卖不卖|有卖|求购|求)(?P<wish>.{2,12}?)(?:的?链接)?(?:[吗么呢啊呀吧,，。!！?？\s]|$)",
        r"(?:^|[,，\s]|你们|你家|咱家|店里|家里|主播)(?:这儿|这里|还|也)?(?:有|卖)(?P<wish>[^没货]{2,12}?)(?:卖)?(?:吗|么|没有|不|嘛)",
        r"(?:do you|you guys|do u) (?:have|sell|carry|stock) (?:any |some )?(?P<wish>[a-z][a-z' -]{2,30}?)"
        r"(?: for sale)?\s*\?*$",
        r"\bany (?P<wish>[a-z][a-z' -]{2,30}?)(?: left| available| for sale| in stock)?\s*\?*$",
    )
)
_BEFORE = re.compile(r"^(?:这个|那个|这种|那种|这款|那款|别的|其他的?|更|一个|一些|点|些|个)+")
_AFTER = re.compile(r"(?:的|了|啊|呀|呢|卖|款)+$")
#: What people ask for that is no goods.
_NO_GOODS = re.compile(
    r"货|优惠|券|折扣|活动|链接|赠品|福利|运费|包邮|发票|实物|图|视频|质检|证书|保质期|"
    r"人|效果|问题|客服|快递|顺丰|假|真|便宜|库存|地址|电话|微信|群|discount|coupon|link|stock|shipping|one"
)


def wish_of(text: str, offered: Iterable[str]) -> str:
    """The name of what is wished for, "" when the text names nothing or something of what is offered.

    `offered`: titles and options of the goods that the asker sees.
    """
    said = normalise(text)
    for frame in _FRAMES:
        found = frame.search(said)
        if found is None:
            continue
        wish = _AFTER.sub("", _BEFORE.sub("", found["wish"].strip()))
        if len(wish) >= 2 and not _NO_GOODS.search(wish) and not _is_among(wish, offered):
            return wish
    return ""


def _is_among(wish: str, offered: Iterable[str]) -> bool:
    """Whether a part of the wish (「大份的5斤装」 has two), or half of its pairs of characters, or
    of its words, stands in what is offered."""
    known = " ".join(normalise(one) for one in offered)
    if any(len(part) > 1 and part in known for part in wish.split("的")):
        return True
    parts = _parts(wish)
    return sum(part in known for part in parts) * 2 >= len(parts)


def _parts(wish: str) -> list[str]:
    if wish.isascii():
        return wish.split()
    return [wish[at : at + 2] for at in range(len(wish) - 1)]


def gathered(wishes: Sequence[str]) -> dict[str, str]:
    """Wish → the name it is counted under: the shortest one that it contains or shares most with."""
    names: list[str] = []
    found: dict[str, str] = {}
    for wish in sorted(set(wishes), key=lambda one: (len(one), one)):
        same = next((name for name in names if _is_same(name, wish)), None)
        found[wish] = same or wish
        if same is None:
            names.append(wish)
    return found


def _is_same(name: str, wish: str) -> bool:
    if name in wish:
        return True
    one, other = set(_parts(name)), set(_parts(wish))
    return len(one & other) * 2 > min(len(one), len(other))
