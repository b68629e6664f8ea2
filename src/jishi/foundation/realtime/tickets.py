"""Tickets: how the gateway knows whom a web session let in. Signed, short-lived, bound to one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from jishi.kernel import clock
from jishi.kernel.ids import parse_id

LIVES = timedelta(seconds=60)
_SALT = "jishi.realtime.ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`person_id` is None for a stranger, who may read what is public."""

    person_id: UUID | None
    language: str


def issue(*, person_id: UUID | None, language: str) -> str:
    """A ticket that opens one or more connections within `LIVES`."""
    until = int((clock.now() + LIVES).timestamp())
    content = [str(person_id) if person_id else "", language, until]
    return signing.dumps(content, salt=_SALT, compress=False)


def check(text: str) -> Ticket | None:
    """The ticket, or None when it is forged, expired or not a ticket at all."""
    try:
        person, language, until = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if clock.now().timestamp() >= until:
        return None
    return Ticket(person_id=parse_id(person), language="en" if language == "en" else "zh")
