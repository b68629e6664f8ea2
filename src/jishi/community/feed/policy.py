"""The ranking. Pure: time and candidates in, an order with reasons out.

score = freshness · quality · relation, where
    freshness = 0.5 ** (age in hours / 72)
    quality   = (likes + 2·comments + 2) / (plays + 20), the smoothed rate of people who cared;
                twenty imagined plays with two likes give a newcomer the benefit of the doubt
    relation  = 2 when the viewer follows the author, else 1; 0.2 when the viewer has seen it

After the ranking every fourth place goes to the best clip with fewer than `ORDINARY_PLAYS` plays, so
that an ordinary creator is shown at all; then no author takes more than `PER_AUTHOR` of any ten.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from jishi.community.feed.contracts import Candidate, Ranked

HALF_LIFE_H = 72.0
ORDINARY_PLAYS = 50
EVERY = 4
PER_AUTHOR = 2
WINDOW = 10

#: Why a clip is shown: (Chinese, English).
REASONS = {
    "followed": ("你关注了作者", "You follow the author"),
    "liked": ("看过的人里，点赞和评论的比例高", "A high share of viewers liked or commented"),
    "ordinary": ("给播放还不多的创作者留的位置", "A place kept for creators with few plays so far"),
    "fresh": ("刚刚发布", "Just published"),
    "region": ("作者的店在你的收货省份", "The author's shop is in your province"),
    "live": ("正在直播", "On air now"),
}


def score(candidate: Candidate, now: datetime) -> float:
    """See the module's formula."""
    age_h = max(0.0, (now - candidate.published_at).total_seconds() / 3600)
    freshness = math.pow(0.5, age_h / HALF_LIFE_H)
    quality = (candidate.likes + 2 * candidate.comments + 2) / (candidate.plays + 20)
    relation = (2.0 if candidate.is_followed else 1.0) * (0.2 if candidate.is_seen else 1.0)
    return freshness * quality * relation


def reason(candidate: Candidate, now: datetime) -> str:
    """The strongest true reason."""
    if candidate.is_followed:
        return "followed"
    caring = candidate.likes + 2 * candidate.comments
    if candidate.plays >= ORDINARY_PLAYS and caring / candidate.plays > 0.15:
        return "liked"
    if (now - candidate.published_at).total_seconds() < 6 * 3600:
        return "fresh"
    return "ordinary" if candidate.plays < ORDINARY_PLAYS else "liked"


def rank(candidates: Sequence[Candidate], now: datetime) -> list[Ranked]:
    """All candidates in showing order."""
    by_score = sorted(candidates, key=lambda c: (-score(c, now), c.id))
    return [
        Ranked(id=c.id, score=score(c, now), reason=kept or reason(c, now))
        for c, kept in spread(reserve_places(by_score))
    ]


def reserve_places(ordered: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    """Give every fourth place to the best unseen clip with few plays; the rest keep their order."""
    ordinary = [c for c in ordered if c.plays < ORDINARY_PLAYS and not c.is_seen]
    taken: set[object] = set()
    result: list[tuple[Candidate, str]] = []
    rest = iter(ordered)
    while len(result) < len(ordered):
        if len(result) % EVERY == EVERY - 1:
            kept = next((c for c in ordinary if c.id not in taken), None)
            if kept is not None:
                taken.add(kept.id)
                result.append((kept, "ordinary"))
                continue
        following = next((c for c in rest if c.id not in taken), None)
        if following is None:
            break
        taken.add(following.id)
        result.append((following, ""))
    return result


def spread(ordered: Sequence[tuple[Candidate, str]]) -> list[tuple[Candidate, str]]:
    """Put off an author's third clip within any ten until others have had their turn."""
    waiting = list(ordered)
    result: list[tuple[Candidate, str]] = []
    while waiting:
        recent = Counter(c.author_id for c, _ in result[-(WINDOW - 1) :])
        index = next((i for i, (c, _) in enumerate(waiting) if recent[c.author_id] < PER_AUTHOR), 0)
        result.append(waiting.pop(index))
    return result
