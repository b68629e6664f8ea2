"""Claims, fakes and insults: what the terms of a text mean together, in log-odds.

Absolute claims rest on article 9(3) of the Advertising Law of the PRC, which speaks of advertising:
a seller's words, not a buyer's pleasure. An allegation that goods are not genuine counts, the question
whether they are does not. An insult counts when a person or a group is meant, not a thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jishi.community.intent.text.contact import merged
from jishi.community.intent.text.lexicon import Hit
from jishi.community.intent.text.normalise import Views

Kinds = dict[str, list[Hit]]
#: 「最低99元起」「最低 3 折」 is a range, not a claim.
_RANGE: Final = re.compile(r"最[低高少多].{0,3}?(?:\d|digit|[折元块克起减省送抵返享赠]|几|半)")
_QUESTION: Final = re.compile(r"[?吗嘛]|么$|呢$")
#: What may stand between a group or person and what is said of them.
_FILLER: Final = re.compile(
    r"^(?:们|就|是|真|真是|真的|都|都是|全|全是|太|最|很|好|又|一个个|大多|大部分|基本|确实|果然|的|这种|这些|天生|永远|就是|就会|怎么|这么|多|也|还|本来|普遍|他妈|特么|tm|md|个|你|一群|一帮|有些|某些|自己|不是|人|女|男|里|中|在|却|更|那么|可|实在|简直|所有|全部|让人|令人|已经|现在|出了名|一样|说白了|素质|智商|[^\w])*$"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Log-odds of one risk, what speaks for it, and where in the original."""

    odds: float
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


NOTHING: Final = Finding(-9.0, (), ())


def by_kind(hits: Sequence[Hit]) -> Kinds:
    """Hits under their class."""
    kinds: Kinds = {}
    for hit in hits:
        kinds.setdefault(hit.kind, []).append(hit)
    return kinds


def _free(hits: Sequence[Hit], covers: Sequence[Hit]) -> list[Hit]:
    """Hits without those that a hit of `covers` overlaps and that do not hold it whole."""
    return [h for h in hits if not any(_excuses(c, h) for c in covers)]


def _excuses(cover: Hit, hit: Hit) -> bool:
    overlaps = cover.start < hit.end and hit.start < cover.end
    return overlaps and not _holds(hit, cover)


def _holds(hit: Hit, cover: Hit) -> bool:
    """Whether `cover` lies in the hit and is shorter."""
    shorter = cover.end - cover.start < hit.end - hit.start
    return shorter and hit.start <= cover.start and cover.end <= hit.end


def _finding(seen: Views, odds: float, evidence: Sequence[str], hits: Sequence[Hit]) -> Finding:
    spans = merged([seen.from_squeezed(hit.start, hit.end) for hit in hits])
    return Finding(odds, tuple(evidence), spans)


def claims(seen: Views, kinds: Kinds, role: str, surface: str) -> Finding:
    """Superlatives of a seller."""
    claimed = kinds.get("claim")
    if not claimed or role == "viewer":
        return NOTHING
    claimed = [
        hit
        for hit in _free(claimed, kinds.get("excuse", ()))
        if hit.weight > 2.5 or not _RANGE.match(seen.squeezed, hit.start)
    ]
    if not claimed:
        return NOTHING
    strongest = max(hit.weight for hit in claimed)
    places = {hit.start for hit in claimed}
    odds = -3.0 + strongest + 0.5 * min(len(places) - 1, 3)
    sellers = {hit.start for hit in kinds.get("seller", ())}
    odds += 0.5 * min(len(sellers), 4) + 0.5 * min(len(kinds.get("noun", ())), 2)
    if "buyer" in kinds:
        odds -= 1.6 + 0.6 * min(len(kinds["buyer"]), 3)
    if _QUESTION.search(seen.plain):
        odds -= 2.5
    elif "claim.ask" in kinds and strongest < 3:
        odds -= 1.0
    odds += {"seller": 1.2}.get(role, 0.0)
    odds += {"product": 0.8, "caption": 0.6, "frame": 0.6, "review": -2.5}.get(surface, 0.0)
    return _finding(seen, odds, ("superlative",), claimed)


def fakes(seen: Views, kinds: Kinds, role: str) -> Finding:
    """Goods alleged or offered as not genuine."""
    hits = _free(kinds.get("fake", []), kinds.get("harmless", []))
    if not hits:
        return NOTHING
    denials = [d for d in kinds.get("deny", ()) if not any(_holds(h, d) for h in hits)]
    hits = _free(hits, denials)
    if not hits:
        return NOTHING
    odds = -3.0 + max(h.weight for h in hits) + 0.3 * min(len({h.start for h in hits}) - 1, 3)
    if denials:
        odds -= 2.0
    if "fake.ask" in kinds:
        odds -= 3.5
    elif _QUESTION.search(seen.plain):
        odds -= 1.6
    if role == "seller":
        odds += 0.5
    return _finding(seen, odds, ("not genuine",), hits)


