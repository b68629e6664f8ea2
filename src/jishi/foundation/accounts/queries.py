"""Reads of accounts."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from jishi.foundation.accounts.contracts import OwnAccount, PersonRef
from jishi.foundation.accounts.models import Account
from jishi.kernel import statements
from jishi.kernel.errors import NotFound

_FACES = "SELECT id, name, avatar_url, is_demo FROM accounts_account WHERE id = ANY($1)"


def people(ids: Iterable[UUID]) -> dict[UUID, PersonRef]:
    """Public faces by id. One query."""
    return {
        pk: _ref(pk, name, uploaded, is_demo=is_demo)
        for pk, name, uploaded, is_demo in statements.rows(_FACES, [list(set(ids))])
    }


def own(person_id: UUID) -> OwnAccount:
    """An account for its owner; raises `NotFound`."""
    account = Account.objects.filter(pk=person_id).first()
    if account is None:
        raise NotFound
    return OwnAccount(
        id=account.pk,
        name=account.name,
        avatar_url=avatar_url(account),
        bio=account.bio,
        phone=account.phone,
        email=account.email,
        language=_language(account.language),
        is_demo=account.is_demo,
        desks=tuple(account.desks),
        joined_at=account.joined_at,
    )


def bio(person_id: UUID) -> str:
    return Account.objects.filter(pk=person_id).values_list("bio", flat=True).first() or ""


def language(person_id: UUID) -> Literal["zh", "en"]:
    chosen = Account.objects.filter(pk=person_id).values_list("language", flat=True).first()
    return _language(chosen or "zh")


def joined_at(person_id: UUID) -> datetime | None:
    return Account.objects.filter(pk=person_id).values_list("joined_at", flat=True).first()


def joined_among(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("pk", "joined_at"))


def others_named(name: str, *, besides: UUID) -> int:
    if not name:
        return 0
    return Account.objects.filter(name__iexact=name, is_active=True).exclude(pk=besides).count()


def is_active(person_id: UUID) -> bool:
    return Account.objects.filter(pk=person_id, is_active=True).exists()


def works_at(person_id: UUID, desk: str) -> bool:
    return Account.objects.filter(pk=person_id, is_active=True, desks__contains=[desk]).exists()


def people_at(desk: str) -> list[UUID]:
    people = Account.objects.filter(is_active=True, desks__contains=[desk]).order_by("pk")
    return list(people.values_list("pk", flat=True))


def has_demo_people() -> bool:
    return Account.objects.filter(is_demo=True).exists()


def ref(account: Account) -> PersonRef:
    return _ref(account.pk, account.name, account.avatar_url, is_demo=account.is_demo)


def _ref(pk: UUID, name: str, uploaded: str, *, is_demo: bool) -> PersonRef:
    return PersonRef(
        id=pk,
        name=name or f"街坊{pk.hex[-4:]}",
        avatar_url=uploaded or _drawn_url(pk, name),
        is_demo=is_demo,
    )


def avatar_url(account: Account) -> str:
    """The own picture, else the drawn one."""
    return account.avatar_url or _drawn_url(account.pk, account.name)


def _drawn_url(pk: UUID, name: str) -> str:
    """The address changes with the name that the picture shows."""
    return f"/media/avatars/{pk}.svg?v={zlib.crc32(name.encode()):08x}"


def _language(code: str) -> Literal["zh", "en"]:
    return "en" if code == "en" else "zh"
