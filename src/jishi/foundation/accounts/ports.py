"""Questions that accounts asks of rooms to its right and above, without knowing them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from jishi.foundation.accounts.contracts import PaymentProviderRef, SavedAvatar
from jishi.foundation.accounts.errors import NotOffered
from jishi.kernel.ports import Port


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


def _no_shops(person_ids: Iterable[UUID], /) -> dict[UUID, UUID]:
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
