"""Training: from the project's own corpus to the model file, the same bytes every time.

Each answer of each head is a linear support vector machine over hashed runs (dual coordinate
descent: Hsieh et al., ICML 2008), which uses no multi-threaded arithmetic and starts from a fixed
seed; its weights are rounded to eight bits.
"""

from __future__ import annotations

import hashlib
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from jishi.community.intent.corpus import generate
from jishi.community.intent.model import modelfile, serve
from jishi.community.intent.model.features import BUCKETS, runs_of
from jishi.community.intent.model.labels import INTENTS, RISKS
from jishi.community.intent.model.plain import plain, syllables

if TYPE_CHECKING:
    import scipy.sparse as sp  # type: ignore[import-untyped]

COST = {"intent": 0.2, "risk": 0.3}
ROUNDS = 30
SHARPNESS = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)
_BATCH = 2000


Labelled = Sequence[tuple[str, str]]
"""(label, text) pairs."""


def train(
    path: Path = modelfile.PATH, *, intents: Labelled = (), risks: Labelled = ()
) -> modelfile.Trained:
    """Make the corpus, fit both heads, write the file. Takes about a minute. `intents`, `risks`: what
    staff corrected."""
    rows, risky = generate.corpus(corrected=intents), generate.risky(risks)
    checked = fit([row for row in rows if not held_out(row)], risky, version="")
    unseen = [row for row in rows if held_out(row)]
    whole = fit(rows, risky, version=version_of(rows, risky))
    trained = replace(whole, sharpness=_sharpness(checked, unseen))
    modelfile.write(trained, path)
    return trained


def held_out(row: generate.Row) -> bool:
    """Whether a row's pattern or sentence is among the fifth that is kept for checking."""
    return zlib.crc32(row.source.encode()) % 5 == 0


def fit(rows: Sequence[generate.Row], risky: Labelled, *, version: str) -> modelfile.Trained:
    """The model of these rows and this talk about risks, not yet calibrated."""
    sounds = syllables()
    texts = [plain(row.text) for row in rows]
    intent = _head(texts, [row.label for row in rows], INTENTS, sounds, COST["intent"])
    risk = _risk_head(risky, texts, sounds)
    coefficients = np.concatenate([intent[0], risk[0]])
    scale = np.maximum(np.abs(coefficients).max(axis=1), 1e-9) / 127.0
    weights = np.full((BUCKETS, modelfile.WIDTH), modelfile.ZERO, dtype=np.uint8)
    weights[:, : len(scale)] = (np.rint(coefficients / scale[:, None]) + modelfile.ZERO).T
    return modelfile.Trained(
        version=version, intents=INTENTS, risks=RISKS, weights=weights, sounds=sounds,
        scale=scale.astype(np.float32),
        bias=np.concatenate([intent[1], risk[1]]).astype(np.float32), sharpness=(1.0, 1.0),
    )  # fmt: skip


def _sharpness(model: modelfile.Trained, unseen: Sequence[generate.Row]) -> tuple[float, float]:
    """The step of `SHARPNESS` under which the right answers of unseen rows are likeliest."""
    texts = [plain(row.text) for row in unseen]
    right = np.array([INTENTS.index(row.label) for row in unseen])
    likeliest = max(
        SHARPNESS,
        key=lambda step: float(
            np.log(
                serve.scores(texts, replace(model, sharpness=(step, 1.0))).intents[
                    np.arange(len(right)), right
                ]
                + 1e-6
            ).mean()
        ),
    )
    return (likeliest, 3.0)


def matrix(texts: Sequence[str], sounds: npt.NDArray[np.uint32]) -> sp.csr_matrix:
    """One row a text: the number of each run, divided by the root of their number in all."""
    from scipy import sparse

    blocks = []
    for at in range(0, len(texts), _BATCH):
        part = texts[at : at + _BATCH]
        families = runs_of(part, sounds)
        rows = np.concatenate([family.owners for family in families])
        columns = np.concatenate([family.buckets for family in families])
        counts = np.bincount(rows, minlength=len(part))
        values = 1.0 / np.sqrt(np.maximum(counts, 1))[rows]
        block = sparse.csr_matrix((values, (rows, columns)), shape=(len(part), BUCKETS))
        block.sum_duplicates()
        blocks.append(block)
    return sparse.vstack(blocks, format="csr")


def _head(
    texts: Sequence[str], labels: Sequence[str], names: Sequence[str],
    sounds: npt.NDArray[np.uint32], cost: float,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:  # fmt: skip
    # Only training needs them, and they take a second to load.
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    place = {name: at for at, name in enumerate(names)}
    machine = LinearSVC(
        C=cost, dual=True, random_state=1, max_iter=ROUNDS, tol=0.02,
        class_weight="balanced" if names is RISKS else None,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine.fit(matrix(texts, sounds), np.array([place[label] for label in labels]))
    return machine.coef_, machine.intercept_


def _risk_head(
    rows: Labelled, harmless: Sequence[str], sounds: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """From talk about risks, with every sixth row of the other corpus as harmless."""
    some = harmless[::6]
    texts = [*(plain(text) for _, text in rows), *some]
    labels = [*(label for label, _ in rows), *["none"] * len(some)]
    return _head(texts, labels, RISKS, sounds, COST["risk"])


def version_of(rows: Sequence[generate.Row], risky: Labelled) -> str:
    """The first digits of a digest of the rows that a model is trained on."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{row.text}\t{row.label}\n".encode())
    for label, text in risky:
        digest.update(f"{text}\t{label}\n".encode())
    return digest.hexdigest()[:12]
