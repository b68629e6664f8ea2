"""The WebSocket messages, both ways. Pure.

client → server
    {"op":"join","channel":"live:ID","after_seq":123}   after_seq optional: without it, from now on
    {"op":"leave","channel":"live:ID"}
    {"op":"send","channel":"live:ID","kind":"comment","key":"<client key>","payload":{…}}
    {"op":"ping"}
server → client
    {"op":"frames","channel":…,"frames":[{"seq":…,"kind":…,"payload":{…},"at":…}, …]}
    {"op":"joined","channel":…,"last_seq":130}    after everything missed up to 130 was sent
    {"op":"reset","channel":…,"last_seq":130}     too much was missed: reload, then frames go on from 131
    {"op":"refused","channel":…,"error":{"code","message","details"}}
    {"op":"ack","key":…,"result":{…}}   {"op":"nack","key":…,"error":{…}}   {"op":"pong"}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from jishi.foundation.realtime import policy

#: A message from a client, in bytes.
MESSAGE_MAX = 8 * 1024
KEY_MAX = 80


@dataclass(frozen=True, slots=True)
class Join:
    channel: str
    after_seq: int | None


@dataclass(frozen=True, slots=True)
class Leave:
    channel: str


@dataclass(frozen=True, slots=True)
class Send:
    channel: str
    kind: str
    key: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    pass


@dataclass(frozen=True, slots=True)
class Garbage:
    """Not understood; `key` and `channel` where they could be read, so that the sender can tell."""

    key: str | None = None
    channel: str | None = None


Message = Join | Leave | Send | Ping | Garbage


def parse(data: bytes) -> Message:
    """What a client wants. Never raises."""
    found = _object(data)
    key, channel = found.get("key"), found.get("channel")
    seen = Garbage(
        key=key if isinstance(key, str) and len(key) <= KEY_MAX else None,
        channel=channel if policy.is_channel(channel) else None,
    )
    match found.get("op"):
        case "ping":
            return Ping()
        case "join":
            return _join(seen, found.get("after_seq"))
        case "leave":
            return Leave(seen.channel) if seen.channel else seen
        case "send":
            return _send(seen, found, data)
    return seen


def _object(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; an empty one when there is none."""
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _join(seen: Garbage, after_seq: object) -> Message:
    if seen.channel is None:
        return seen
    if after_seq is None:
        return Join(seen.channel, None)
    if isinstance(after_seq, int) and not isinstance(after_seq, bool) and 0 <= after_seq < 2**62:
        return Join(seen.channel, after_seq)
    return seen


def _send(seen: Garbage, found: dict[str, Any], data: bytes) -> Message:
    kind, payload = found.get("kind"), found.get("payload")
    if seen.channel is None or not seen.key:
        return seen
    if not isinstance(kind, str) or not policy.KIND.fullmatch(kind):
        return seen
    if not isinstance(payload, dict) or b"\\u0000" in data:  # PostgreSQL stores no NUL
        return seen
    return Send(seen.channel, kind, seen.key, payload)


# ── encoding ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """A numbered frame as the bytes that go into a message."""

    seq: int
    data: bytes


def encode_frame(seq: int, kind: str, payload: str, at: datetime) -> EncodedFrame:
    """`payload` is JSON text as the database gave it; it is passed on unread."""
    data = orjson.dumps(
        {"seq": seq, "kind": kind, "payload": orjson.Fragment(payload), "at": at},
        option=orjson.OPT_UTC_Z,
    )
    return EncodedFrame(seq, data)


def frames(channel: str, batch: Sequence[EncodedFrame]) -> bytes:
    """One message with all frames of the batch, oldest first."""
    head = b'{"op":"frames","channel":"' + channel.encode() + b'","frames":['
    return head + b",".join(frame.data for frame in batch) + b"]}"


def joined(channel: str, last_seq: int) -> bytes:
    return orjson.dumps({"op": "joined", "channel": channel, "last_seq": last_seq})


def reset(channel: str, last_seq: int) -> bytes:
    return orjson.dumps({"op": "reset", "channel": channel, "last_seq": last_seq})


def refused(channel: str | None, error: dict[str, Any]) -> bytes:
    """`error`: the body of a refusal, as `kernel.http.refusal_body` makes it."""
    return orjson.dumps({"op": "refused", "channel": channel, **error}, default=str)


def ack(key: str, result: dict[str, Any]) -> bytes:
    return orjson.dumps({"op": "ack", "key": key, "result": result}, default=str)


def nack(key: str | None, error: dict[str, Any]) -> bytes:
    return orjson.dumps({"op": "nack", "key": key, **error}, default=str)


PONG = b'{"op":"pong"}'
