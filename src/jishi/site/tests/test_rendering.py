"""Answers say what Django's own writer would say, as UTF-8."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from ninja.renderers import JSONRenderer

from jishi.site.rendering import Renderer

REQUEST = RequestFactory().get("/")
TIMES = st.datetimes(
    min_value=dt.datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is drawn
    timezones=st.sampled_from([dt.UTC]),
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())
    | TIMES
    | st.uuids()
)
ANSWERS = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner)
)


@given(ANSWERS)
def test_an_answer_reads_as_if_django_had_written_it(answer: Any) -> None:
    ours = Renderer().render(REQUEST, answer, response_status=200)
    theirs = JSONRenderer().render(REQUEST, answer, response_status=200)
    assert json.loads(ours) == json.loads(theirs)


def test_chinese_is_written_as_it_is_and_half_a_pair_still_gets_an_answer() -> None:
    written = Renderer().render(REQUEST, {"title": "十斤装"}, response_status=200)
    assert written == '{"title":"十斤装"}'.encode()
    half = Renderer().render(REQUEST, {"title": "\ud83c"}, response_status=200)
    assert json.loads(half) == {"title": "\ud83c"}
