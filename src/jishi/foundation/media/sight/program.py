"""`python -m jishi.foundation.media.sight.program clip|pictures PATH …`: JSON of what is seen.

A process of its own, because what a stranger sends may crash or bloat the libraries that read it.
Pictures after `--read` are read for words too.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from jishi.foundation.media.sight import look
from jishi.foundation.media.sight.images import Unseeable

_PR_SET_PDEATHSIG = 1  # `man 2 prctl`


def told(glimpse: look.Glimpse) -> dict[str, Any]:
    """A glimpse as JSON; hashes as hexadecimal."""
    return {
        "at_ms": glimpse.at_ms,
        "codes": [{"kind": code.kind, "text": code.text} for code in glimpse.codes],
        "lines": None if glimpse.lines is None else [line.text for line in glimpse.lines],
        "fingerprint": glimpse.fingerprint.hex() if glimpse.fingerprint else "",
        "positions": [one.hex() for one in glimpse.positions],
        "windows": [one.hex() for one in glimpse.windows],
    }


def of_clip(path: str) -> list[dict[str, Any]]:
    return [told(glimpse) for glimpse in look.look_at_clip(Path(path))]


def of_pictures(arguments: list[str]) -> Iterator[dict[str, Any] | None]:
    """One answer a picture, in order; None for one that cannot be seen."""
    is_read = False
    for one in arguments:
        if one == "--read":
            is_read = True
            continue
        try:
            yield told(look.look_at_picture(Path(one), read=is_read))
        except Unseeable:
            yield None


def main() -> None:
    with contextlib.suppress(
        AttributeError, OSError
    ):  # Linux: a worker that was killed takes us along
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    kind, *arguments = sys.argv[1:]
    seen = of_clip(arguments[0]) if kind == "clip" else list(of_pictures(arguments))
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
