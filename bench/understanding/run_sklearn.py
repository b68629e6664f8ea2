"""scikit-learn: hashed runs of 1–3 characters into logistic regression by gradient steps; intent only."""

from __future__ import annotations

import gc

from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from timing import arguments, measure, resident_mb, training_rows

folder, comments = arguments()
before = resident_mb()
rows = training_rows(folder)
pipeline = make_pipeline(
    HashingVectorizer(analyzer="char", ngram_range=(1, 3), n_features=1 << 18),
    SGDClassifier(loss="log_loss", random_state=0, max_iter=10),
)
pipeline.fit([row["text"] for row in rows], [row["label"] for row in rows])
del rows
gc.collect()
added = resident_mb() - before


def one(text: str) -> object:
    return pipeline.predict_proba([text])


def many(texts: list[str]) -> object:
    return pipeline.predict_proba(texts)


measure(comments[:5_000], one, many, added)
