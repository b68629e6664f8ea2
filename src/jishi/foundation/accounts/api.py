"""What other rooms may ask of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from jishi.foundation.accounts.contracts import PersonRef
from jishi.foundation.accounts.models import Account
from jishi.kernel.errors import NotAllowed, NotFound, SignInRequired

if TYPE_CHECKING:
    from collections.abc import Iterable


class SignedIn(APIKeyCookie):
    """Ninja auth: a session of an active person, with CSRF protection on writes."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        del key
        return request.user if request.user.is_authenticated else None


#: Use as `auth=signed_in` on routes that need a person.
signed_in = SignedIn(csrf=True)


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
    return {account.pk: _ref(account) for account in Account.objects.filter(pk__in=set(ids))}


def get_person(person_id: UUID) -> PersonRef:
    """One public face; raises `NotFound`."""
    found = get_people([person_id])
    if person_id not in found:
        raise NotFound
    return found[person_id]


def require_desk(person_id: UUID, desk: str) -> None:
    """Raise `NotAllowed` unless this person works at `desk` ("review", "operator")."""
    if not Account.objects.filter(pk=person_id, is_active=True, desks__contains=[desk]).exists():
        raise NotAllowed


def _ref(account: Account) -> PersonRef:
    if account.avatar_picture_id:
        avatar = f"/media/pictures/{account.avatar_picture_id}/thumb"
    else:
        avatar = f"/media/avatars/{account.pk}.svg"
    return PersonRef(
        id=account.pk, name=account.name, avatar_url=avatar, is_demo=account.is_demo
    )
