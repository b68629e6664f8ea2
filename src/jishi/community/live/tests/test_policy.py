"""Pure decisions of live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jishi.community.live import policy
from jishi.community.live.contracts import ReplayMark

T = datetime(2026, 5, 1, 8, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)


def at(seconds):
    return T + timedelta(seconds=seconds)


def test_marks_skip_the_breaks():
    parts = [(at(0), 60_000), (at(120), 60_000)]
    pins = [(at(-5), A), (at(30), B), (at(90), A), (at(150), None)]
    assert policy.replay_marks(pins, parts) == [
        ReplayMark(at_ms=0, product_id=A),
        ReplayMark(at_ms=30_000, product_id=B),
        ReplayMark(at_ms=60_000, product_id=A),
        ReplayMark(at_ms=90_000, product_id=None),
    ]


@given(st.lists(st.tuples(st.integers(-100, 1000), st.sampled_from([A, B, None])), max_size=20))
def test_marks_rise_and_never_repeat(raw):
    pins = [(at(second), product) for second, product in sorted(raw, key=lambda one: one[0])]
    marks = policy.replay_marks(pins, [(at(0), 100_000), (at(300), 200_000)])
    places = [mark.at_ms for mark in marks]
    assert places == sorted(set(places))
    assert all(0 <= place <= 300_000 for place in places)
    assert all(a.product_id != b.product_id for a, b in pairwise(marks))


def test_a_name_is_masked():
    assert [policy.masked(name) for name in ("王小明", "A", "")] == ["王**", "A**", "***"]
