"""The model reads as it was trained, alone and in batches, and its file tells what it was made of."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.community.intent import reading
from jishi.community.intent.contracts import Intent
from jishi.community.intent.corpus import generate, grammar
from jishi.community.intent.model import modelfile, serve, train
from jishi.community.intent.model.features import buckets_of, codes_of, runs_of
from jishi.community.intent.model.plain import plain

TYPED = st.text(alphabet="这个多少钱包邮吗aA0 19?!，[]订单x数字#e-s😂\n的的退货", max_size=60)


@given(st.lists(TYPED, min_size=1, max_size=6))
def test_a_text_reads_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = serve.scores([*texts, "包邮吗" * 100])
    for row, text in enumerate(texts):
        alone = serve.scores([text])
        assert np.array_equal(together.intents[row], alone.intents[0])
        assert np.array_equal(together.risks[row], alone.risks[0])


@given(TYPED)
def test_arrays_and_plain_python_find_the_same_runs(text: str) -> None:
    sounds = serve.trained().sounds
    found = [bucket for family in runs_of([text], sounds) for bucket in family.buckets.tolist()]
    assert sorted(found) == sorted(buckets_of(text, sounds.tolist()))


@given(st.text())
def test_any_text_gets_probabilities(text: str) -> None:
    scores = serve.intent_scores(plain(text))
    assert sum(scores.values()) == pytest.approx(1.0, abs=1e-5)
    assert all(0.0 <= value <= 1.0 for value in scores.values())


def test_a_very_long_text_is_added_up_without_overflow() -> None:
    one, many = serve.scores(["质量"]), serve.scores(["质量好不好" * 20_000])
    assert np.isfinite(many.intents).all()
    assert one.intents.shape == many.intents.shape == (1, 8)


def test_placeholders_repeats_and_punctuation_are_one_form() -> None:
    codes = codes_of(["[订单x]，好好好好 12345678 哈666"])
    assert "".join(map(chr, codes)) == "\n\ue001好好0000哈\ue010\n"


@pytest.fixture(scope="module")
def rows() -> list[generate.Row]:
    return generate.corpus()


def test_the_shipped_model_is_trained_on_the_corpus_as_it_is(rows: list[generate.Row]) -> None:
    assert serve.trained().version == train.version_of(rows, generate.risky())


def test_the_model_file_is_small_enough_for_the_repository() -> None:
    assert modelfile.PATH.stat().st_size < 10_000_000


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "short.model"
    short.write_bytes(modelfile.PATH.read_bytes()[:-1])
    with pytest.raises(modelfile.BrokenModelFileError):
        modelfile.read(short)


@pytest.mark.long
def test_training_writes_the_shipped_file_byte_for_byte(tmp_path: Path) -> None:
    train.train(tmp_path / "again.model")
    again = hashlib.sha256((tmp_path / "again.model").read_bytes()).hexdigest()
    assert again == hashlib.sha256(modelfile.PATH.read_bytes()).hexdigest()


def test_the_corpus_is_large_and_varied(rows: list[generate.Row]) -> None:
    assert len(rows) >= 60_000
    assert len({row.text for row in rows}) == len(rows)
    assert {row.label for row in rows} == set(generate.LABELS)
    assert sum(len(generate.written(label)) for label in generate.LABELS) >= 2_000


@pytest.mark.parametrize("broken", ["(a|b", "{colour", "a)"])
def test_a_broken_pattern_is_refused(broken: str) -> None:
    with pytest.raises(grammar.BrokenPatternError):
        grammar.parse(broken)


def test_a_pattern_takes_its_branches_and_words() -> None:
    parts = grammar.parse("(a|b{x})c(d)?")
    assert grammar.expand(parts, {"x": ("1", "2")}, lambda n: n - 1) == "b2c"
    assert grammar.expand(parts, {"x": ("1", "2")}, lambda n: 0) == "acd"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("怎么买", Intent.HOW_TO_BUY),
        ("十斤的多少钱", Intent.PRICE),
        ("这个能便宜点不", Intent.PRICE),
        ("158 110斤穿啥码", Intent.STOCK_OR_VARIANT),
        ("跟那款有啥区别", Intent.PRODUCT_QUESTION),
        ("下午能送吗", Intent.SHIPPING),
        ("我昨天拍的怎么还没发", Intent.ORDER_STATUS),
        ("发票抬头写错了", Intent.ORDER_STATUS),
        ("要两箱", Intent.ORDER_IN_COMMENT),
        ("亲亲可以的哦", Intent.NONE),
        ("已经为您登记", Intent.NONE),
        ("主播好漂亮", Intent.NONE),
        ("666666", Intent.NONE),
        ("how can i buy this", Intent.HOW_TO_BUY),
        ("怎麼買啊主播", Intent.HOW_TO_BUY),
        ("", Intent.NONE),
    ],
)
def test_a_live_comment_is_read_by_the_model(text: str, intent: Intent) -> None:
    assert reading.read(text).intent is intent
