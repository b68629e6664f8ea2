"""Shapes of the realtime routes."""

from __future__ import annotations

from typing import Any

from jishi.foundation.realtime.contracts import FrameView
from jishi.kernel.http import Schema


class Ticket(Schema):
    """Open a WebSocket at `url` + "?ticket=" + `ticket` within `expires_in_s` seconds."""

    ticket: str
    url: str
    expires_in_s: int


class Frame(Schema):
    seq: int
    kind: str
    payload: dict[str, Any]
    at: str

    @classmethod
    def of(cls, frame: FrameView) -> Frame:
        at = frame.at.isoformat().replace("+00:00", "Z")
        return cls(seq=frame.seq, kind=frame.kind, payload=frame.payload, at=at)


class Frames(Schema):
    items: list[Frame]
    last_seq: int
