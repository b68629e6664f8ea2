"""Messages read together: an id cut into pieces, and a question that the other side answers.

Pure: times and texts come in, findings go out; who keeps the last messages is the caller's matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jishi.community.intent.text import contact
from jishi.community.intent.text.chain import Chain, Risk, Role, shipped_chain
from jishi.community.intent.text.normalise import views

#: Seconds within which one author's messages are read as one text.
WITHIN_S: Final = 60.0
#: Seconds within which an answer belongs to a question.
ANSWER_WITHIN_S: Final = 300.0
#: At most so many messages are joined, the newest ones.
_MOST: Final = 12
_OFFSITE: Final = "offsite_contact"
#: This sure of a contact, no more messages are joined to it.
_SURE: Final = 0.9
#: An answer to 「微信多少」 says at most so many characters beside the address; 「型号 BX-5010 有货」 is none.
_BESIDE: Final = 3
_PIECE: Final = re.compile(
    r"[0-9a-z]|[零〇一二三四五六七八九幺两]{2}|[微薇威信加扣群号私]|联系|电话|手机", re.IGNORECASE
)
#: Channels and invitations: what a question for a contact names.
_CHANNELS: Final = ("channel.", "invite")


@dataclass(frozen=True, slots=True)
class Said:
    """One message: `at` in seconds (any origin), `author` any name, `role` of the author."""

    at: float
    author: str
    text: str
    role: Role = "unknown"


@dataclass(frozen=True, slots=True)
class Joint:
    """A contact that shows only when messages are read together, or in the newest one alone.

    `score` from 0 to 1; `parts` the indexes of the messages that make it; `asked` whether the author
    of the newest message answered a question of somebody else.
    """

    score: float
    parts: tuple[int, ...]
    asked: bool = False


def offsite_score(text: str, role: Role, chain: Chain | None = None) -> float:
    """How surely the text leads off the platform when said by `role`; 0 below the threshold."""
    risk = _offsite(text, role, chain or shipped_chain())
    return risk.score if risk else 0.0


def holds_address(text: str) -> bool:
    """Whether a text holds anything that may be an address: an id, a number, a link. A cheap look."""
    return bool(contact.atoms(views(text)))


def of_one_author(
    said: Sequence[tuple[float, str]], role: Role = "unknown", chain: Chain | None = None
) -> Joint | None:
    """What the newest message means with those of its author in the last `WITHIN_S` seconds.

    `said` is (time, text), oldest first. None when nothing leads off the platform. Messages count
    as parts only where the contact lies in them, and the newest is always one of them: what was
    said before is not held against a later word of thanks.
    """
    if not said:
        return None
    chain = chain or shipped_chain()
    newest = len(said) - 1
    near = [at for at, one in enumerate(said) if 0 <= said[-1][0] - one[0] <= WITHIN_S][-_MOST:]
    alone = offsite_score(said[-1][1], role, chain)
    best = Joint(alone, (newest,)) if alone else None
    for first in reversed(near[:-1]):
        row = [at for at in near if at >= first]
        found = _across([said[at][1] for at in row], role, chain)
        if found is None:
            continue
        score, touched = found
        if len(touched) > 1 and (best is None or score > best.score):
            best = Joint(score, tuple(row[at] for at in touched))
            if score >= _SURE:
                break
    return best


def of_both_sides(said: Sequence[Said], chain: Chain | None = None) -> Joint | None:
    """What the newest message of a conversation means: by itself, with its author's, as an answer.

    「微信多少」 and, from the other side, 「abc12345」: neither is a contact alone.
    """
    if not said:
        return None
    newest = said[-1]
    own = [at for at, one in enumerate(said) if one.author == newest.author]
    found = of_one_author([(said[at].at, said[at].text) for at in own], newest.role, chain)
    if found is not None:
        found = Joint(found.score, tuple(own[at] for at in found.parts))
    return as_answer(said, chain) or found


def as_answer(said: Sequence[Said], chain: Chain | None = None) -> Joint | None:
    """The newest message as the answer to somebody else's question of the last `ANSWER_WITHIN_S`
    seconds, with what its author said in between; None when it answers no question for a contact.
    """
    if not said or not holds_address("\n".join(_own_words(said))):
        return None
    chain, newest = chain or shipped_chain(), said[-1]
    for at in range(len(said) - 2, -1, -1):
        question = said[at]
        if newest.at - question.at > ANSWER_WITHIN_S:
            break
        if question.author == newest.author or not _names_channel(question.text, chain):
            continue
        after = [n for n in range(at + 1, len(said)) if said[n].author == newest.author]
        after = [n for n in after if newest.at - said[n].at <= WITHIN_S][-_MOST:]
        for first in reversed(after):
            row = [at, *(n for n in after if n >= first)]
            found = _across([said[n].text for n in row], newest.role, chain, beside=_BESIDE)
            if found is not None and 0 in found[1]:
                return Joint(found[0], tuple(row[n] for n in found[1]), asked=True)
    return None


def may_complete_a_contact(text: str) -> bool:
    """Whether the text could be the last piece of a contact: letters, digits, or a word for a way to
    reach somebody. Cheap, and true too often rather than too rarely."""
    return _PIECE.search(views(text).plain) is not None


def joined_offsite(
    before: Sequence[tuple[datetime, str, str]], newest: tuple[datetime, str, str], *, role: Role
) -> float:
    """The score of a contact that needs earlier messages: `before` and `newest` are (time, author,
    text), oldest first; `role` is the newest author's, others are viewers. 0 when the newest needs
    none of them: what it says alone is `offsite_score`.
    """
    author = newest[1]
    if holds_address(newest[2]) and offsite_score(newest[2], role) >= _SURE:
        return 0.0  # a whole contact, whatever was said before
    joint = of_both_sides(
        [
            Said(at.timestamp(), who, text, role if who == author else "viewer")
            for at, who, text in (*before, newest)
        ]
    )
    return joint.score if joint is not None and len(joint.parts) > 1 else 0.0


def _own_words(said: Sequence[Said]) -> list[str]:
    newest = said[-1]
    own = [one for one in said if one.author == newest.author]
    return [one.text for one in own if newest.at - one.at <= WITHIN_S]


def _offsite(text: str, role: Role, chain: Chain) -> Risk | None:
    found = chain.judged(views(text), role, "comment")
    return next((risk for risk in found if risk.label == _OFFSITE), None)


def _names_channel(text: str, chain: Chain) -> bool:
    return any(hit.kind.startswith(_CHANNELS) for hit in chain.lexicon.hits(views(text)))


def _across(
    texts: Sequence[str], role: Role, chain: Chain, beside: int | None = None
) -> tuple[float, tuple[int, ...]] | None:
    """Score of the texts as one and which of them hold the contact; None if the last holds none.

    `beside`: at most so many letters or digits of the last text may lie outside of the contact.
    """
    risk = _offsite("\n".join(texts), role, chain)
    if risk is None:
        return None
    touched: list[int] = []
    start = 0
    for index, text in enumerate(texts):
        if any(a < start + len(text) and start < b for a, b in risk.spans):
            touched.append(index)
        start += len(text) + 1
    if not touched or touched[-1] != len(texts) - 1:
        return None
    if len(touched) > 1 and not _is_one(texts, touched, chain):
        return None
    if beside is not None:
        begin = start - 1 - len(texts[-1])
        left = [c for at, c in enumerate(texts[-1], begin) if not _within(at, risk.spans)]
        if sum(c.isalnum() for c in left) > beside:
            return None
    return risk.score, tuple(touched)


def _is_one(texts: Sequence[str], touched: Sequence[int], chain: Chain) -> bool:
    """Whether the parts make one contact: an address goes over a break between them, or one of them
    says where it leads. Two models or two order numbers in a row do neither.
    """
    joined = "\n".join(texts[at] for at in touched)
    seen = views(joined)
    if any("\n" in joined[slice(*atom.span)] for atom in contact.atoms(seen)):
        return True
    return any(hit.kind.startswith(_CHANNELS) for hit in chain.lexicon.hits(seen))


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)
