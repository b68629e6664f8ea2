"""Messages read together, and the evasion suite."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from jishi.community.intent.corpus import evade, evasion_suite
from jishi.community.intent.text import chain
from jishi.community.intent.text.lexicon import BrokenLexicon, Lexicon, shipped
from jishi.community.intent.text.together import (
    Said,
    as_answer,
    joined_offsite,
    of_both_sides,
    of_one_author,
    offsite_score,
)

RULES = chain.Chain(shipped())


def test_an_id_cut_over_messages_is_read_together() -> None:
    said = [(0.0, "主播好"), (10.0, "想要的"), (20.0, "微 信"), (25.0, "bao8899")]
    joint = of_one_author(said, chain=RULES)
    assert joint is not None
    assert joint.parts == (2, 3)
    assert of_one_author(said[:3], chain=RULES) is None


def test_what_was_said_a_minute_ago_is_not_joined() -> None:
    assert of_one_author([(0.0, "138"), (61.0, "1234"), (62.0, "5678")], chain=RULES) is None
    joint = of_one_author([(0.0, "138"), (10.0, "1234"), (20.0, "5678")], chain=RULES)
    assert joint is not None
    assert joint.parts == (0, 1, 2)


def test_an_answer_is_read_with_its_question() -> None:
    asked = Said(0.0, "buyer", "微信号呢", "viewer")
    answer = Said(30.0, "shop", "lanbao8899", "seller")
    joint = of_both_sides([asked, answer], RULES)
    assert joint is not None
    assert (joint.parts, joint.asked) == ((0, 1), True)
    assert of_both_sides([Said(0.0, "buyer", "型号呢", "viewer"), answer], RULES) is None
    late = Said(400.0, "shop", "lanbao8899", "seller")
    assert of_both_sides([asked, late], RULES) is None


def test_a_contact_said_before_is_not_held_against_a_word_of_thanks() -> None:
    assert of_one_author([(0.0, "微信 bao8899"), (5.0, "好的谢谢")]) is None
    joint = of_one_author([(0.0, "bao8899"), (5.0, "这是微信")])
    assert joint is not None
    assert joint.parts == (0, 1)


@pytest.mark.parametrize(
    "texts",
    [
        ("39", "49", "59", "99"),
        ("身高165", "体重110", "尺码L"),
        ("三号链接", "bao8899"),
        ("abc12345", "型号 BX-5010 有货"),
    ],
)
def test_harmless_words_of_one_author_are_not_joined(texts: tuple[str, ...]) -> None:
    joint = of_one_author([(5.0 * at, text) for at, text in enumerate(texts)], "seller")
    assert joint is None or joint.parts == (len(texts) - 1,)


def test_clean_lines_in_threes_are_hardly_ever_joined() -> None:
    rng = random.Random(20260401)
    lines = list(evasion_suite.clean())
    trials = [[(5.0 * at, rng.choice(lines)) for at in range(3)] for _ in range(1_000)]
    found = [joint for said in trials if (joint := of_one_author(said, "seller")) is not None]
    assert sum(len(joint.parts) > 1 and joint.score >= 0.65 for joint in found) <= 2


def _asked(question: str, *answers: str) -> list[Said]:
    said = [Said(0.0, "buyer", question, "viewer")]
    return said + [Said(200.0 + 5 * at, "shop", text, "seller") for at, text in enumerate(answers)]


def test_an_answer_cut_into_pieces_is_joined_with_its_question() -> None:
    joint = as_answer(_asked("微信多少", "lan", "bao", "8899"))
    assert joint is not None
    assert (joint.parts, joint.asked) == ((0, 2, 3), True)
    assert as_answer(_asked("微信多少", "lanbao")) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("微信多少", "型号 BX-5010 有货"),
        ("微信多少", "三号链接"),
        ("微信付款可以吗", "lanbao8899"),
        ("可以加微信吗", "可以的"),
        ("型号多少", "lanbao8899"),
    ],
)
def test_what_is_no_bare_contact_answers_no_question_for_one(question: str, answer: str) -> None:
    assert as_answer(_asked(question, answer)) is None


def test_a_seller_who_lures_weighs_more_than_a_buyer_who_asks() -> None:
    lure = offsite_score("加我微信发你图", "seller", RULES)
    asks = offsite_score("能加你微信吗", "viewer", RULES)
    assert lure > asks > 0


def test_nothing_said_is_nothing_found() -> None:
    assert of_one_author([]) is None
    assert of_both_sides([]) is None


@pytest.mark.parametrize("operator", list(evade.OPERATORS))
def test_most_evaded_invitations_are_found(operator: str) -> None:
    reader = chain.shipped_chain()
    texts = list(evasion_suite.evaded(operator))
    assert len(texts) >= 50
    found = sum(reader.read(text).policy_risk == "offsite_contact" for text in texts)
    assert found / len(texts) >= 0.85


def test_clean_lines_full_of_digits_are_left_alone() -> None:
    lines = list(evasion_suite.clean())
    assert len(lines) >= 5_000
    flagged = [line for line in lines if RULES.read(line).risks]
    assert len(flagged) <= len(lines) * 4 / 1000


def test_operators_are_repeatable() -> None:
    for operator in evade.OPERATORS.values():
        once, again = (operator("加我微信vx138", random.Random(7)) for _ in range(2))
        assert once == again


def test_the_lists_hold_more_than_ten_thousand_patterns_and_say_their_version() -> None:
    heads = {head.name: head for head in shipped().heads}
    assert set(heads) == {"abuse", "claims", "contact", "fakes"}
    assert sum(head.size for head in heads.values()) > 10_000
    assert all(1 <= head.severity <= 4 and head.version for head in heads.values())


def test_another_lexicon_can_take_its_place_while_running(tmp_path) -> None:
    (tmp_path / "own.tsv").write_text(
        "# list: own\n# version: 7\n# severity: 2\n仙贝\ts\tfake\t4\n", encoding="utf-8"
    )
    own = chain.Chain(Lexicon.read(tmp_path))
    assert own.read("卖仙贝").policy_risk == "counterfeit_hint"
    assert RULES.read("卖仙贝").policy_risk == "none"
    assert own.lexicon.version != RULES.lexicon.version


@pytest.mark.parametrize(
    "body",
    ["仙贝\ts\tfake\n", "# version: 1\n# severity: 2\n仙贝\ts\tfake\tmuch\n", "# version: 1\n"],
)
def test_a_broken_list_is_refused(tmp_path, body: str) -> None:
    (tmp_path / "own.tsv").write_text(body, encoding="utf-8")
    with pytest.raises(BrokenLexicon):
        Lexicon.read(tmp_path)


def test_a_whole_contact_is_no_piece_of_the_one_before_it() -> None:
    start = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
    said = [(start, "yan", "加微信 orange_2020")]
    later = start + timedelta(seconds=5)
    assert joined_offsite(said, (later, "yan", "加微信 orange_2021"), role="seller") == 0.0
    assert joined_offsite(said, (later, "yan", "好的谢谢"), role="seller") == 0.0
    pieces = [(start, "yan", "orange_2021")]
    assert joined_offsite(pieces, (later, "yan", "这是微信"), role="seller") > 0.5
