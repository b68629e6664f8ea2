"""Frames and sound into a file, through ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from jishi.site.demo.sound import Wave, write_wave

FPS = 24
CLIP = ("-preset", "superfast", "-crf", "25", "-g", "48")
# A loop is pushed as it is: steady rate, no B-frames, a keyframe every two seconds.
LOOP = ("-preset", "superfast", "-profile:v", "main", "-b:v", "720k", "-maxrate", "820k", "-bufsize", "1440k",
        "-bf", "0", "-g", "48", "-keyint_min", "48", "-sc_threshold", "0")


def encode(path: Path, frames: Iterable[Image.Image], size: tuple[int, int], sound: Wave,
           options: tuple[str, ...]) -> None:
    """Write an MP4 (H.264 + AAC) of the frames; it appears under ``path`` only when complete.

    Raises RuntimeError with ffmpeg's own words when it fails.
    """
    part = path.with_suffix(".part.mp4")
    with tempfile.TemporaryDirectory() as folder:
        track = Path(folder) / "sound.wav"
        write_wave(track, sound)
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{size[0]}x{size[1]}", "-r", str(FPS), "-i", "-", "-i", str(track), "-map", "0:v",
            "-map", "1:a", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1", *options,
            "-c:a", "aac", "-b:a", "96k", "-ar", "44100", "-movflags", "+faststart", "-fflags", "+bitexact",
            "-shortest", str(part),
        ]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            if run.stdin is None or run.stderr is None:
                raise RuntimeError("ffmpeg gave no pipes")
            try:
                for frame in frames:
                    run.stdin.write(frame.tobytes())
                run.stdin.close()
            except BrokenPipeError:
                pass
            said = run.stderr.read().decode(errors="replace")
            if run.wait() != 0:
                part.unlink(missing_ok=True)
                raise RuntimeError(f"ffmpeg: {said[-400:]}")
    part.replace(path)
