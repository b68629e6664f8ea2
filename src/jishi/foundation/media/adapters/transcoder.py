"""From an uploaded file to what is served: probe, poster, HLS. Child processes only."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.foundation.media import policy
from jishi.foundation.media.adapters import children
from jishi.foundation.media.adapters.probe import FORMATS
from jishi.foundation.media.contracts import Failure, VideoFacts
from jishi.foundation.media.errors import VideoUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

PROBE = Path(__file__).with_name("probe.py")
#: Seconds of a segment; two seconds between key frames.
SEGMENT_S, KEY_S = 4, 2


def probe(source: Path) -> VideoFacts:
    """Raises `VideoUnusable`."""
    try:
        said = children.run([sys.executable, "-I", str(PROBE), str(source)], timeout_s=120)
        found = json.loads(said)
    except (children.ChildFailedError, ValueError) as error:
        raise VideoUnusable("damaged", str(error)) from error
    if "failure" in found:
        raise VideoUnusable(found["failure"], found.get("note", ""))
    facts = VideoFacts(**found)
    short, long = sorted((facts.width, facts.height))
    if (
        long > policy.MAX_SIDE
        or short < policy.MIN_SIDE
        or facts.width * facts.height > policy.MAX_PIXELS
    ):
        raise VideoUnusable("too_large_picture")
    if facts.duration_ms > settings.CLIP_MAX_S * 1000 + 500:
        raise VideoUnusable("too_long")
    return facts


def _input(source: Path) -> list[str]:
    return ["-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-i", f"file:{source}"]


def poster(source: Path, facts: VideoFacts, target: Path) -> None:
    """A JPEG of the picture after a second, or the middle of a shorter one. Raises `VideoUnusable`."""
    at_s = min(1.0, facts.duration_ms / 2000)
    draft = target.with_name(f"poster.{os.getpid()}.tmp.jpg")
    target.parent.mkdir(parents=True, exist_ok=True)
    command = children.ffmpeg(
        "-ss", f"{at_s:.3f}", *_input(source), "-frames:v", "1", "-an", "-update", "1",
        "-vf", "scale=w='min(1080,iw)':h=-2,format=yuvj420p", "-map_metadata", "-1", "-q:v", "3",
        str(draft),
    )  # fmt: skip
    try:
        children.run(command, timeout_s=60)
        draft.replace(target)
    except (children.ChildFailedError, FileNotFoundError) as error:
        raise VideoUnusable("damaged", str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def hls(
    source: Path, facts: VideoFacts, folder: Path, on_progress: Callable[[int], None]
) -> list[policy.Rendition]:
    """Write master.m3u8, a playlist and fMP4 segments a rendition into `folder`, in one pass.

    Works in a draft folder beside it and renames at the end: `folder` is whole or absent, and what a
    killed run left is swept by the next. `on_progress` gets percents. Raises `VideoUnusable`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob("draft-*"):
        shutil.rmtree(left, ignore_errors=True)
    draft = folder.with_name(f"draft-{os.getpid()}")
    draft.mkdir()
    steps = policy.ladder(facts.width, facts.height)

    def on_line(line: str) -> None:
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            on_progress(policy.percent(max(0, int(value)) // 1000, facts.duration_ms))

    try:
        children.run(
            _hls_command(source, facts, steps, draft),
            timeout_s=120 + 20 * facts.duration_ms / 1000,
            on_line=on_line,
        )
        if not (draft / "master.m3u8").exists():
            raise VideoUnusable("damaged", "no playlist")
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    except children.ChildFailedError as error:
        failure: Failure = "took_too_long" if error.timed_out else "damaged"
        raise VideoUnusable(failure, error.errors) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return steps


def _hls_command(
    source: Path, facts: VideoFacts, steps: list[policy.Rendition], draft: Path
) -> list[str]:
    rate = policy.frame_rate(facts.fps)
    taps = "".join(f"[t{i}]" for i in range(len(steps)))
    graph = [f"[0:v:0]fps={rate},split={len(steps)}{taps}"]
    maps: list[str] = []
    streams: list[str] = []
    for i, step in enumerate(steps):
        graph.append(f"[t{i}]scale={step.width}:{step.height},setsar=1,format=yuv420p[v{i}]")
        maps += [
            "-map", f"[v{i}]", f"-maxrate:v:{i}", f"{step.video_kbps}k",
            f"-bufsize:v:{i}", f"{2 * step.video_kbps}k",
        ]  # fmt: skip
        stream = f"v:{i},name:{step.name}"
        if facts.has_audio:
            maps += ["-map", "0:a:0", f"-b:a:{i}", f"{step.audio_kbps}k"]
            stream = f"v:{i},a:{i},name:{step.name}"
        streams.append(stream)
    gop = str(round(rate * KEY_S))
    return children.ffmpeg(
        *_input(source), "-t", str(settings.CLIP_MAX_S + 1),
        "-filter_complex", ";".join(graph), *maps, "-map_metadata", "-1", "-sn", "-dn",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high",
        "-threads:v", "2", "-g", gop, "-keyint_min", gop, "-sc_threshold", "0",
        "-c:a", "aac", "-ac", "2", "-ar", "48000",
        "-progress", "pipe:1", "-nostats",
        "-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod",
        "-hls_segment_type", "fmp4", "-hls_flags", "independent_segments",
        "-master_pl_name", "master.m3u8", "-var_stream_map", " ".join(streams),
        "-hls_fmp4_init_filename", "init_%v.mp4",
        "-hls_segment_filename", str(draft / "%v_%05d.m4s"), str(draft / "%v.m3u8"),
    )  # fmt: skip


def remux(part: Path, draft: Path, prefix: str) -> str | None:
    """Cut a recorded stretch into TS segments `prefix_00000.ts` in `draft`, without encoding.

    Returns the stretch's playlist, None when there is nothing in it that can be played.
    """
    playlist = draft / f"{prefix}.m3u8"
    command = children.ffmpeg(
        "-protocol_whitelist", "file", "-format_whitelist", "mpegts,flv", "-i", f"file:{part}",
        "-c", "copy", "-map", "0:v:0", "-map", "0:a:0?", "-f", "hls", "-hls_time", "6",
        "-hls_playlist_type", "vod", "-hls_flags", "independent_segments",
        "-hls_segment_filename", str(draft / f"{prefix}_%05d.ts"), str(playlist),
    )  # fmt: skip
    try:
        children.run(command, timeout_s=1800)
        return playlist.read_text()
    except (children.ChildFailedError, FileNotFoundError):
        return None
    finally:
        playlist.unlink(missing_ok=True)
