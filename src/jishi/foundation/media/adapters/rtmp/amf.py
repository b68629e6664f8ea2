"""AMF0 (Action Message Format 0, Adobe 2007), the types that commands use."""

from __future__ import annotations

import struct
from typing import Any

MAX_DEPTH = 8
MAX_ITEMS = 1000


class AmfError(ValueError):
    """Not AMF0, or more of it than a command needs."""


def encode(*values: Any) -> bytes:
    return b"".join(_encode(value) for value in values)


def _encode(value: Any) -> bytes:
    if value is None:
        return b"\x05"
    if isinstance(value, bool):
        return b"\x01\x01" if value else b"\x01\x00"
    if isinstance(value, int | float):
        return b"\x00" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return b"\x02" + struct.pack(">H", len(data)) + data
    if isinstance(value, dict):
        pairs = (_key(key) + _encode(item) for key, item in value.items())
        return b"\x03" + b"".join(pairs) + b"\x00\x00\x09"
    raise AmfError(type(value))


def _key(key: str) -> bytes:
    data = key.encode()
    return struct.pack(">H", len(data)) + data


def decode(data: bytes) -> list[Any]:
    """All values in `data`. Raises `AmfError`."""
    reader = _Reader(data)
    values: list[Any] = []
    while reader.at < len(data):
        values.append(reader.value(0))
        if len(values) > MAX_ITEMS:
            raise AmfError("items")
    return values


def skip_string(data: bytes) -> tuple[str, bytes]:
    """The leading string and what follows, untouched. Raises `AmfError`."""
    reader = _Reader(data)
    first = reader.value(0)
    if not isinstance(first, str):
        raise AmfError("no string")
    return first, data[reader.at :]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self._items = 0

    def _take(self, count: int) -> bytes:
        part = self._data[self.at : self.at + count]
        if len(part) != count:
            raise AmfError("short")
        self.at += count
        return part

    def _string(self, wide: bool = False) -> str:  # noqa: FBT001, FBT002
        (length,) = struct.unpack(">I" if wide else ">H", self._take(4 if wide else 2))
        return self._take(length).decode("utf-8", "replace")

    def value(self, depth: int) -> Any:  # noqa: PLR0911 - one a type
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise AmfError("too deep or too many")
        kind = self._take(1)[0]
        if kind == 0x00:
            return struct.unpack(">d", self._take(8))[0]
        if kind == 0x01:
            return self._take(1) != b"\x00"
        if kind in (0x02, 0x0C):
            return self._string(wide=kind == 0x0C)
        if kind == 0x03:
            return self._object(depth)
        if kind in (0x05, 0x06):
            return None
        if kind == 0x08:
            self._take(4)
            return self._object(depth)
        if kind == 0x0A:
            (count,) = struct.unpack(">I", self._take(4))
            return [self.value(depth + 1) for _ in range(min(count, MAX_ITEMS + 1))]
        if kind == 0x0B:
            return struct.unpack(">dh", self._take(10))[0]
        raise AmfError(kind)

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            key = self._string()
            if not key and self._data[self.at : self.at + 1] == b"\x09":
                self.at += 1
                return found
            found[key] = self.value(depth + 1)
