"""An admitted publisher's FLV tags into ffmpeg, which copies them (nothing is encoded) into a sliding
HLS playlist and a recording. One cheap process a room; what a stranger sends can hurt only it.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from jishi.foundation.media import places
from jishi.foundation.media.adapters import children

if TYPE_CHECKING:
    from pathlib import Path

#: How long (seconds) ffmpeg may not take what is sent before it counts as stuck.
STUCK_S = 10
END_S = 5
_SEGMENT = re.compile(r"^(?!#)(\S+\.ts)$", re.MULTILINE)
FLV_HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"


class StuckError(Exception):
    """ffmpeg has ended or does not take anything more."""


def flv_tag(kind: int, timestamp: int, data: bytes) -> bytes:
    """One tag and its back pointer (Adobe FLV 10.1, annex E.4)."""
    head = bytes([kind]) + len(data).to_bytes(3, "big")
    head += (timestamp & 0xFFFFFF).to_bytes(3, "big") + bytes([timestamp >> 24 & 0xFF, 0, 0, 0])
    return head + data + (11 + len(data)).to_bytes(4, "big")


def command(folder: Path, recording: Path) -> list[str]:
    """Segments of a second (or of a key-frame interval, when that is longer), eight in the list."""
    return [
        *children.ffmpeg(
            "-protocol_whitelist", "pipe", "-f", "flv", "-analyzeduration", "3000000",
            "-i", "pipe:0",
            "-map", "0:v:0", "-map", "0:a:0?", "-c", "copy",
            "-f", "hls", "-hls_time", "1", "-hls_list_size", "8", "-hls_delete_threshold", "30",
            "-hls_flags",
            "delete_segments+independent_segments+program_date_time+append_list+omit_endlist",
            "-hls_segment_filename", str(folder / "s%06d.ts"), str(folder / "index.m3u8"),
            "-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-f", "mpegts",
            "-flush_packets", "1", str(recording),
        )
    ]  # fmt: skip


class Packager:
    """A running ffmpeg for one session. `start`, then `tag`s, then `finish`."""

    def __init__(self, *, token: str, part: int) -> None:
        self._folder = places.folder("live", token)
        self._recording = places.recordings(token) / f"part-{part:03d}.ts"
        self._child: asyncio.subprocess.Process | None = None
        self._seen_before = ""

    async def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._recording.parent.mkdir(parents=True, exist_ok=True)
        self._seen_before = self._last_segment()
        self._child = await asyncio.create_subprocess_exec(
            *command(self._folder, self._recording),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        children.limit(self._child.pid, memory=1024**3)
        self._write(FLV_HEADER)

    async def tag(self, kind: int, timestamp: int, data: bytes) -> None:
        """Hand one tag on; waits while ffmpeg is behind, so that the publisher is slowed down and
        nothing piles up. Raises `StuckError`."""
        self._write(flv_tag(kind, timestamp, data))
        child = self._child
        if child is None or child.stdin is None:
            raise StuckError
        try:
            async with asyncio.timeout(STUCK_S):
                await child.stdin.drain()
        except (TimeoutError, ConnectionError) as error:
            raise StuckError from error

    def _write(self, data: bytes) -> None:
        child = self._child
        if child is None or child.stdin is None or child.returncode is not None:
            raise StuckError
        child.stdin.write(data)

    def is_playable(self) -> bool:
        """Whether this session has a finished segment in the playlist."""
        last = self._last_segment()
        return bool(last) and last != self._seen_before

    def _last_segment(self) -> str:
        with suppress(FileNotFoundError):
            found = _SEGMENT.findall((self._folder / "index.m3u8").read_text())
            return found[-1] if found else ""
        return ""

    async def finish(self) -> None:
        """End of the picture: let ffmpeg write what it has, or end it."""
        child = self._child
        if child is None:
            return
        if child.stdin is not None:
            with suppress(ConnectionError):
                child.stdin.close()
        try:
            async with asyncio.timeout(END_S):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()
