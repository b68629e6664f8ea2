"""How much of evaded contact is found, by operator, and how often clean lines are flagged.

Everything is generated from a fixed seed: invitations with ids, written around by every operator of
`evade`, and clean lines of a shop full of digits: heights, prices, link and order numbers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from jishi.community.intent.corpus import evade
from jishi.community.intent.text.chain import Chain

SEED: Final = 20260401
IDS_AN_OPERATOR: Final = 120
CLEAN_LINES: Final = 6_000
_INVITATIONS: Final = (
    "加我微信{id}", "加微信 {id} 便宜", "想要的加V：{id}", "微信同号{id}", "私我{id}", "联系电话{id}", "扣扣{id}拿货",
    "+vx {id}", "微信{id}聊", "加我{id}发你图", "有意联系{id}", "进群加{id}", "详询微信{id}", "wx：{id}直接转账",
)  # fmt: skip
_CLEAN: Final = (
    "身高{height}体重{weight}穿什么码", "{height}，{weight}斤，拍L还是XL", "{link}号链接多少钱",
    "{link}号{price}包邮吗", "{price}元两件能便宜吗", "第{link}单，备注一下", "订单号{order}什么时候发货",
    "单号{order}怎么不动了", "满{price}减{link}", "{link}号和{link}号有什么区别",
    "胸围{size}腰围{size}臀围{size}", "鞋码{shoe}脚长{foot}", "{year}年的吗", "保质期到{year}年{month}月",
    "还有{link}件吗", "要{link}件黑色{shoe}码", "{price}抢到了", "{link}{link}{link}", "扣{link}",
    "买{link}送{link}", "从{price}降到{price}了退差价", "{price}ml够用多久", "电池{price}0毫安",
    "{year}{month}款", "宝宝{month}个月{weight}斤", "收货电话尾号{tail}，送前打电话", "房间{tail}，放门口",
    "{height}/{weight}，平时穿{shoe}", "{foot}cm穿{shoe}会大吗", "微信付了{price}没到账",
    "{link}斤{price}元，{link}0斤多少", "型号{model}有货吗", "{model}和{model}哪个好", "快递{order}显示签收",
    "{size} {size} {size} 能穿M吗", "今天{month}号，{link}点开抢吗", "秒杀{price}还有吗", "{price}不贵",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recall:
    """Of one operator: how many invitations it changed, how many of those are found."""

    operator: str
    tried: int
    found: int


@dataclass(frozen=True, slots=True)
class Report:
    """Recall by operator; of the clean lines how many, and which risks they were taken for."""

    recalls: tuple[Recall, ...]
    clean: int
    flagged: int
    taken_for: tuple[tuple[str, int], ...]


def ids(rng: random.Random) -> Iterator[str]:
    """Phone numbers, WeChat ids and QQ numbers without end; none belongs to anybody on purpose."""
    words = ("guo", "cha", "xie", "mei", "hua", "yu", "lin", "shan", "tian", "bao")
    while True:
        yield f"1{rng.choice('3578')}{rng.randrange(10):d}{rng.randrange(10**8):08d}"
        yield f"{rng.choice(words)}{rng.choice(words)}{rng.randrange(100, 99999)}"
        yield f"{rng.randrange(10**7, 10**10)}"
        yield f"{rng.choice(words)}_{rng.choice(words)}{rng.randrange(10, 999)}"


def evaded(operator: str) -> Iterator[str]:
    """`IDS_AN_OPERATOR` invitations that the operator has changed."""
    rng = random.Random(f"{SEED} {operator}")  # noqa: S311 - repeatable, no secret
    named = ids(rng)
    left = IDS_AN_OPERATOR
    for _ in range(IDS_AN_OPERATOR * 20):
        text = rng.choice(_INVITATIONS).format(id=next(named))
        changed = evade.OPERATORS[operator](text, rng)
        if changed != text:
            yield changed
            left -= 1
        if not left:
            return


def clean() -> Iterator[str]:
    """`CLEAN_LINES` different harmless lines with numbers."""
    rng = random.Random(f"{SEED} clean")  # noqa: S311 - repeatable, no secret
    seen: set[str] = set()
    while len(seen) < CLEAN_LINES:
        values = _Numbers(rng)
        text = rng.choice(_CLEAN).format_map(values)
        if text not in seen:
            seen.add(text)
            yield text


class _Numbers(dict[str, str]):
    """A fresh number of the kind that is asked for."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    def __missing__(self, kind: str) -> str:
        rng = self._rng
        if kind == "price":
            return f"{rng.randrange(1, 2000)}{rng.choice(('', '.9', '.8', '.90', ''))}"
        if kind == "order":
            return f"{rng.choice(('', 'SF', 'YT', 'JD'))}{rng.randrange(10**11, 10**14)}"
        if kind == "model":
            return f"{rng.choice(('X', 'BX-', 'M', 'Pro', 'A'))}{rng.randrange(10, 9999)}"
        low, high = _RANGES[kind]
        return str(rng.randrange(low, high))


_RANGES: Final = {
    "height": (145, 190), "weight": (80, 190), "link": (1, 60), "size": (60, 120), "shoe": (34, 46),
    "foot": (22, 28), "year": (2023, 2028), "month": (1, 13), "tail": (1000, 9999),
}  # fmt: skip


def measure(chain: Chain) -> Report:
    """Run the suite. Some seconds."""
    recalls = []
    for operator in evade.OPERATORS:
        texts = list(evaded(operator))
        found = sum(chain.read(text).policy_risk == "offsite_contact" for text in texts)
        recalls.append(Recall(operator, len(texts), found))
    lines = list(clean())
    risks = Counter(chain.read(line).policy_risk for line in lines)
    flagged = len(lines) - risks.pop("none", 0)
    return Report(tuple(recalls), len(lines), flagged, tuple(sorted(risks.items())))


def page(report: Report, versions: tuple[str, str]) -> str:
    """The report as the page `docs/reference/understanding-evasion.md`."""
    model, lexicon = versions
    rows = [
        f"| {one.operator.replace('_', ' ')} | {one.tried} | {one.found / max(one.tried, 1):.3f} |"
        for one in report.recalls
    ]
    taken = ", ".join(f"{label} {count}" for label, count in report.taken_for) or "none"
    return "\n".join(
        (
            "# Evasion: what is found when people write around a list",
            "",
            "Written by `jishi understand evasion --write`; the suite is generated, the seed is fixed.",
            f"Model {model or 'none'}, lists {lexicon}.",
            "",
            "An operator changes an invitation that carries a phone number, a WeChat id or a QQ number.",
            "",
            "| operator | invitations changed | recall |",
            "| --- | ---: | ---: |",
            *rows,
            "",
            f"Clean lines full of digits (heights, prices, link, order and model numbers): {report.clean:,}; "
            f"flagged: {report.flagged} ({1000 * report.flagged / report.clean:.2f} in 1,000; {taken}).",
            "",
        )
    )
