"""What clips and pictures show, by a child process under limits."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from jishi.foundation.media.adapters import children

_PROGRAM = [sys.executable, "-m", "jishi.foundation.media.sight.program"]
#: Seconds for a clip (of ten minutes at most) and for each picture.
CLIP_WITHIN_S = 240.0
PICTURE_WITHIN_S = 20.0


class NotSeen(Exception):  # noqa: N818 - the field's word
    """The child ended badly or said nothing that can be read."""


def look_at_clip(path: Path) -> list[dict[str, Any]]:
    """Glimpses as `sight.program` tells them. Raises `NotSeen`."""
    return _ask(["clip", str(path)], CLIP_WITHIN_S)


def look_at_pictures(bare: list[Path], read: list[Path]) -> list[dict[str, Any] | None]:
    """One answer a picture, those not to be read first. Raises `NotSeen`."""
    arguments = ["pictures", *map(str, bare), "--read", *map(str, read)]
    return _ask(arguments, 30.0 + PICTURE_WITHIN_S * (len(bare) + len(read)))


def _ask(arguments: list[str], within_s: float) -> list[Any]:
    try:
        found = json.loads(children.run([*_PROGRAM, *arguments], timeout_s=within_s))
    except (children.ChildFailedError, ValueError) as error:
        raise NotSeen(str(error)[-500:]) from error
    if not isinstance(found, list):
        raise NotSeen("no list")
    return found