def abuse(seen: Views, kinds: Kinds) -> Finding:
    """Insults to a person or a group."""
    meant: list[Hit] = []
    odds = -9.0
    evidence: list[str] = []
    for kind, name in _OUTRIGHT:
        if hits := _free(kinds.get(kind, ()), kinds.get("abuse.harmless", ())):
            odds = max(
                odds,
                -3.0 + max(hit.weight for hit in hits) + 0.4 * (len({h.start for h in hits}) > 1),
            )
            meant += hits
            evidence.append(name)
    joined = _said_of(seen, kinds)
    if joined:
        longest = max(hit.end - hit.start for hit in joined if hit.kind != "group")
        odds = max(odds, -3.0) + ((3.3 if longest > 1 else 2.3) if odds < -2.9 else 0.8)
        meant += joined
        evidence.append("said of someone")
    if not meant:
        meant = _nearby(kinds)
        if not meant:
            return NOTHING
        odds = _HINT + (1.3 if _breathed(seen, meant) else 0.0)
        evidence.append("words of contempt near someone")
    elif "person" in kinds:
        odds += 0.5
    if "quote" in kinds and "group.self" not in kinds:
        odds -= 1.2 + 0.7 * min(len({h.start for h in kinds["quote"]}) - 1, 2)
    if any(_reported(word, meant) for word in kinds.get("reported", ())):
        odds -= 2.6
    if "product" in kinds and "person" not in kinds and "group" not in kinds:
        odds -= 2.4
    return _finding(seen, odds, evidence, meant)


def _reported(word: Hit, meant: Sequence[Hit]) -> bool:
    """Whether the insult is told of: 「他骂我是…」「…这种称呼」."""
    return any(0 <= hit.start - word.end <= 3 or 0 <= word.start - hit.end <= 2 for hit in meant)


#: What may stand between contempt and the one it is for: 「太坏了，男人」.
_SAID_FIRST: Final = frozenset(("", "了", "的", "啊", "吧", "就是", "的都是", "的全是"))
#: Log-odds where contempt stands near someone: enough only together with the model.
_HINT: Final = -1.9
_NEAR: Final = 14


def _nearby(kinds: Kinds) -> list[Hit]:
    """A group or person and a word of contempt in one breath, not joined by grammar."""
    someone = [*kinds.get("group", ()), *kinds.get("person", ())]
    for word in (*kinds.get("bad", ()), *kinds.get("rude", ())):
        for whom in someone:
            apart = max(word.start, whom.start) - min(word.end, whom.end)
            if word.end - word.start > 1 and 0 <= apart <= _NEAR:
                return [whom, word]
    return []


def _breathed(seen: Views, meant: Sequence[Hit]) -> bool:
    """Whether few words and no denial stand between someone and the contempt that follows."""
    whom, word = meant
    gap = seen.squeezed[whom.end : word.start]
    return (
        whom.kind == "group"
        and whom.end <= word.start
        and len(gap) <= 5
        and not _DENIED.search(gap)
    )


_DENIED: Final = re.compile(r"[不没别无非]|以为|觉得|怎么会")
_OUTRIGHT: Final = (
    ("insult.strong", "insult"),
    ("insult.sound", "insult by sound"),
    ("slur", "slur"),
    ("vow", "wish of harm"),
    ("group.self", "owns to contempt"),
)


def _said_of(seen: Views, kinds: Kinds) -> list[Hit]:
    """What is said of a group: 「…人都是…」「讨厌…人」, also with the contempt before the group."""
    groups = kinds.get("group")
    if not groups:
        return []
    said: list[Hit] = []
    for word in kinds.get("bad", ()):
        for group in groups:
            gap = seen.squeezed[group.end : word.start]
            after = 0 <= word.start - group.end <= 8 and _FILLER.match(gap)
            before = seen.squeezed[word.end : group.start] if word.end <= group.start else None
            if after or before in _SAID_FIRST:
                said += (group, word)
    for word in (*kinds.get("group.hate", ()), *kinds.get("group.before", ())):
        said += [
            hit
            for group in groups
            if 0 <= group.start - word.end <= (2 if word.kind == "group.hate" else 0)
            for hit in (word, group)
        ]
    return said
