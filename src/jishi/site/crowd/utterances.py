"""What people say in a live room, put together from parts: mostly small talk, sometimes a question.

Pure: the same dice give the same words. The wording is ours; typing habits (no full stops, doubled
particles, numbers for words) follow how people type on a telephone.
"""

from __future__ import annotations

import random
from collections.abc import Callable

Dice = random.Random
#: Of a hundred comments, so many are small talk.
SMALL_TALK_SHARE = 70

_CALLS = ("主播", "老板", "大哥", "姐", "老铁", "哥", "掌柜的", "", "", "", "")
_TAILS = ("", "", "", "啊", "呀", "呢", "吗", "哈", "～", "？", "??", "，在线等")
_SOFT = ("", "", "啊", "呀", "哈")
_GREETINGS = (
    "来了来了", "刚下班赶上了", "第一次来", "又见面了", "晚上好", "早", "路过", "蹲到了", "签到",
    "报到",
)  # fmt: skip
_PLACES = (
    "东北", "成都", "广东", "武汉", "山东", "上海", "新疆", "云南", "杭州", "西安", "厦门", "长沙",
    "内蒙", "天津",
)  # fmt: skip
_PRAISE = ("好看", "实在", "地道", "新鲜", "香", "漂亮", "干净", "良心", "有意思", "舒服")
_DEGREE = ("真", "好", "太", "也太", "确实", "挺", "看着就", "怎么这么")
_SIGHS = (
    "哈哈哈", "哈哈哈哈笑死", "666", "绝了", "可以可以", "馋了", "流口水了", "学到了", "支持一下",
    "路转粉",
)  # fmt: skip
_LIFE = (
    "我奶奶家以前也种这个", "小时候天天吃", "我妈最爱这个", "一边做饭一边看", "娃睡了才敢开声音",
    "下雨天看这个最舒服",
    "想回老家了",
    "你们那边下雪了没", "这天气真好", "狗狗叫什么名字", "背景音乐叫啥", "风好大听不清",
    "卡了一下现在好了", "昨天那场我也在", "主播辛苦了早点休息", "手真巧", "声音小了点",
    "镜头稳一点晕了",
)  # fmt: skip
_THINGS = (
    "这个", "这款", "刚才那个", "手里这个", "现在讲的这个", "第一个", "上一个", "那个大的",
    "小份的", "1号链接",
)  # fmt: skip
_SIZES = (
    "大份", "小份", "中号", "五斤", "十斤", "三斤", "整箱", "单个", "礼盒", "最大的", "红色",
    "蓝色",
)  # fmt: skip
_WAYS = (
    "怎么买", "怎么拍", "在哪买", "哪里下单", "链接呢", "求链接", "上链接", "购物车在哪", "咋买",
)  # fmt: skip
_PRICES = (
    "多少钱", "多钱", "啥价", "怎么卖", "价格多少", "贵不贵", "几块钱一斤", "能便宜点不",
    "有优惠没", "包邮多少",
)  # fmt: skip
_STOCKS = (
    "还有货吗", "有没有货", "还有{size}吗", "{size}有吗", "{size}还剩多少", "补货吗", "抢完了没",
    "什么时候上新",
)  # fmt: skip
_GOODS = (
    "甜不甜", "好吃吗", "酸不酸", "有核吗", "打药了没", "几天能吃完", "能放多久", "孕妇能吃吗",
    "保熟吗", "掉色吗", "多重", "会不会坏", "今年的吗", "老人咬得动吗", "怎么做好吃",
    "是不是自己种的", "产地哪的",
)  # fmt: skip
_SHIPPING = (
    "什么时候发货", "发什么快递", "{place}发吗", "{place}几天到", "包邮吗", "运费多少",
    "偏远地区发不发", "今天拍明天发吗",
)  # fmt: skip
_AFTER = (
    "我的怎么还没发", "昨天拍的到哪了", "单号查不到", "坏了一个怎么办", "能退吗", "怎么退",
    "收到少了一件", "找谁售后",
)  # fmt: skip
_ORDERS = (
    "要{n}份{size}", "来{n}个", "{size}来{n}份", "我要{n}箱", "给我留{n}份{size}", "拍了{n}份",
)  # fmt: skip

_CONTACTS = (
    "加我微信 farm{n}8866 便宜卖你", "私聊 v信：nongjia{n}", "需要的扣扣 {n}88776655",
    "电话 1380000{n}0{n}0 直接联系",
    "薇信 shan{n}huo99 厂价", "一三八零零零{n}八八六六 打给我", "1 3 9-0000-1{n}1{n} 找我拿货",
    "网址 www.nongjia{n}.com 更便宜", "qq群 12345{n}789 内部价",
)  # fmt: skip

