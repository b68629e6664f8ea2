"""One publisher's connection, from the handshake to the last frame."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any, Protocol

from jishi.foundation.media.adapters.rtmp import amf, chunks
from jishi.foundation.media.adapters.rtmp.chunks import MessageReader, RtmpError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

#: Seconds: for the handshake, from there to "publish", and between two messages afterwards.
SHAKE_S, PUBLISH_S, IDLE_S = 5, 15, 15
APP = "live"


class Sink(Protocol):
    """Where an admitted publisher's FLV tags go."""

    async def tag(self, kind: int, timestamp: int, data: bytes) -> None: ...


class RefusedError(Exception):
    """The key may not publish; `code` is what the other side is told."""

    def __init__(self, code: str, description: str) -> None:
        self.code = code
        self.description = description
        super().__init__(code)


class Session:
    """Drives one connection. `admit(key)` answers with a sink or raises `RefusedError`; until it has
    answered, no audio or video is looked at."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        admit: Callable[[str], Awaitable[Sink]],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._admit = admit
        self._messages = MessageReader(reader)
        self._sink: Sink | None = None
        self._acknowledged = 0

    async def run(self) -> str:
        """Until the end; returns why: "left" or "idle". Raises `RtmpError`, `RefusedError`."""
        async with asyncio.timeout(SHAKE_S):
            await chunks.shake_hands(self._reader, self._writer)
        async with asyncio.timeout(PUBLISH_S):
            while self._sink is None:
                await self._step()
        try:
            while True:
                async with asyncio.timeout(IDLE_S):
                    if not await self._step():
                        return "left"
        except TimeoutError:
            return "idle"
        except (asyncio.IncompleteReadError, ConnectionError):
            return "left"

    async def _step(self) -> bool:
        message = await self._messages.next()
        await self._acknowledge()
        kind = message.kind
        if kind in (chunks.AUDIO, chunks.VIDEO):
            if self._sink is None:
                raise RtmpError("media before publish")
            if message.payload:
                await self._sink.tag(kind, message.timestamp, message.payload)
        elif kind in (chunks.DATA_AMF0, chunks.DATA_AMF3):
            await self._data(message)
        elif kind in (chunks.COMMAND_AMF0, chunks.COMMAND_AMF3):
            body = message.payload[1:] if kind == chunks.COMMAND_AMF3 else message.payload
            return await self._command(body, message.stream_id)
        elif kind == chunks.USER_CONTROL and message.payload[:2] == b"\x00\x06":
            self._send(chunks.USER_CONTROL, b"\x00\x07" + message.payload[2:6])
        else:
            self._messages.control(message)
        return True

    async def _data(self, message: chunks.Message) -> None:
        """Stream metadata: what follows "@setDataFrame" goes on as it came."""
        body = message.payload[1:] if message.kind == chunks.DATA_AMF3 else message.payload
        try:
            name, rest = amf.skip_string(body)
        except amf.AmfError as error:
            raise RtmpError("metadata") from error
        if self._sink is not None and len(body) <= 65536:
            await self._sink.tag(18, message.timestamp, rest if name == "@setDataFrame" else body)

    async def _command(self, body: bytes, stream_id: int) -> bool:
        try:
            name, number, *arguments = amf.decode(body)
        except (amf.AmfError, ValueError) as error:
            raise RtmpError("command") from error
        if name == "connect":
            self._connect(number, arguments)
        elif name == "createStream":
            self._reply("_result", number, None, 1)
        elif name in ("releaseStream", "FCPublish", "_checkbw"):
            self._reply("_result", number, None)
        elif name == "publish":
            key = str(arguments[1]) if len(arguments) > 1 else ""
            await self._publish(key.partition("?")[0], stream_id or 1)
        elif name in ("deleteStream", "closeStream", "FCUnpublish"):
            return self._sink is None
        elif name == "play":
            raise RtmpError("nothing is played here")
        await self._writer.drain()
        return True

    def _connect(self, number: Any, arguments: list[Any]) -> None:
        wishes = arguments[0] if arguments and isinstance(arguments[0], dict) else {}
        if str(wishes.get("app", "")).strip("/").partition("?")[0] != APP:
            raise RtmpError("no such application")
        self._send(chunks.WINDOW_ACK, struct.pack(">I", chunks.WINDOW))
        self._send(chunks.PEER_BANDWIDTH, struct.pack(">IB", chunks.WINDOW, 2))
        self._send(chunks.SET_CHUNK_SIZE, struct.pack(">I", chunks.OUR_CHUNK))
        status = {
            "level": "status",
            "code": "NetConnection.Connect.Success",
            "description": "Connected.",
            "objectEncoding": 0,
        }
        self._reply("_result", number, {"fmsVer": "FMS/3,0,1,123", "capabilities": 31}, status)

    async def _publish(self, key: str, stream_id: int) -> None:
        if self._sink is not None:
            raise RtmpError("published already")
        try:
            self._sink = await self._admit(key)
        except RefusedError as refused:
            self._status("error", refused.code, refused.description, stream_id)
            await self._writer.drain()
            raise
        self._status("status", "NetStream.Publish.Start", "Publishing.", stream_id)

    def _status(self, level: str, code: str, description: str, stream_id: int) -> None:
        info = {"level": level, "code": code, "description": description}
        payload = amf.encode("onStatus", 0, None, info)
        self._writer.write(
            chunks.pack(chunks.COMMAND_AMF0, payload, stream_id=stream_id, chunk_stream=5)
        )

    def _reply(self, *values: Any) -> None:
        self._writer.write(chunks.pack(chunks.COMMAND_AMF0, amf.encode(*values), chunk_stream=3))

    def _send(self, kind: int, payload: bytes) -> None:
        self._writer.write(chunks.pack(kind, payload))

    async def _acknowledge(self) -> None:
        if self._messages.received - self._acknowledged >= chunks.WINDOW // 2:
            self._acknowledged = self._messages.received
            self._send(chunks.ACK, struct.pack(">I", self._acknowledged & 0xFFFFFFFF))
            await self._writer.drain()
