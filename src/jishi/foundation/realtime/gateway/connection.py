"""One WebSocket: who is behind it, what it has joined, how fast it may talk."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from jishi.foundation.realtime.errors import MessageNotUnderstood
from jishi.foundation.realtime.gateway import protocol
from jishi.foundation.realtime.tickets import Ticket
from jishi.kernel.errors import Refusal, TooMany
from jishi.kernel.http import refusal_body

#: Unsent bytes beyond which a reader is passed over, and below which it may catch up.
FULL_BYTES = 256 * 1024
DRAINED_BYTES = 64 * 1024
#: Messages a connection may send at once, and a second in the long run.
BURST, PER_S = 30.0, 10.0
#: Refused messages after which the connection is closed.
VIOLATIONS_MAX = 200
SENDS_WAITING_MAX = 16


class Subscription:
    """What one connection has seen of one channel: everything up to `seq`."""

    __slots__ = (
        "channel",
        "connection",
        "is_allowed",
        "is_announced",
        "is_catching",
        "is_gone",
        "is_live",
        "seq",
    )

    def __init__(self, connection: Connection, channel: str) -> None:
        self.connection = connection
        self.channel = channel
        self.seq = 0
        self.is_allowed = False
        #: Gets frames as they come; otherwise it is behind and catches up from the table.
        self.is_live = False
        self.is_catching = False
        #: The client has been told `joined` for its last join.
        self.is_announced = False
        self.is_gone = False


class Desk(Protocol):
    """What a connection hands over: the server implements it."""

    def opened(self, connection: Connection) -> None: ...
    def closed(self, connection: Connection) -> None: ...
    def join(self, connection: Connection, channel: str, after_seq: int | None) -> None: ...
    def leave(self, connection: Connection, channel: str) -> None: ...
    def send_up(self, connection: Connection, message: protocol.Send) -> None: ...


@dataclass(slots=True)
class Bucket:
    """A token bucket; `take` at monotonic time `at`."""

    tokens: float = BURST
    filled_at: float = 0.0

    def take(self, at: float) -> bool:
        self.tokens = min(BURST, self.tokens + (at - self.filled_at) * PER_S)
        self.filled_at = at
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Connection(WSListener):
    """Parses, limits and hands over; never waits."""

    def __init__(self, desk: Desk, ticket: Ticket, person_after_seq: int | None) -> None:
        self.desk = desk
        self.person_id: UUID | None = ticket.person_id
        self.language = ticket.language
        #: Where the person's own channel goes on, when the client said so on connecting.
        self.person_after_seq = person_after_seq
        self.transport: WSTransport | None = None
        self.subscriptions: dict[str, Subscription] = {}
        self.waiting: deque[protocol.Send] = deque()
        self.is_sending = False
        self.checked_active_at = 0.0
        self.full_since: float | None = None
        self._bucket = Bucket(filled_at=time.monotonic())
        self._violations = 0
        self._parts: list[bytes] = []

    # ── from picows ────────────────────────────────────────────────────────────────────────────

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.desk.opened(self)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        del transport
        self.transport = None
        self.desk.closed(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        kind = frame.msg_type
        if kind == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code(), frame.get_close_message())
            transport.disconnect()
        elif kind in (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION):
            self._parts.append(frame.get_payload_as_bytes())
            if sum(map(len, self._parts)) > protocol.MESSAGE_MAX:
                self._parts.clear()
                self.close(WSCloseCode.MESSAGE_TOO_BIG)
            elif frame.fin:
                data = b"".join(self._parts)
                self._parts.clear()
                self._take(data)

    # ── messages ───────────────────────────────────────────────────────────────────────────────

    def _take(self, data: bytes) -> None:
        message = protocol.parse(data)
        if not self._bucket.take(time.monotonic()):
            self._refuse(message, TooMany(retry_in_s=1))
        elif isinstance(message, protocol.Ping):
            self.send(protocol.PONG)
        elif isinstance(message, protocol.Join):
            self.desk.join(self, message.channel, message.after_seq)
        elif isinstance(message, protocol.Leave):
            self.desk.leave(self, message.channel)
        elif isinstance(message, protocol.Send):
            self.desk.send_up(self, message)
        else:
            self._refuse(message, MessageNotUnderstood())

    def _refuse(self, message: protocol.Message, refusal: Refusal) -> None:
        self._violations += 1
        if self._violations > VIOLATIONS_MAX:
            self.close(WSCloseCode.POLICY_VIOLATION)
            return
        key = getattr(message, "key", None)
        if key is not None:
            self.send(protocol.nack(key, self.body(refusal)))
        else:
            channel = getattr(message, "channel", None)
            self.send(protocol.refused(channel, self.body(refusal)))

    def body(self, refusal: Refusal) -> dict[str, Any]:
        """The refusal in this person's language."""
        return refusal_body(refusal, self.language)

    # ── out ────────────────────────────────────────────────────────────────────────────────────

    def send(self, data: bytes) -> None:
        """Give it to the socket; nothing on a closed connection."""
        if self.transport is not None:
            self.transport.send(WSMsgType.TEXT, data)

    def unsent(self) -> int:
        """Bytes that wait in this process because the reader is slow."""
        if self.transport is None:
            return 0
        return int(self.transport.underlying_transport.get_write_buffer_size())

    def close(self, code: WSCloseCode) -> None:
        """Say why and go; what is unsent is still tried."""
        if self.transport is not None:
            self.transport.send_close(code)
            self.transport.disconnect()

    def cut(self) -> None:
        """Go at once: the reader has not read for too long."""
        if self.transport is not None:
            self.transport.disconnect(graceful=False)
