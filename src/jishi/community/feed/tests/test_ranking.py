"""The order of the feed, and its promises."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jishi.community.feed import policy
from jishi.community.feed.contracts import Candidate

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def clip(number: int, *, author: int = 0, hours: float = 1, plays: int = 0, likes: int = 0,
         followed: bool = False, seen: bool = False) -> Candidate:  # fmt: skip
    return Candidate(
        id=UUID(int=number), author_id=UUID(int=author or number),
        published_at=NOW - timedelta(hours=hours), plays=plays, likes=likes, comments=0,
        has_goods=True, is_followed=followed, is_seen=seen,
    )  # fmt: skip


def order(*clips: Candidate) -> list[int]:
    return [ranked.id.int for ranked in policy.rank(clips, NOW)]


def test_a_followed_author_comes_first_and_a_seen_clip_last() -> None:
    seen, plain, followed = clip(1, seen=True), clip(2), clip(3, followed=True)
    assert order(seen, plain, followed) == [3, 2, 1]


def test_three_days_halve_a_score() -> None:
    assert policy.score(clip(1, hours=0), NOW) == 2 * policy.score(clip(2, hours=72), NOW)


def test_the_fourth_place_is_kept_for_a_clip_with_few_plays() -> None:
    popular = [clip(n, plays=1000, likes=900) for n in range(1, 8)]
    newcomer = clip(99, plays=3, hours=200)
    ranked = policy.rank([*popular, newcomer], NOW)
    assert ranked[3].id.int == 99
    assert ranked[3].reason == "ordinary"


candidates = st.lists(
    st.builds(
        clip, st.integers(1, 10**6), author=st.integers(1, 6), hours=st.floats(0, 500),
        plays=st.integers(0, 10**6), likes=st.integers(0, 10**5), followed=st.booleans(),
        seen=st.booleans(),
    ),
    max_size=40, unique_by=lambda c: c.id,
)  # fmt: skip


@given(candidates)
def test_ranking_shows_each_clip_exactly_once(found: list[Candidate]) -> None:
    assert sorted(order(*found)) == sorted(c.id.int for c in found)


@given(candidates)
def test_no_author_has_more_than_two_of_ten_while_others_wait(found: list[Candidate]) -> None:
    author = {c.id: c.author_id for c in found}
    shown = [author[r.id] for r in policy.rank(found, NOW)]
    for start in range(len(shown)):
        window, rest = shown[start : start + 10], shown[start + 10 :]
        crowded = [who for who, n in Counter(window).items() if n > 2]
        if crowded and len(window) == 10:
            last = len(window) - 1 - window[::-1].index(crowded[0])
            before = Counter(shown[max(0, start + last - 9) : start + last])
            assert all(before[who] >= 2 for who in rest)
