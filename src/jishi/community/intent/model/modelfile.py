"""The model on disk: one line of JSON about it, then the plain arrays. Nothing is compressed or
dated, so that the same training writes the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jishi.community.intent.model.features import BUCKETS

PATH = Path(__file__).parent / "intent.model"
FORMAT = 1
SOUNDS = 0x10000
WIDTH = 16
"""Columns of the weights: eight bytes twice, so that a row is two machine words."""
ZERO = 128
"""How the weight nought is stored: weights are bytes without a sign."""


class BrokenModelFileError(Exception):
    """The model file {path} cannot be read: {why}."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"The model file {path} cannot be read: {why}.")


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights of both heads side by side, and what is needed to use them.

    `weights` is (buckets, WIDTH) of bytes, ZERO standing for nought, spare columns last; a column's
    score is the sum of its weights over the runs of a text × `scale` / √runs + `bias`. `sounds` maps a
    character below U+10000 to its syllable. `sharpness` makes probabilities of the scores of a head:
    softmax(sharpness × scores).
    """

    version: str
    intents: tuple[str, ...]
    risks: tuple[str, ...]
    weights: npt.NDArray[np.uint8]
    sounds: npt.NDArray[np.uint32]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    sharpness: tuple[float, float]

    @property
    def knows_risks(self) -> bool:
        """Whether the risk head was trained: an untrained one has no weights but noughts."""
        columns = slice(len(self.intents), len(self.intents) + len(self.risks))
        return bool((self.weights[:64, columns] != ZERO).any())


def write(trained: Trained, path: Path = PATH) -> int:
    """Write the file; returns its size in bytes."""
    head = {
        "format": FORMAT, "version": trained.version, "intents": trained.intents,
        "risks": trained.risks, "scale": [float(x).hex() for x in trained.scale],
        "bias": [float(x).hex() for x in trained.bias],
        "sharpness": [x.hex() for x in trained.sharpness],
    }  # fmt: skip
    with path.open("wb") as out:
        out.write(json.dumps(head, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        out.write(trained.sounds.astype("<u2").tobytes())
        out.write(trained.weights.tobytes())
    return path.stat().st_size


def read(path: Path = PATH) -> Trained:
    """Read the file. Raises BrokenModelFileError; FileNotFoundError when there is none."""
    blob = path.read_bytes()
    line, _, rest = blob.partition(b"\n")
    try:
        head = json.loads(line)
        if head["format"] != FORMAT or len(rest) != 2 * SOUNDS + BUCKETS * WIDTH:
            raise BrokenModelFileError(path, "it is of another format or cut short")
        return Trained(
            version=head["version"], intents=tuple(head["intents"]), risks=tuple(head["risks"]),
            sounds=np.frombuffer(rest, "<u2", SOUNDS).astype(np.uint32),
            weights=np.frombuffer(rest, np.uint8, offset=2 * SOUNDS).reshape(BUCKETS, WIDTH),
            scale=np.array([float.fromhex(x) for x in head["scale"]], dtype=np.float32),
            bias=np.array([float.fromhex(x) for x in head["bias"]], dtype=np.float32),
            sharpness=(float.fromhex(head["sharpness"][0]), float.fromhex(head["sharpness"][1])),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenModelFileError(path, str(error)) from error
