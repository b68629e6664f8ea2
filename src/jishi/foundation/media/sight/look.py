"""Everything that is looked for in one picture or one clip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jishi.foundation.media.sight import codes, frames, hashes, words
from jishi.foundation.media.sight.images import Pixels, open_picture

#: Frames that are read for words, and one more every ten seconds; each costs a third of a second.
MAX_READ = 6
READ_MORE_EVERY_MS = 10_000
#: A frame this near to another shows the same scene, and this near the same words too.
SAME_SCENE = 40
SAME_WORDS = 6
#: Scenes of which windows are hashed.
MAX_SCENES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """One frame (or the picture itself, at 0 ms): its codes, its words, its hash.

    `lines` is None when the frame was not read, since one like it is. `fingerprint` and what follows
    are empty for a scene that was there before.
    """

    at_ms: int
    codes: tuple[codes.Code, ...]
    lines: tuple[words.Line, ...] | None
    fingerprint: bytes | None
    positions: tuple[bytes, ...]
    windows: tuple[bytes, ...]


def look_at_picture(source: Path | bytes, *, read: bool = True) -> Glimpse:
    """Raises `Unseeable`."""
    return _glimpse(0, open_picture(source), read=read)


def look_at_clip(path: Path, *, limit: int = frames.MAX_FRAMES) -> list[Glimpse]:
    """Frames by scene: codes of all, words and hashes of those that differ. Raises `Unseeable`."""
    sampled = frames.sample(path, limit=limit)
    marks = [hashes.fingerprint(frame.pixels) for frame in sampled]
    most = MAX_READ + sampled[-1].at_ms // READ_MORE_EVERY_MS if sampled else 0
    read = set(_spread(_different(_settled(sampled), marks, SAME_WORDS), most))
    hashed = set(_spread(_different(range(len(sampled)), marks, SAME_SCENE), MAX_SCENES))
    return [
        _glimpse(frame.at_ms, frame.pixels, read=number in read, hashed=number in hashed)
        for number, frame in enumerate(sampled)
    ]


def _settled(sampled: list[frames.Frame]) -> list[int]:
    """All but the cuts themselves, unless nothing else is there of the scene."""
    cuts = [frame.is_cut for frame in sampled] + [True]
    return [k for k in range(len(sampled)) if not cuts[k] or cuts[k + 1]]


def _different(numbers: Iterable[int], marks: Sequence[bytes | None], within: int) -> list[int]:
    """Those of which none before is as near as `within`; what has no face to compare differs."""
    kept: list[int] = []
    for number in numbers:
        mark = marks[number]
        known = [one for other in kept if (one := marks[other]) is not None]
        if mark is None or all(hashes.distance(mark, one) > within for one in known):
            kept.append(number)
    return kept


def _spread(numbers: list[int], most: int) -> list[int]:
    if len(numbers) <= most:
        return numbers
    return [numbers[k * len(numbers) // most] for k in range(most)]


def _glimpse(at_ms: int, pixels: Pixels, *, read: bool, hashed: bool = True) -> Glimpse:
    return Glimpse(
        at_ms=at_ms,
        codes=codes.codes(pixels),
        lines=words.lines(pixels) if read else None,
        fingerprint=hashes.fingerprint(pixels) if hashed else None,
        positions=hashes.positions(pixels) if hashed else (),
        windows=hashes.windows(pixels) if hashed else (),
    )
