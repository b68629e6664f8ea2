"""Pure decisions: which renditions a video gets, and how a replay's playlist is joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SIDE = 4096
MAX_PIXELS = 4096 * 2304
MIN_SIDE = 16
#: Short side → (video kbit/s at most, audio kbit/s). Below 360 there is nothing worth choosing from.
RATES = {720: (2800, 128), 540: (1600, 128), 360: (800, 96)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One step of the ladder; `name` is what players show, e.g. 540p."""

    name: str
    width: int
    height: int
    video_kbps: int
    audio_kbps: int


def ladder(width: int, height: int) -> list[Rendition]:
    """Steps for a picture of this size (as shown), best first; never larger than the source.

    A source smaller than 360p gets one step of its own size. Sides are even, as the encoder wants.
    """
    short = min(width, height)
    steps = [side for side in RATES if side <= short]
    return [_step(width, height, side) for side in steps] or [_step(width, height, short)]


def _step(width: int, height: int, side: int) -> Rendition:
    short = min(width, height)
    video, audio = RATES.get(side, RATES[360])
    return Rendition(
        name=f"{side}p",
        width=_even(width * side / short),
        height=_even(height * side / short),
        video_kbps=video,
        audio_kbps=audio,
    )


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def frame_rate(fps: float) -> float:
    """What to encode at: the source's, within reason; 30 when it says nonsense."""
    return round(fps, 3) if 1 <= fps <= 60 else 30.0


def percent(done_ms: int, total_ms: int) -> int:
    """Progress of the encoder, 5–99: the poster was the first 5, the last is for the finish."""
    if total_ms <= 0:
        return 5
    return max(5, min(99, 5 + 94 * done_ms // total_ms))


_SEGMENT = re.compile(r"#EXTINF:([0-9.]+)")


def playlist_ms(playlist: str) -> int:
    """What the segments of a media playlist last together."""
    return round(sum(float(found) for found in _SEGMENT.findall(playlist)) * 1000)


def join_playlists(playlists: Sequence[str]) -> str:
    """One VOD playlist of several (RFC 8216): a discontinuity between any two, one end mark."""
    target = 1
    lines: list[str] = []
    for number, text in enumerate(playlists):
        if number:
            lines.append("#EXT-X-DISCONTINUITY")
        for line in text.splitlines():
            if line.startswith("#EXTINF") or (line and not line.startswith("#")):
                lines.append(line)
            elif line.startswith("#EXT-X-TARGETDURATION:"):
                target = max(target, int(line.split(":", 1)[1]))
    head = [
        "#EXTM3U", "#EXT-X-VERSION:6", f"#EXT-X-TARGETDURATION:{target}",
        "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS",
    ]  # fmt: skip
    return "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""])
