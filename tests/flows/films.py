"""Real files and a real broadcast, made by ffmpeg."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def clip(path: Path, *, seconds: int = 4) -> Path:
    """A portrait MP4 (H.264 + AAC) with moving picture and a tone."""
    _run(
        "-f", "lavfi", "-i", f"testsrc2=size=720x1280:rate=25:duration={seconds}",
        "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
        "-shortest", str(path),
    )  # fmt: skip
    return path


def picture(path: Path, *, colour: str = "0xD9481C") -> bytes:
    """A JPEG with structure."""
    _run(
        "-f",
        "lavfi",
        "-i",
        f"gradients=s=800x800:c0={colour}:c1=0xFBF7F0",
        "-frames:v",
        "1",
        str(path),
    )
    return path.read_bytes()


def broadcast(url: str) -> subprocess.Popen[bytes]:
    """Push a test picture to an RTMP address in real time, as OBS would. The caller ends it."""
    return subprocess.Popen(
        [
            FFMPEG, "-hide_banner", "-loglevel", "error", "-re",
            "-f", "lavfi", "-i", "testsrc2=size=360x640:rate=25",
            "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=44100",
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25",
            "-pix_fmt", "yuv420p", "-b:v", "500k", "-c:a", "aac", "-f", "flv", url,
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def _run(*arguments: str) -> None:
    subprocess.run(
        [FFMPEG, "-hide_banner", "-loglevel", "error", "-y", *arguments], check=True, timeout=120
    )