_REVIEW_GOOD = (
    "跟页面写的一样", "比想的好", "家里老人很喜欢", "包得很仔细", "没有坏的", "味道正", "分量足",
    "第二次买了",
    "小孩抢着要", "送人有面子", "客服说话实在", "发货快", "三天就到了", "会再来",
)  # fmt: skip
_REVIEW_MIXED = (
    "东西还行就是慢了点", "有一个磕坏了，说了马上补", "个头没想的大", "包装可以再结实些",
    "味道淡一点", "颜色跟视频有点差",
    "快递放驿站没打电话", "问了两遍才回", "整体可以，给个建议：写清楚大小",
)  # fmt: skip


def comment(dice: Dice) -> str:
    """One comment as it comes in a room: small talk more often than not."""
    if dice.randrange(100) < SMALL_TALK_SHARE:
        return small_talk(dice)
    return question(dice)


def small_talk(dice: Dice) -> str:
    return dice.choice(
        (
            lambda: dice.choice(_LIFE),
            lambda: dice.choice(_SIGHS),
            lambda: f"{dice.choice(_GREETINGS)}{dice.choice(_CALLS)}",
            lambda: f"{dice.choice(_PLACES)}的{dice.choice(('来了', '举手', '在吗', '路过'))}",
            lambda: f"{dice.choice(_DEGREE)}{dice.choice(_PRAISE)}{dice.choice(_SOFT)}",
            lambda: f"{dice.choice(_CALLS)}{dice.choice(_DEGREE)}{dice.choice(_PRAISE)}",
            lambda: dice.choice(_SIGHS) + dice.choice(("！", "！！", "", "～")),
            lambda: f"{dice.choice(_LIFE)}，{dice.choice(_SIGHS)}",
        )
    )()


def question(dice: Dice) -> str:
    """A question about the goods, as people ask: short, elliptic, often without a subject."""
    kinds: dict[Callable[[Dice], str], int] = {
        _how_to_buy: 22, _price: 26, _stock: 14, _about_goods: 18, _shipping: 12, _after_sales: 5,
        order_in_words: 3,
    }  # fmt: skip
    kind = dice.choices(list(kinds), list(kinds.values()))[0]
    return kind(dice)


def order_in_words(dice: Dice) -> str:
    return _filled(dice, dice.choice(_ORDERS))


def contact_hint(dice: Dice) -> str:
    """What the rules forbid: leading people off the market."""
    return dice.choice(_CONTACTS).format(n=dice.randint(1, 9))


def review(dice: Dice, *, stars: int) -> str:
    """Words to go with the lowest of the stars given."""
    pool = _REVIEW_GOOD if stars >= 4 else _REVIEW_MIXED
    return "，".join(dice.sample(pool, k=dice.randint(1, 3 if stars >= 4 else 2)))


def _how_to_buy(dice: Dice) -> str:
    return _asked(dice, dice.choice(_WAYS))


def _price(dice: Dice) -> str:
    return _asked(dice, dice.choice(_PRICES))


def _stock(dice: Dice) -> str:
    return _asked(dice, _filled(dice, dice.choice(_STOCKS)), thing_in=3)


def _about_goods(dice: Dice) -> str:
    return _asked(dice, dice.choice(_GOODS))


def _shipping(dice: Dice) -> str:
    return _asked(dice, _filled(dice, dice.choice(_SHIPPING)), thing_in=5)


def _after_sales(dice: Dice) -> str:
    return _asked(dice, dice.choice(_AFTER), thing_in=0)


def _asked(dice: Dice, core: str, *, thing_in: int = 2) -> str:
    """`core` with perhaps a call before it, the thing meant, and a particle or mark after it."""
    thing = dice.choice(_THINGS) if thing_in and dice.randrange(thing_in) == 0 else ""
    tail = dice.choice(_TAILS)
    if core.endswith(("吗", "呢", "没", "不")) and tail in ("吗", "呢", "啊", "呀", "哈"):
        tail = ""
    return f"{dice.choice(_CALLS)}{thing}{core}{tail}"


def _filled(dice: Dice, pattern: str) -> str:
    return pattern.format(
        size=dice.choice(_SIZES), place=dice.choice(_PLACES), n=dice.choice("12233456")
    )
