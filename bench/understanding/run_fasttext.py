"""fastText alone: characters as words, runs of three, 32 dimensions; intent only."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import fasttext
from timing import arguments, measure, resident_mb, training_rows


def spaced(text: str) -> str:
    return " ".join(text.replace("\n", " ").lower())


folder, comments = arguments()
with tempfile.TemporaryDirectory() as place:
    lines = Path(place) / "train.txt"
    lines.write_text(
        "".join(f"__label__{r['label']} {spaced(r['text'])}\n" for r in training_rows(folder)),
        encoding="utf-8",
    )
    trained = fasttext.train_supervised(
        str(lines), dim=32, wordNgrams=3, epoch=5, bucket=1 << 18, thread=1, verbose=0
    )
    trained.save_model(f"{place}/model.bin")
    del trained
    gc.collect()
    before = resident_mb()
    model = fasttext.load_model(f"{place}/model.bin")
    added = resident_mb() - before


def one(text: str) -> object:
    return model.predict(spaced(text))


def many(texts: list[str]) -> object:
    return model.predict([spaced(text) for text in texts])


measure(comments, one, many, added)
