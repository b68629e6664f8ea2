"""What other rooms may ask of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from jishi.foundation.accounts import addresses, ports, queries, sessions
from jishi.foundation.accounts.actions import create_demo_person as creating
from jishi.foundation.accounts.actions import grant_desk as granting
from jishi.foundation.accounts.contracts import PersonRef
from jishi.foundation.accounts.errors import CsrfFailed
from jishi.kernel.errors import NotAllowed, NotFound, SignInRequired


class _SessionCookie(APIKeyCookie):
    """Ninja auth on Django's session cookie, with our own shape of refusal for a missing CSRF token."""

    param_name = "sessionid"

    def _get_key(self, request: HttpRequest) -> str | None:
        if check_csrf(request):
            raise CsrfFailed
        return request.COOKIES.get(self.param_name)


class SignedIn(_SessionCookie):
    """A session of an active person, with CSRF protection on writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        del key
        return request.user if request.user.is_authenticated else None


class Anyone(_SessionCookie):
    """Strangers too, still with CSRF protection on writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        del key
        return request.user if request.user.is_authenticated else "stranger"


#: Use as `auth=signed_in` on routes that need a person.
signed_in = SignedIn(csrf=True)
#: Use as `auth=anyone` on writes that strangers may make.
anyone = Anyone(csrf=True)

#: Questions other rooms answer; each is plugged in by the room named in `ports`.
courier = ports.courier
unread_notices = ports.unread_notices
avatar_store = ports.avatar_store
shop_ids = ports.shop_ids
payment_providers = ports.payment_providers


def caller_id(request: HttpRequest) -> UUID:
    """Id of the signed-in person; raises `SignInRequired`."""
    found = optional_caller_id(request)
    if found is None:
        raise SignInRequired
    return found


def optional_caller_id(request: HttpRequest) -> UUID | None:
    """Id of the signed-in person, or None for a stranger."""
    user = request.user
    return user.pk if user.is_authenticated else None


def get_people(ids: Iterable[UUID]) -> dict[UUID, PersonRef]:
    """Public faces by id; ids that are nobody's are left out. One query."""
    return queries.people(ids)


def get_person(person_id: UUID) -> PersonRef:
    """One public face; raises `NotFound`."""
    found = queries.people([person_id]).get(person_id)
    if found is None:
        raise NotFound
    return found


def ip_of(request: HttpRequest) -> str:
    """The caller's network address, as the trusted proxies tell it."""
    return sessions.ip_of(request)


def language_of_person(person_id: UUID) -> str:
    """ "zh" or "en": what this person chose; Chinese for nobody."""
    return queries.language(person_id)


def joined_at(person_id: UUID) -> datetime | None:
    """When this person came; None for nobody."""
    return queries.joined_at(person_id)


def joined_among(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these people came, by id; nobody's ids are left out. One query."""
    return queries.joined_among(ids)


def others_named(name: str, *, besides: UUID) -> int:
    """How many active people other than `besides` go by this name, letter case aside."""
    return queries.others_named(name, besides=besides)


def is_active(person_id: UUID) -> bool:
    """Whether this account exists and is not closed."""
    return queries.is_active(person_id)


def works_at(person_id: UUID, desk: str) -> bool:
    """Whether this person works at `desk` ("review", "operator")."""
    return queries.works_at(person_id, desk)


def people_at(desk: str) -> list[UUID]:
    """Everybody who works at `desk`, for notices to them."""
    return queries.people_at(desk)


def require_desk(person_id: UUID, desk: str) -> None:
    """Raise `NotAllowed` unless this person works at `desk` ("review", "operator")."""
    if not queries.works_at(person_id, desk):
        raise NotAllowed


def create_demo_person(
    *,
    name: str,
    address: str,
    bio: str = "",
    language: str = "zh",
    desks: Sequence[str] = (),
    person_id: UUID | None = None,
) -> PersonRef:
    """A person of the demonstration, marked as one; the same address gives the same person again."""
    return creating.create_demo_person(
        name=name, address=address, bio=bio, language=language, desks=desks, person_id=person_id
    )


def normalised_address(text: str) -> str:
    """E.164 phone or lower-case e-mail; raises `AddressNotValid`."""
    return addresses.parse(text).value


def grant_desk(*, address: str, desk: str) -> UUID:
    """Seat the person behind `address` at "review" or "operator"; idempotent."""
    return granting.grant_desk(address=address, desk=desk)
