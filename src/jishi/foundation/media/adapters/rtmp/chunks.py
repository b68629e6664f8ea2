"""Handshake and chunk stream (specification, sections 5.2 and 5.3): bytes to messages and back."""

from __future__ import annotations

import asyncio
import os
import struct
from dataclasses import dataclass

HANDSHAKE = 1536
MAX_MESSAGE = 8 * 1024 * 1024
MAX_CHUNK = 1024 * 1024
MAX_STREAMS = 64
OUR_CHUNK = 4096
WINDOW = 2_500_000

SET_CHUNK_SIZE, ABORT, ACK, USER_CONTROL, WINDOW_ACK, PEER_BANDWIDTH = 1, 2, 3, 4, 5, 6
AUDIO, VIDEO = 8, 9
DATA_AMF3, COMMAND_AMF3, DATA_AMF0, COMMAND_AMF0 = 15, 17, 18, 20


class RtmpError(Exception):
    """The other side does not speak RTMP, or asks for more than we give."""


@dataclass(frozen=True, slots=True)
class Message:
    kind: int
    timestamp: int
    stream_id: int
    payload: bytes


@dataclass(slots=True)
class _Stream:
    """What a chunk stream remembers between chunks."""

    timestamp: int = 0
    delta: int = 0
    length: int = 0
    kind: int = 0
    stream_id: int = 0
    extended: bool = False
    started: bool = False
    parts: bytearray | None = None


async def shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The simple handshake. Raises `RtmpError` on another version."""
    hello = await reader.readexactly(1 + HANDSHAKE)
    if hello[0] != 3:
        raise RtmpError("version")
    writer.write(b"\x03" + bytes(8) + os.urandom(HANDSHAKE - 8) + hello[1:])
    await writer.drain()
    await reader.readexactly(HANDSHAKE)


class MessageReader:
    """Messages from a stream of chunks; memory is bounded by `MAX_MESSAGE` and `MAX_STREAMS`."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._streams: dict[int, _Stream] = {}
        self._pending = 0
        self.chunk_size = 128
        self.received = 0

    async def _take(self, count: int) -> bytes:
        data = await self._reader.readexactly(count)
        self.received += count
        return data

    async def next(self) -> Message:
        """The next whole message. Raises `RtmpError`, `asyncio.IncompleteReadError`."""
        while True:
            message = await self._chunk()
            if message is not None:
                return message

    async def _chunk(self) -> Message | None:
        first = (await self._take(1))[0]
        form, number = first >> 6, first & 0x3F
        if number == 0:
            number = 64 + (await self._take(1))[0]
        elif number == 1:
            low, high = await self._take(2)
            number = 64 + low + 256 * high
        stream = self._streams.setdefault(number, _Stream())
        if len(self._streams) > MAX_STREAMS:
            raise RtmpError("too many chunk streams")
        if form != 0 and not stream.started:
            raise RtmpError("no header to build on")
        await self._header(stream, form)
        if stream.parts is None:
            stream.parts = bytearray()
        want = min(self.chunk_size, stream.length - len(stream.parts))
        data = await self._take(want)
        stream.parts += data
        self._pending += want
        if self._pending > 2 * MAX_MESSAGE:
            raise RtmpError("too much unfinished")
        if len(stream.parts) < stream.length:
            return None
        payload = bytes(stream.parts)
        self._pending -= len(payload)
        stream.parts = None
        return Message(stream.kind, stream.timestamp, stream.stream_id, payload)

    async def _header(self, stream: _Stream, form: int) -> None:
        fresh = stream.parts is None
        if not fresh and form != 3:
            raise RtmpError("header inside a message")
        field = 0
        if form <= 2:
            head = await self._take((11, 7, 3)[form])
            field = int.from_bytes(head[:3], "big")
            stream.extended = field == 0xFFFFFF
            if form <= 1:
                stream.length = int.from_bytes(head[3:6], "big")
                stream.kind = head[6]
            if form == 0:
                stream.stream_id = int.from_bytes(head[7:11], "little")
            if stream.length > MAX_MESSAGE:
                raise RtmpError("message too large")
        if stream.extended:
            (extended,) = struct.unpack(">I", await self._take(4))
            field = extended if form <= 2 else field
        if form == 0:
            stream.timestamp, stream.delta, stream.started = field, 0, True
        elif form <= 2:
            stream.delta = field
        if fresh and form != 0:
            stream.timestamp = (stream.timestamp + stream.delta) & 0xFFFFFFFF

    def control(self, message: Message) -> None:
        """Obey the messages that steer the chunk stream itself."""
        if message.kind == SET_CHUNK_SIZE and len(message.payload) >= 4:
            size = int.from_bytes(message.payload[:4], "big") & 0x7FFFFFFF
            if not 1 <= size <= MAX_CHUNK:
                raise RtmpError("chunk size")
            self.chunk_size = size
        elif message.kind == ABORT and len(message.payload) >= 4:
            stream = self._streams.get(int.from_bytes(message.payload[:4], "big"))
            if stream is not None and stream.parts is not None:
                self._pending -= len(stream.parts)
                stream.parts = None


def pack(kind: int, payload: bytes, *, stream_id: int = 0, chunk_stream: int = 2) -> bytes:
    """One message as chunks of `OUR_CHUNK` bytes, timestamp 0."""
    head = bytes([chunk_stream]) + bytes(3) + len(payload).to_bytes(3, "big") + bytes([kind])
    head += stream_id.to_bytes(4, "little")
    parts = [payload[i : i + OUR_CHUNK] for i in range(0, len(payload), OUR_CHUNK)] or [b""]
    return head + bytes([0xC0 | chunk_stream]).join(parts)
