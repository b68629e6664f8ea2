"""Freeze and lift: a shop's money stays where it is, with a ground that its owner can read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jishi.commerce.catalog import api as catalog
from jishi.commerce.ledger import api as ledger
from jishi.commerce.settlement import notices
from jishi.commerce.settlement.actions.catch_up import catch_up_payee, fill_freezes
from jishi.commerce.settlement.actions.give_back import give_back
from jishi.commerce.settlement.contracts import FreezeView, Payee, PayeeKind, WithdrawalState
from jishi.commerce.settlement.events import FreezeLifted, FreezePlaced
from jishi.commerce.settlement.models import Freeze, Withdrawal
from jishi.commerce.settlement.policy import STOPPABLE
from jishi.commerce.settlement.position import (
    currency,
    frozen_account,
    lock_shop,
    move,
    payee_of,
    position_of_payee,
    purse,
)
from jishi.commerce.settlement.queries import freeze_view
from jishi.foundation.accounts import api as accounts
from jishi.kernel import audit, clock, outbox
from jishi.kernel.db import use_case
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import new_id


@use_case
def freeze(
    *,
    shop_id: UUID,
    minor: int | None,
    ground: str,
    rule: str,
    by: str,
    ref: str,
    case: str = "",
    until: datetime | None = None,
) -> FreezeView:
    """Freeze `minor` of a shop's money, or all of it (None). Idempotent by shop and `ref`.

    At once: a sum is set aside from the balance (what is missing is taken from later settlements and
    cannot be withdrawn before), and withdrawals that have not left the house are stopped, the newest
    first and only as many as needed; with everything frozen, all of them. What is at the bank already
    cannot be called back. `until`: when it ends by itself. Emits `FreezePlaced`; tells the owner.

    Raises `NotFound` (no such shop), `InvalidInput` (no ground, no rule, a sum not above 0).
    """
    owner_id = catalog.get_shop_application(shop_id).owner_id
    return _place(
        Payee(PayeeKind.SHOP, shop_id), owner_id, minor=minor, ground=ground, rule=rule, by=by,
        ref=ref, case=case, until=until,
    )  # fmt: skip


@use_case
def freeze_promoter(
    *,
    person_id: UUID,
    minor: int | None,
    ground: str,
    rule: str,
    by: str,
    ref: str,
    case: str = "",
    until: datetime | None = None,
) -> FreezeView:
    """The same of what a promoter has earned. Raises `NotFound` (no such person), `InvalidInput`."""
    accounts.get_person(person_id)
    return _place(
        Payee(PayeeKind.PROMOTER, person_id), person_id, minor=minor, ground=ground, rule=rule,
        by=by, ref=ref, case=case, until=until,
    )  # fmt: skip


def _place(
    payee: Payee,
    owner_id: UUID,
    *,
    minor: int | None,
    ground: str,
    rule: str,
    by: str,
    ref: str,
    case: str,
    until: datetime | None,
) -> FreezeView:
    shop_id = payee.id
    wrong = {
        name: "needed" for name, value in (("ground", ground), ("rule", rule), ("ref", ref))
        if not value.strip()
    }  # fmt: skip
    if minor is not None and minor <= 0:
        wrong["minor"] = "above_zero"
    if until is not None and until <= clock.now():
        wrong["until"] = "past"
    for name, value in (("ground", ground), ("rule", rule), ("case", case)):
        if "\0" in value:
            wrong[name] = "invalid"
    if wrong:
        raise InvalidInput(fields=wrong)
    lock_shop(shop_id)
    known = Freeze.objects.filter(shop_id=shop_id, ref=ref).first()
    if known is not None:
        return freeze_view(known)
    row = Freeze.objects.create(
        id=new_id(), shop_id=shop_id, payee_kind=payee.kind, ref=ref, minor=minor, currency=currency(),
        ground=ground.strip()[:300], rule=rule.strip()[:120], case=case[:64], placed_by=by,
        placed_at=clock.now(), until=until,
    )  # fmt: skip
    fill_freezes(shop_id)
    _stop_withdrawals(row)
    fill_freezes(shop_id)
    outbox.record(
        FreezePlaced(
            freeze_id=row.pk, shop_id=shop_id, minor=minor, currency=row.currency, rule=row.rule,
            case=row.case, until=until,
        )
    )  # fmt: skip
    audit.write(
        actor=by, verb="money.freeze", target=f"{payee.kind}:{shop_id}", reason=row.ground,
        basis=row.rule, freeze=str(row.pk), minor=minor,
    )  # fmt: skip
    notices.frozen(owner_id, row)
    return freeze_view(row)


def _stop_withdrawals(row: Freeze) -> None:
    waiting = (
        Withdrawal.objects.select_for_update()
        .filter(shop_id=row.shop_id, state__in=[state.value for state in STOPPABLE])
        .order_by("-id")
    )
    for withdrawal in waiting:
        if row.minor is not None:
            fill_freezes(row.shop_id)
            if position_of_payee(payee_of(row), locked=True).held_for_freezes.minor == 0:
                return
        give_back(
            withdrawal, state=WithdrawalState.REFUSED, reason=row.ground, actor=row.placed_by,
            rule=row.rule,
        )  # fmt: skip


@use_case
def lift(*, freeze_id: UUID, by: str, reason: str) -> FreezeView:
    """End a freeze: what it held is in the balance again, to the cent. Doing it twice changes
    nothing. Raises `NotFound`. Emits `FreezeLifted`; tells the owner."""
    seen = Freeze.objects.filter(pk=freeze_id).first()
    if seen is None:
        raise NotFound
    lock_shop(seen.shop_id)
    row = Freeze.objects.select_for_update().get(pk=freeze_id)
    if row.lifted_at is not None:
        return freeze_view(row)
    row.lifted_at = clock.now()
    row.lifted_by = by
    row.lift_reason = reason.strip()[:300]
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    account = frozen_account(row)
    held = ledger.lock_balances([account], row.currency)[account].minor
    if held:
        move(
            source=account, target=purse(payee_of(row)), minor=held,
            cause=ledger.Cause("freeze", str(row.pk)), label="freeze.lifted", basis=row.rule,
        )  # fmt: skip
    catch_up_payee(payee=payee_of(row))
    outbox.record(
        FreezeLifted(
            freeze_id=row.pk, shop_id=row.shop_id, rule=row.rule, case=row.case,
            reason=row.lift_reason,
        )
    )  # fmt: skip
    audit.write(
        actor=by, verb="money.unfreeze", target=f"{row.payee_kind}:{row.shop_id}", reason=reason,
        basis=row.rule, freeze=str(row.pk), minor=held,
    )  # fmt: skip
    notices.unfrozen(_owner_of(payee_of(row)), row)
    return freeze_view(row)


def _owner_of(payee: Payee) -> UUID:
    if payee.kind is PayeeKind.PROMOTER:
        return payee.id
    return catalog.get_shop_application(payee.id).owner_id


@use_case
def lift_ended(*, freeze_id: UUID) -> bool:
    """The freeze's term is over. False when it is not, or somebody else is at it."""
    due = (
        Freeze.objects.select_for_update(skip_locked=True)
        .filter(pk=freeze_id, lifted_at=None, until__lte=clock.now())
        .exists()
    )
    if due:
        lift(freeze_id=freeze_id, by="clock", reason="期限已到 · term over")
    return due
