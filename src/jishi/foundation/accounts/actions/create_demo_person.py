"""A person of the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from jishi.foundation.accounts import addresses
from jishi.foundation.accounts.contracts import PersonRef
from jishi.foundation.accounts.models import Account
from jishi.foundation.accounts.queries import ref
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.ids import new_id


@use_case
def create_demo_person(
    *,
    name: str,
    address: str,
    bio: str,
    language: str,
    desks: Sequence[str],
    person_id: UUID | None,
) -> PersonRef:
    """Make or bring up to date the demo person behind `address`.

    Raises `AddressNotValid`. An account that is no demo person is left as it is.
    """
    way_in = addresses.parse(address)
    account, is_new = Account.objects.get_or_create(
        **{way_in.kind: way_in.value},
        defaults={
            "id": person_id or new_id(), "is_demo": True, "joined_at": clock.now(), "password": "!",
        },
    )  # fmt: skip
    if account.is_demo:
        account.name, account.bio, account.language = name, bio, language
        account.desks = sorted(desks)
        account.save(update_fields=["name", "bio", "language", "desks"])
    if is_new:
        audit.write(
            actor="platform", verb="account.join", target=f"person:{account.pk}", is_demo=True
        )
    return ref(account)
