"""Let a person work at a desk."""

from __future__ import annotations

from uuid import UUID

from jishi.foundation.accounts import addresses
from jishi.foundation.accounts.models import Account
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case


@use_case
def grant_desk(*, address: str, desk: str) -> UUID:
    """Seat the person behind `address` at `desk`, making the account if there is none yet.

    Idempotent. Raises `AddressNotValid`. For operators at the command line, who own the machine.
    """
    way_in = addresses.parse(address)
    account, _ = Account.objects.select_for_update().get_or_create(
        **{way_in.kind: way_in.value}, defaults={"joined_at": clock.now(), "password": "!"}
    )
    if desk not in account.desks:
        account.desks = sorted([*account.desks, desk])
        account.save(update_fields=["desks"])
        audit.write(
            actor="platform", verb="account.grant_desk", target=f"person:{account.pk}", desk=desk
        )
    return account.pk
