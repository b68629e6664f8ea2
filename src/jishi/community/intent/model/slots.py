"""What a buyer names beside the intent: how many, which link, which colour and size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from jishi.community.intent.corpus.grammar import read_lexicons

_WORDS = str.maketrans("零〇一二两三四五六七八九幺俩仨", "001223456789123")
_COUNTERS = "件个斤箱盒份只条双套瓶包袋罐单提把枚本块张组台桶支床对"
_QUANTITY = re.compile(
    rf"(?<![\d.])(\d{{1,4}}|半)\s*[{_COUNTERS}](?!码|装|价)|(?:^|\s)[+x*]\s*(\d{{1,3}})$"
)
_TENS = re.compile(r"([1-9]?)十([1-9]?)")
_LINK = re.compile(
    r"(?<!\d)(\d{1,2})\s*号?\s*(?:链接|链|连接)|(?<!\d)(\d{1,2})\s*号(?![\d码])|(?:链接|link|no\.?|#)\s*(\d{1,2})(?!\d)"
)
_SIZE = re.compile(
    r"(?<![a-z\d])(\d?x{1,3}l|\dxl|[smlx]{1,2})(?=码|号|$|[^a-z])|(?<!\d)(\d{2,3})\s*码|([大中小均加特]{1,2}[码号])"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What was named; None or empty where nothing was. `quantity` counts pieces, whole ones only."""

    quantity: int | None = None
    link_number: int | None = None
    options: tuple[str, ...] = ()
    size: str | None = None


def slots_of(plain: str) -> Slots:
    """The slots of a text in its `plain` view."""
    counted = _TENS.sub(_ten, plain.translate(_WORDS))
    link = _LINK.search(counted)
    quantity = next((m for m in _QUANTITY.finditer(counted) if not _inside(m, link)), None)
    number = next((part for part in quantity.groups() if part), None) if quantity else None
    size = _SIZE.search(plain)
    return Slots(
        quantity=int(number) if number and number != "半" else None,
        link_number=int(next(part for part in link.groups() if part)) if link else None,
        options=tuple(dict.fromkeys(_colours().findall(plain))),
        size=next((part for part in size.groups() if part), None) if size else None,
    )


def _inside(found: re.Match[str], link: re.Match[str] | None) -> bool:
    return link is not None and link.start() <= found.start() < link.end()


def _ten(found: re.Match[str]) -> str:
    return str(int(found.group(1) or "1") * 10 + int(found.group(2) or "0"))


@lru_cache(maxsize=1)
def _colours() -> re.Pattern[str]:
    words = [*read_lexicons()["colour"], *read_lexicons()["flavour"]]
    named = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, named)))
