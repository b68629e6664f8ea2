"""Messages read together: an id cut into pieces, and a question that the other side answers.

Pure: times and texts come in, findings go out; who keeps the last messages is the caller's matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jishi.community.intent.text.chain import Chain, Role, shipped_chain
from jishi.community.intent.text.normalise import views

#: Seconds within which one author's messages are read as one text.
WITHIN_S: Final = 60.0
#: Seconds within which an answer belongs to a question.
ANSWER_WITHIN_S: Final = 300.0
#: At most so many messages are joined, the newest ones.
_MOST: Final = 12
_OFFSITE: Final = "offsite_contact"
_PIECE: Final = re.compile(
    r"[0-9a-z]|[零〇一二三四五六七八九幺两]{2}|[微薇威信加扣群号私]|联系|电话|手机", re.IGNORECASE
)


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
    found = (chain or shipped_chain()).read(text, role=role).risks
    return next((risk.score for risk in found if risk.label == _OFFSITE), 0.0)


def of_one_author(
    said: Sequence[tuple[float, str]], role: Role = "unknown", chain: Chain | None = None
) -> Joint | None:
    """What the newest message means with those of its author in the last `WITHIN_S` seconds.

    `said` is (time, text), oldest first. None when nothing leads off the platform.
    """
    if not said:
        return None
    newest = said[-1][0]
    near = [at for at, (time, _) in enumerate(said) if 0 <= newest - time <= WITHIN_S][-_MOST:]
    alone = offsite_score(said[-1][1], role, chain)
    if alone:
        return Joint(alone, (len(said) - 1,))
    for first in reversed(near[:-1]):
        parts = tuple(at for at in near if at >= first)
        score = offsite_score("\n".join(said[at][1] for at in parts), role, chain)
        if score:
            return Joint(score, parts)
    return None


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
        return Joint(found.score, tuple(own[at] for at in found.parts))
    for at in range(len(said) - 2, -1, -1):
        one = said[at]
        if newest.at - one.at > ANSWER_WITHIN_S:
            break
        if one.author == newest.author:
            continue
        score = offsite_score(f"{one.text} {newest.text}", newest.role, chain)
        if score > offsite_score(one.text, one.role, chain):
            return Joint(score, (at, len(said) - 1), asked=True)
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
    now, author, text = newest[0].timestamp(), newest[1], newest[2]
    said = [(at.timestamp(), who, earlier) for at, who, earlier in before]
    own = [(at, earlier) for at, who, earlier in said if who == author]
    found = of_one_author([*own, (now, text)], role)
    if found is not None and len(found.parts) > 1:
        return found.score
    alone, best = offsite_score(text, role), 0.0
    for at, who, question in reversed(said[-_MOST:]):
        if who == author or now - at > ANSWER_WITHIN_S:
            continue
        score = offsite_score(f"{question} {text}", role)
        if score > max(alone, offsite_score(question, "viewer")):
            best = max(best, score)
    return best
