"""Small writes beside a live playlist."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

END = "#EXT-X-ENDLIST\n"


def end_playlist(path: Path) -> None:
    """Mark a live playlist as over, so that players stop asking. Nothing when there is none."""
    try:
        text = path.read_text()
    except FileNotFoundError:
        return
    if END in text:
        return
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(text if text.endswith("\n") else text + "\n")
    with draft.open("a") as file:
        file.write(END)
    draft.replace(path)
