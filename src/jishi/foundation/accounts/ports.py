"""Questions that accounts asks of rooms to its right and above, without knowing them.

A port is a gate whose answer is data instead of a verdict: the asking room owns it, the answering room
plugs it in from its `plugs.py`, and without an answer it gives its default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from jishi.foundation.accounts.contracts import PaymentProviderRef, SavedAvatar
from jishi.foundation.accounts.errors import NotOffered

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A question with one answerer; until one is plugged in, `default` answers."""

    def __init__(self, default: Callable[P, R]) -> None:
        self._answer = default

    def plug(self, answer: Callable[P, R]) -> None:
        self._answer = answer

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._answer(*args, **kwargs)


class CarryCode(Protocol):
    """Sends a code in the current transaction (on its way when it commits)."""

    def __call__(self, *, address: str, code: str, language: str) -> None: ...


class SaveAvatar(Protocol):
    """Checks and stores an uploaded picture; raises a `Refusal` when it is none."""

    def __call__(self, *, owner_id: UUID, data: bytes) -> SavedAvatar: ...


def _no_courier(*, address: str, code: str, language: str) -> None:
    del address, code, language
    raise NotOffered


def _no_pictures(*, owner_id: UUID, data: bytes) -> SavedAvatar:
    del owner_id, data
    raise NotOffered


def _none_unread(person_id: UUID) -> int:
    del person_id
    return 0


def _no_shops(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    del person_ids
    return {}


def _no_providers() -> list[PaymentProviderRef]:
    return []


#: Who carries sign-in codes (plugged by notify).
courier = Port(_no_courier)
#: How many notices a person has not read (plugged by notify).
unread_notices = Port(_none_unread)
#: Who stores pictures (plugged by media).
avatar_store = Port(_no_pictures)
#: Approved shops by owner (plugged by catalog): makes someone a merchant.
shop_ids = Port(_no_shops)
#: Ways to pay (plugged by payments).
payment_providers = Port(_no_providers)
