"""Contact outside the platform: atoms × lures × refusals, as one score. A number alone is a price.

A hit is not an act. 「微信支付」 names an app, 「别加陌生人微信」 warns, 「我的手机号 138…」 is about an
own order, 165 is a height. What counts is an address together with words that lead there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jishi.community.intent.text.lexicon import Hit
from jishi.community.intent.text.normalise import NUMBER_WORDS, SPOKEN, Views

#: Cheap look whether an address is possible at all.
_POSSIBLE: Final = re.compile(
    rf"[扣球蔻叩]|q|[0-9{SPOKEN}]{{6}}|[a-z][a-z0-9]{{4}}|[a-z][0-9]{{3}}|@|[¥$€£₤₳¢₴][a-z0-9]"
)
_SEP: Final = r"[\W_]{0,3}"
_MOBILE: Final = re.compile(rf"(?<![\d.])(?:\+?86{_SEP})?(1{_SEP}[3-9](?:{_SEP}\d){{9}})(?![\d])")
_LANDLINE: Final = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-\s]?\d{7,8}|[48]00[-\s]?\d{3}[-\s]?\d{4}|[48]00[-\s]?\d{4}[-\s]?\d{3})(?!\d)"
)
_MAIL: Final = re.compile(
    r"[a-z0-9][a-z0-9._+-]{1,40}(?:@|艾特|\(at\)|#at#)[a-z0-9-]{2,30}\.(?:com|cn|net|org|me)"
)
_LINK: Final = re.compile(
    r"(?:https?://|www\.)[\w./?=&%#-]{4,}|(?<![@\w])[a-z0-9-]{2,30}\.(?:com|cn|net|cc|top|vip|xyz|shop|tk|me|io|la|link|ly|im)(?:/[\w./?=&%#-]*)?(?![\w])"
)
#: A token between currency signs, as shopping apps hand links on past a ban.
_PASSWORD: Final = re.compile(r"[¥$€£₤₳¢₴]\s?[A-Za-z0-9]{8,13}\s?[¥$€£₤₳¢₴/(]")
_CHANNEL: Final = (
    r"(?:(?:微信|薇信|威信|v信|vx|wx|weixin|wechat|qq|扣扣|企鹅|球球)(?:号|id|群号|群|同号|客服)?"
    r"|(?:微|薇|威|v|q)(?:号|id)?(?=[\d\W号]))"
)
#: A channel's name, then an id: letters first with digits, or six to eleven digits.
_NAMED: Final = re.compile(
    rf"(?<![a-z]){_CHANNEL}(?:是|为|:|搜|号|加|➡|=|-|→|下方|\s|[^\w]){{0,5}}([a-z][a-z0-9_-]{{4,19}}|[1-9]\d{{5,10}})(?![a-z0-9_-])"
)
_ID: Final = re.compile(
    r"(?<![a-z0-9])(?=[a-z_-]*\d)(?=\d*[a-z])[a-z0-9][a-z0-9_-]{5,19}(?![a-z0-9])"
)
_NUMBER: Final = re.compile(r"(?<![\d.a-z])[1-9]\d{6,10}(?![\d.])")
#: An id straight after the word that leads to it.
_LED: Final = re.compile(
    r"(?:[加+佳嘉]我|私我|私聊|联系我?|联系电话|找我|电话)[\W_]{0,3}((?=[a-z]*[\d_])[a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])"
)
#: Names that lose a character when repeats are squeezed.
_DOUBLED: Final = re.compile(
    r"(?:加|\+|佳|嘉|私|发|留|给|搜|找|联系)[\W_]{0,2}(?:我|下|个|你)?(?:的)?[\W_]{0,2}(?:扣扣|球球|蔻蔻|叩叩|qq)"
)
#: Corpora of real messages put such words in the place of contacts.
_MASK: Final = re.compile(
    r"\b(CELLPHON\w?|WECHAT|QQ|PHONE|HOTLINE|EMAIL|TELEGRAM)(?=\b|\d|t?d\b)|(?<=[\u4e00-\u9fffa-z])(CELLPHONE|WECHAT|PHONE|HOTLINE)"
)
_MASK_WEIGHT: Final = {
    "CELLPHONE": 5.5,
    "WECHAT": 5.0,
    "QQ": 3.6,
    "PHONE": 2.6,
    "HOTLINE": 1.6,
    "EMAIL": 3.0,
    "TELEGRAM": 4.0,
}
_GROUPINGS: Final = frozenset(
    tuple(map(int, groups.split("-")))
    for groups in (
        "11", "3-4-4", "3-8", "3-3-5", "3-5-3", "4-4-3", "4-3-4", "5-6", "6-5", "7-4", "4-7", "1-10", "2-9",
        "10-1", "9-2", "8-3", "3-2-2-2-2", "3-2-3-3", "3-2-2-4", "3-3-3-2", "3-3-2-3", "2-3-3-3",
    )
)  # fmt: skip
_ASKS: Final = re.compile(r"[?吗嘛么]|多少|可以不|行不|方便")


@dataclass(frozen=True, slots=True)
class Atom:
    """An address in the text: what kind, how sure (in log-odds), where in the original."""

    kind: str
    weight: float
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contact:
    """Log-odds that the text leads to a deal outside; what speaks for it and where.

    `asks`: the text asks for a contact rather than offers one.
    """

    odds: float
    asks: bool
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


NOTHING: Final = Contact(-9.0, False, (), ())


def atoms(seen: Views) -> list[Atom]:
    """Addresses in the text. Empty for most texts after one cheap look."""
    if not _POSSIBLE.search(seen.squeezed):
        return []
    found: list[Atom] = []
    spoken = seen.plain.translate(NUMBER_WORDS)
    for match in _MOBILE.finditer(spoken):
        if _is_number(match.group(1)):
            found.append(Atom("phone", 4.2, seen.from_plain(*match.span())))
    for kind, pattern, weight in _SHAPES:
        for match in pattern.finditer(spoken):
            found.append(Atom(kind, weight, seen.from_plain(*match.span())))
    if not found:
        for kind, pattern, weight in _CUT_UP:
            for match in pattern.finditer(seen.digits):
                found.append(Atom(kind, weight, seen.from_squeezed(*match.span())))
    for match in _PASSWORD.finditer(seen.raw):
        found.append(Atom("password", 3.0, match.span()))
    for match in _MASK.finditer(seen.raw):
        name = (match.group(1) or match.group(2)).replace("CELLPHON", "CELLPHONE")
        name = "CELLPHONE" if name.startswith("CELLPHONE") else name
        found.append(Atom(name.lower(), _MASK_WEIGHT[name], match.span()))
    return found


_SHAPES: Final = (
    ("landline", _LANDLINE, 2.2),
    ("mail", _MAIL, 3.0),
    ("link", _LINK, 1.2),
    ("named", _NAMED, 5.4),
    ("id", _ID, 0.8),
    ("number", _NUMBER, 1.4),
    ("qq", _DOUBLED, 4.0),
    ("named", _LED, 4.2),
)


#: Looked for again without separators when nothing stands in one piece.
_CUT_UP: Final = (
    ("id", _ID, 0.6),
    ("number", _NUMBER, 0.8),
    ("number", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), 1.6),
)


def _is_number(written: str) -> bool:
    """Whether digits with gaps are one number: its groups are those in which people write numbers."""
    groups = tuple(len(group) for group in re.findall(r"\d+", written))
    return groups in _GROUPINGS or max(groups) == 1 or (max(groups) == 2 and len(groups) >= 6)


def score(seen: Views, hits: Sequence[Hit], found: Sequence[Atom], role: str) -> Contact:
    """How surely the text leads to a deal outside. `role`: viewer, seller or unknown."""
    kinds: dict[str, list[Hit]] = {}
    for hit in hits:
        kinds.setdefault(hit.kind, []).append(hit)
    invites = _outside(kinds.get("invite", ()), kinds.get("app", ()))
    channels = _outside(_channels(kinds), kinds.get("app", ()))
    lures = kinds.get("lure", [])
    if not invites and not channels and not lures and not found:
        return NOTHING
    asks = bool(kinds.get("ask")) and bool(_ASKS.search(seen.plain))
    odds = -3.0
    evidence: list[str] = []
    if found:
        odds += max(atom.weight for atom in found) + 0.3 * (len(found) - 1)
        evidence += sorted({atom.kind for atom in found})
    if invites:
        odds += max(hit.weight for hit in invites) + 0.2 * (len(invites) > 1)
        evidence.append("invite")
    if channels and found and not invites:
        odds += 2.6
    odds += _lured(lures, channels, found, evidence)
    if asks and (channels or invites):
        odds += 3.8 if not invites else 0.0
        evidence.append("asks")
    odds += _refused(kinds, invites, found)
    if role == "viewer":
        odds -= 0.8 if asks else 0.0
    elif role == "seller":
        odds += 0.6
    spans = [atom.span for atom in found] + [
        seen.from_squeezed(hit.start, hit.end)
        for hit in (*invites, *(channels if odds > 0 else ()))
    ]
    return Contact(odds, asks, tuple(evidence), merged(spans))


def _channels(kinds: dict[str, list[Hit]]) -> list[Hit]:
    return [
        hit
        for kind in ("wechat", "qq", "mask", "group")
        for hit in kinds.get(f"channel.{kind}", ())
    ]


def _outside(hits: Sequence[Hit], covers: Sequence[Hit]) -> list[Hit]:
    """Hits that no hit of `covers` overlaps."""
    if not covers:
        return list(hits)
    return [h for h in hits if not any(c.start < h.end and h.start < c.end for c in covers)]


def _lured(
    lures: Sequence[Hit], channels: Sequence[Hit], found: Sequence[Atom], evidence: list[str]
) -> float:
    if not lures:
        return 0.0
    evidence.append("lure")
    strongest = max(hit.weight for hit in lures) + 0.3 * min(len(lures) - 1, 3)
    if found:
        return strongest
    near = any(
        -1 <= channel.start - lure.end <= 6 or -1 <= lure.start - channel.end <= 6
        for lure in lures
        for channel in channels
    )
    if near:
        return strongest + 2.0
    return strongest * 0.6 if strongest > 1.5 else 0.0


def _refused(kinds: dict[str, list[Hit]], invites: Sequence[Hit], found: Sequence[Atom]) -> float:
    """Warnings, refusals and an own order's number take away."""
    lost = 0.0
    if "refuse" in kinds:
        lost += min(hit.weight for hit in kinds["refuse"])
    if "own" in kinds and not invites:
        lost += min(hit.weight for hit in kinds["own"])
    if "app" in kinds and not found and not invites:
        lost -= 2.0
    return lost


def merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, overlapping ones as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
