"""Pure decisions: what a channel may be called, what is a gap, how often a tick comes."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: How many missed frames are replayed; beyond it the client reloads.
REPLAY_MAX = 1000
CHANNEL = re.compile(r"[a-z][a-z_]{0,19}:[0-9A-Za-z-]{1,50}")
KIND = re.compile(r"[a-z][a-z_.]{0,39}")


def is_channel(name: object) -> bool:
    """`prefix:id`, at most 71 characters, nothing that needs quoting anywhere."""
    return isinstance(name, str) and CHANNEL.fullmatch(name) is not None


def prefix_of(channel: str) -> str:
    return channel.partition(":")[0]


def is_gone(after_seq: int, seqs: Sequence[int], last_seq: int) -> bool:
    """Whether a reader at `after_seq` can't be served without a gap.

    `seqs`: the numbers kept after it, ascending, read with the limit `REPLAY_MAX` + 1. A reader ahead
    of the channel has seen another database.
    """
    if after_seq > last_seq:
        return True
    if not seqs:
        return after_seq < last_seq
    return seqs[0] != after_seq + 1 or len(seqs) > REPLAY_MAX


def tick_s(connections: int) -> float:
    """Seconds between two merged sends: 50 ms, longer when a core couldn't send so often.

    One core carries 100,000 sends a second with room to spare (docs/reference/scale.md), so a room of
    20,000 is sent to every 200 ms.
    """
    return min(1.0, max(0.05, connections / 100_000))
