"""What is said in a clip, by a speech program of the operator's (`JISHI_SPEECH_COMMAND`).

The market ships no speech model: they are large, and which one fits depends on dialects and licence.
The command gets the path of a WAV file (16 kHz, mono, 16 bit) as its last argument and writes one line
a stretch of speech: the beginning in milliseconds, a tab, the words. docs/how-to/speech.md has two.
"""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jishi.foundation.media.adapters import children

#: Seconds for the sound of a clip of ten minutes; characters of a line; lines of a clip.
SOUND_WITHIN_S = 120.0
HEAR_WITHIN_S = 900.0
LONGEST = 300
MOST = 600


class NotHeard(Exception):  # noqa: N818 - the field's word
    """No sound, or the program ended badly."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that begin at `at_ms`."""

    at_ms: int
    text: str


def is_there() -> bool:
    """Whether the operator gave a speech program."""
    return bool(settings.SPEECH_COMMAND)


def listen(path: Path) -> list[Said]:
    """What is said in a clip, in order. Raises `NotHeard`."""
    with tempfile.TemporaryDirectory(prefix="jishi-sound-") as folder:
        sound = Path(folder) / "sound.wav"
        try:
            children.run(
                children.ffmpeg(
                    "-i", str(path), "-vn", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le",
                    str(sound),
                ),
                timeout_s=SOUND_WITHIN_S,
            )  # fmt: skip
            said = children.run(
                [*shlex.split(settings.SPEECH_COMMAND), str(sound)], timeout_s=HEAR_WITHIN_S
            )
        except (children.ChildFailedError, OSError) as error:
            raise NotHeard(str(error)[-500:]) from error
    return _lines(said)


def _lines(said: str) -> list[Said]:
    """Lines of another form are not speech: programs talk of themselves, too."""
    found = []
    for line in said.splitlines():
        moment, tab, text = line.partition("\t")
        if tab and moment.strip().isdecimal() and text.strip():
            found.append(Said(int(moment), " ".join(text.split())[:LONGEST]))
    return sorted(found, key=lambda one: one.at_ms)[:MOST]
