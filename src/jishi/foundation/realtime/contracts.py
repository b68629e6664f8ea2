"""What other rooms learn from realtime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameView:
    """One numbered frame. `payload` is JSON-ready; `at` is when it was published (UTC)."""

    seq: int
    kind: str
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What a reader has missed: `frames` follow its number without a gap, oldest first.

    `is_gone` means that some of it is no longer kept (or is too much): reload instead. `last_seq` is
    the number of the newest frame of the channel.
    """

    frames: tuple[FrameView, ...]
    last_seq: int
    is_gone: bool
