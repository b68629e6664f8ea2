"""Looks into an uploaded file. Runs as a program of its own (`python -I probe.py FILE`), because what a
stranger sends may crash the libraries that read it; says what it found as one JSON line.

Imports nothing of ours, and PyAV only where a file is read: roles that import `looks_like_video` start
without it. Reads every packet (cheap, nothing is decoded but the first picture), so the
duration is what is there and not what the header claims.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

#: Demuxers that may read an upload: no playlists, no images, nothing that opens other files.
FORMATS = "mov,matroska,avi,mpegts,flv,mpeg"
MAX_PACKETS = 2_000_000
#: Unit of a container's duration in PyAV (`av.time_base`).
MICROSECONDS = 1_000_000


def looks_like_video(head: bytes) -> bool:
    """By the magic bytes of the containers we take."""
    return (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
        or head.startswith((b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x00\x00\x01\xba"))
        or (head.startswith(b"RIFF") and head[8:12] == b"AVI ")
        or (head[:1] == b"\x47" and head[188:189] == b"\x47")
    )


def look(path: str) -> dict[str, Any]:
    """Facts, or {"failure": code}."""
    import av

    with Path(path).open("rb") as file:
        head = file.read(512)
    if not looks_like_video(head):
        return {"failure": "not_a_video"}
    try:
        options = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
        with av.open(path, options=options, metadata_errors="replace") as container:
            return _facts(container)
    except (av.error.FFmpegError, ValueError, OverflowError, ArithmeticError) as error:
        return {"failure": "damaged", "note": str(error)[:200]}


def _facts(container: Any) -> dict[str, Any]:
    videos = [s for s in container.streams.video if not s.disposition & _attached()]
    if not videos:
        return {"failure": "no_video_stream"}
    stream = videos[0]
    context = stream.codec_context
    if stream.duration:  # the picture's own claim; the container's may be the sound's
        claimed_s = float(stream.duration * stream.time_base) * 0.9 - 0.25
    else:
        claimed_s = float(container.duration or 0) / MICROSECONDS * 0.8 - 1
    size = {"width": context.width, "height": context.height}
    end_s, first = 0.0, None
    begin_s: float | None = None
    for count, packet in enumerate(container.demux(stream)):
        if count > MAX_PACKETS:
            return {"failure": "damaged", "note": "packets"}
        if first is None and packet.size and count < 300 and _is_sane(context):
            first = next(iter(packet.decode()), None)
        if packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            begin_s = at if begin_s is None else min(begin_s, at)
            end_s = max(end_s, at + float((packet.duration or 0) * packet.time_base))
    duration_s = end_s - (begin_s or 0.0)
    if _is_sane(context) and (first is None or duration_s <= 0):
        return {"failure": "damaged", "note": "nothing to decode"}
    if duration_s < claimed_s and _is_sane(context):
        return {"failure": "damaged", "note": "shorter than it says"}
    if first is not None:
        size = {"width": first.width, "height": first.height}
    rotation = int(getattr(first, "rotation", 0) or 0) % 360
    if rotation in (90, 270):
        size = {"width": size["height"], "height": size["width"]}
    return {
        **size,
        "duration_ms": round(duration_s * 1000),
        "rotation": rotation,
        "fps": float(stream.average_rate or 0),
        "has_audio": bool(container.streams.audio),
        "container": container.format.name,
        "video_codec": context.name,
    }


def _is_sane(context: Any) -> bool:
    """Whether a picture of this size may be decoded at all; policy says the exact limit later."""
    return bool(0 < context.width * context.height <= 16_000_000)


def _attached() -> Any:
    from av.stream import Disposition

    return Disposition.attached_pic


if __name__ == "__main__":
    import av

    av.logging.set_level(av.logging.PANIC)
    sys.stdout.write(json.dumps(look(sys.argv[1])) + "\n")
