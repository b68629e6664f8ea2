"""The one thing to do next, in words."""

from __future__ import annotations

import pytest

from jishi.governance.reputation import policy


@pytest.mark.parametrize(
    ("waiting", "zh", "en"),
    [
        ((1, 1, 1), "1 单已超过承诺发货时间，请先发货。", "Ship first: 1 order is late."),
        ((2, 1, 1), "2 单已超过承诺发货时间，请先发货。", "Ship first: 2 orders are late."),
        ((0, 1, 1), "有 1 个问题等你回答。", "1 question waits for your answer."),
        ((0, 1, 3), "有 3 个问题等你回答。", "3 questions wait for your answer."),
        ((0, 1, 0), "有 1 单待发货。", "1 order waits to be shipped."),
        ((0, 4, 0), "有 4 单待发货。", "4 orders wait to be shipped."),
    ],
)
def test_the_most_pressing_thing_is_said_in_proper_words(waiting, zh, en):
    overdue, to_ship, unanswered = waiting
    facts = {"overdue": overdue, "to_ship": to_ship, "unanswered": unanswered, "weakest": None}
    assert policy.to_do(**facts, language="zh") == zh
    assert policy.to_do(**facts, language="en") == en
