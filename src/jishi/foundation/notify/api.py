"""What other rooms may ask of notify."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.notify import queries
from jishi.foundation.notify.actions import notify as notifying
from jishi.foundation.notify.actions import send_code as sending


def notify(
    *,
    person_id: UUID,
    kind: str,
    zh: tuple[str, str],
    en: tuple[str, str],
    link: str | None = None,
    key: str,
) -> None:
    """Tell a person something in the current transaction, once a `key` (at most 160 characters).

    `zh` and `en` are (title, body); `link` is a route of the phone app such as /orders/ID. The notice
    also goes to the person's channel as kind "notice".
    """
    notifying.notify(person_id=person_id, kind=kind, zh=zh, en=en, link=link, key=key)


def send_code(*, address: str, code: str, language: str) -> None:
    """Send a sign-in code to a phone (E.164) or e-mail address, after the commit.

    Raises `AddressNotServed` when this market has no courier for such addresses.
    """
    sending.send_code(address=address, code=code, language=language)


def count_unread(person_id: UUID) -> int:
    """How many notices this person has not read."""
    return queries.count_unread(person_id)
