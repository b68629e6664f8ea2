"""Everything that is looked for in one picture or one clip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jishi.foundation.media.sight import codes, frames, hashes, words
from jishi.foundation.media.sight.images import Pixels, open_picture

#: Frames that are read for words; each costs a third of a second.
MAX_READ = 6
#: A frame this near to one that was read shows the same words.
SAME_SCENE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """One frame (or the picture itself, at 0 ms): its codes, its words, its hash.

    `lines` is None when the frame was not read, since one like it had been.
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
    """Frames by scene; codes and hashes of all of them, words of those that differ. Raises `Unseeable`."""
    seen: list[bytes] = []
    found = []
    for frame in frames.sample(path, limit=limit):
        mark = hashes.fingerprint(frame.pixels)
        is_new = mark is None or all(hashes.distance(mark, one) > SAME_SCENE for one in seen)
        read = is_new and len(seen) < MAX_READ
        if read and mark is not None:
            seen.append(mark)
        found.append(_glimpse(frame.at_ms, frame.pixels, read=read))
    return found


def _glimpse(at_ms: int, pixels: Pixels, *, read: bool) -> Glimpse:
    return Glimpse(
        at_ms=at_ms,
        codes=codes.codes(pixels),
        lines=words.lines(pixels) if read else None,
        fingerprint=hashes.fingerprint(pixels),
        positions=hashes.positions(pixels),
        windows=hashes.windows(pixels),
    )
