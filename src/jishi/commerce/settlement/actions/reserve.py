"""Reserve: a part of what a shop earns is kept back for a while."""

from __future__ import annotations

from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement.actions.catch_up import catch_up
from jishi.commerce.settlement.models import ReservePart, ReservePlan
from jishi.commerce.settlement.position import Kind, lock_shop, move, payable
from jishi.kernel import audit, clock
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput


@use_case
def set_reserve(
    *, shop_id: UUID, basis_points: int, days: int, ground: str, rule: str, by: str
) -> None:
    """Keep `basis_points`/10,000 of each later settlement for `days` (1–365); 0 ends it. What is kept
    already stays until its own day. Raises `NotFound`, `InvalidInput`."""
    catalog.get_shop_application(shop_id)
    if not (0 <= basis_points <= 10_000 and 1 <= days <= 365 and ground.strip() and rule.strip()):
        raise InvalidInput(fields={"reserve": "invalid"})
    lock_shop(shop_id)
    ReservePlan.objects.update_or_create(
        shop_id=shop_id,
        defaults={
            "basis_points": basis_points, "days": days, "ground": ground[:300], "rule": rule[:120],
            "set_at": clock.now(),
        },
    )  # fmt: skip
    audit.write(
        actor=by, verb="money.reserve", target=f"shop:{shop_id}", reason=ground, basis=rule,
        basis_points=basis_points, days=days,
    )  # fmt: skip


@use_case
def release_due(*, part_id: UUID) -> bool:
    """The part's day has come: what is left of it goes to the balance. A claw-back may have taken from
    the reserve in the meantime. False when it is not due or somebody else is at it."""
    seen = ReservePart.objects.filter(pk=part_id).first()
    if seen is None:
        return False
    lock_shop(seen.shop_id)
    part = (
        ReservePart.objects.select_for_update(skip_locked=True)
        .filter(pk=part_id, released_at=None, release_at__lte=clock.now())
        .first()
    )
    if part is None:
        return False
    part.released_at = clock.now()
    part.save(update_fields=["released_at"])
    kept = ledger.shop_account(Kind.RESERVE, part.shop_id)
    there = ledger.lock_balances([kept], part.currency)[kept].minor
    minor = min(part.minor, there)
    if minor:
        move(
            source=kept, target=payable(part.shop_id), minor=minor,
            cause=ledger.Cause("reserve", str(part.pk)), label="reserve.released",
            basis=part.rule,
        )  # fmt: skip
        catch_up(shop_id=part.shop_id)
    return True
