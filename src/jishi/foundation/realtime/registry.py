"""Who may join a channel and who handles what is sent up. Filled at start by each room's `plugs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jishi.foundation.realtime.policy import prefix_of

MayJoin = Callable[[UUID | None, str], bool]
Uplink = Callable[[UUID, str, str, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """`is_counted`: whether viewers of such channels are counted."""

    may_join: MayJoin
    is_counted: bool


_channels: dict[str, ChannelKind] = {}
_uplinks: dict[str, Uplink] = {}


def add_channel(prefix: str, kind: ChannelKind) -> None:
    _channels[prefix] = kind


def add_uplink(kind: str, handler: Uplink) -> None:
    _uplinks[kind] = handler


def may_join(person_id: UUID | None, channel: str) -> bool:
    """Whether this person (None: a stranger) may read the channel. Unknown prefixes: nobody."""
    kind = _channels.get(prefix_of(channel))
    return kind is not None and kind.may_join(person_id, channel)


def is_counted(channel: str) -> bool:
    kind = _channels.get(prefix_of(channel))
    return kind is not None and kind.is_counted


def uplink(kind: str) -> Uplink | None:
    return _uplinks.get(kind)
