"""Pure decisions: what looks like a way round the market, who may decide, what a reason says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: How long a claim keeps others away.
CLAIM_FOR = timedelta(minutes=10)

_NUMERALS = str.maketrans("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891")
#: Between the digits of a disguised number: anything that is neither letter nor digit, but no point
#: or comma (prices) and no more than two in a row.
_GAP = r"[^\w.,，。、:：]{0,2}_?"
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86" + _GAP + r")?1" + _GAP + r"[3-9](?:" + _GAP + r"\d){9}(?!\d)"
)
_ABROAD = re.compile(r"\+\d(?:[ \-()]{0,2}\d){7,14}(?!\d)")
_MESSENGER = re.compile(
    r"(?:微\s?信|薇\s?信|威\s?信|微芯|v\s?信|wei\s?xin|we\s?chat|(?<![a-z])v\s?x(?![a-z])|(?<![a-z])wx(?![a-z]))"
    r"(?:号|id)?[\s:：是为叫\-—=~]{0,4}"
    r"([a-z0-9][a-z0-9_\-]{4,19})",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?:(?<![a-z])q\s?q|扣扣|企鹅)(?:号|群)?[\s:：是为\-—=~]{0,4}([1-9](?:"
    + _GAP
    + r"\d){4,10})(?!\d)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s，。、]{3,}"
    r"|(?<![\w@.])[a-z0-9][a-z0-9\-]{1,40}(?:\.[a-z0-9\-]{2,20})?"
    r"\.(?:com|cn|net|org|top|xyz|shop|vip|cc|me|io|info|club|online|site|link|app|tv)(?![a-z0-9])(?:/\S*)?",
    re.IGNORECASE,
)

AtomKind = Literal["phone", "messenger", "qq", "url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A piece of text that leads out of the market; `text` as found after normalisation."""

    kind: AtomKind
    text: str


def normal(text: str) -> str:
    """One form for what looks alike: full-width, circled and Chinese numerals become digits."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))
    return plain.translate(_NUMERALS)


def contact_atoms(text: str) -> tuple[Atom, ...]:
    """Phone-like digits, messenger names and addresses in `text`; linear in its length.

    A price, a weight, a date or an order number alone is none.
    """
    plain = normal(text)
    found = [Atom(kind="phone", text=m.group(0)) for m in _PHONE.finditer(plain)]
    found += [Atom(kind="phone", text=m.group(0)) for m in _ABROAD.finditer(plain)]
    found += [Atom(kind="messenger", text=m.group(0)) for m in _MESSENGER.finditer(plain)]
    found += [Atom(kind="qq", text=m.group(0)) for m in _QQ.finditer(plain)]
    found += [Atom(kind="url", text=m.group(0)) for m in _URL.finditer(plain)]
    return tuple(found)


def is_free(
    state: str, claimed_by: object, ends_at: datetime | None, *, reviewer: object, now: datetime
) -> bool:
    """Whether `reviewer` may take an undecided item: nobody's, their own, or run out."""
    if state != "claimed" or claimed_by == reviewer:
        return state != "decided"
    return ends_at is None or ends_at <= now


def reason_text(template: str, own_words: str) -> str:
    """The template, then the reviewer's own words."""
    return " ".join(part for part in (template.strip(), own_words.strip()) if part)


#: Words that a reviewer looks at twice; hints for a person, never a decision.
_ABSOLUTE = re.compile(
    r"国家级|最高级|最佳|最好|最便宜|最低价|全网最|全国第一|销量第一|第一品牌|顶级|极品|独一无二|绝无仅有|史上最|100%有效"
)
_HEALTH = re.compile(
    r"治疗|治愈|根治|防癌|抗癌|降血糖|降血压|降血脂|消炎|祛病|疗效|药到病除|增强免疫力|包治"
)


def claims(text: str) -> tuple[tuple[str, str], ...]:
    """(ground, words) for claims that the Advertising Law restricts: `absolute` (art. 9, 3) and
    `health` (art. 17)."""
    found = [("absolute", m.group(0)) for m in _ABSOLUTE.finditer(text)]
    found += [("health", m.group(0)) for m in _HEALTH.finditer(text)]
    return tuple(dict.fromkeys(found))
