"""What the crowd says is varied, mostly small talk, and never leads off the market by accident."""

from __future__ import annotations

import random

from jishi.governance.review import policy as review
from jishi.site.crowd import utterances


def test_the_same_dice_give_the_same_words() -> None:
    first = [utterances.comment(random.Random(n)) for n in range(50)]
    assert first == [utterances.comment(random.Random(n)) for n in range(50)]


def test_a_room_hears_hundreds_of_different_comments() -> None:
    said = {utterances.comment(random.Random(n)) for n in range(3_000)}
    assert len(said) > 800


def test_most_comments_are_small_talk() -> None:
    dice = random.Random(7)
    asked = {utterances.question(random.Random(n)) for n in range(20_000)}
    questions = sum(utterances.comment(dice) in asked for _ in range(2_000))
    assert 400 < questions < 1_000


def test_every_comment_fits_and_is_filled_in() -> None:
    for number in range(3_000):
        text = utterances.comment(random.Random(number))
        assert 1 <= len(text) <= 60
        assert "{" not in text


def test_no_ordinary_comment_looks_like_contact_details() -> None:
    wrong = [
        text
        for number in range(5_000)
        if review.contact_atoms(text := utterances.comment(random.Random(number)))
    ]
    assert wrong == []


def test_every_contact_hint_is_one_the_review_room_sees() -> None:
    missed = [
        text
        for number in range(500)
        if not review.contact_atoms(text := utterances.contact_hint(random.Random(number)))
    ]
    assert missed == []


def test_words_of_a_review_fit_its_stars() -> None:
    good = {utterances.review(random.Random(n), stars=5) for n in range(200)}
    mixed = {utterances.review(random.Random(n), stars=2) for n in range(200)}
    assert not good & mixed
