"""Reading what providers answer: an answer that is not as described tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jishi.commerce.payments.errors import ProviderUnreachable


@contextmanager
def readable() -> Iterator[None]:
    """Turns a missing or malformed field of an answer into `ProviderUnreachable`."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ProviderUnreachable(f"an answer that cannot be read: {error!r}"[:200]) from error


def same_number(asked: str, told: str) -> None:
    """A signed answer about another number is somebody's replay. Raises `ProviderUnreachable`."""
    if asked != told:
        raise ProviderUnreachable("the answer is about another number")
