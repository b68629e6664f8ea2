"""Bank accounts: added with a second factor, usable after a day, never shown in full."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from jishi.commerce.settlement import notices, policy, ports
from jishi.commerce.settlement.actions.second_factor import prove
from jishi.commerce.settlement.adapters import vault
from jishi.commerce.settlement.contracts import BankAccountView
from jishi.commerce.settlement.errors import BankAccountKnown, BankAccountNotValid, HolderDiffers
from jishi.commerce.settlement.models import BankAccount
from jishi.commerce.settlement.queries import bank_account_view, shop_of_owner
from jishi.kernel import audit, clock
from jishi.kernel.db import attempt, use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id


@use_case
def add_bank_account(
    *, owner_id: UUID, holder: str, bank: str, number: str, code: str, channel: str = ""
) -> BankAccountView:
    """Add an account of the shop's registered owner, at a bank or at a provider that pays out
    (`channel`: its id, `number`: the owner's account there); usable after `SETTLEMENT_COOLING_S` (24 hours),
    so that whoever took over a telephone cannot empty a shop before its owner has read the notice.

    Raises `NoShop`, `SecondFactorMissing`, `SecondFactorWrong`, `BankAccountNotValid`,
    `HolderDiffers`, `BankAccountKnown`.
    """
    shop = shop_of_owner(owner_id)
    plain = policy.clean_number(number) if not channel else policy.clean_login(number)
    wrong = {}
    if plain is None:
        wrong["number"] = "invalid"
    if channel and channel not in ports.transfer_channels.ask():
        wrong["channel"] = "unknown"
    if not (2 <= len(bank.strip()) <= 80 and bank.strip().isprintable()):
        wrong["bank"] = "invalid"
    if not (2 <= len(holder.strip()) <= 80 and holder.strip().isprintable()):
        wrong["holder"] = "invalid"
    if plain is None or wrong:
        raise BankAccountNotValid(fields=wrong)
    if shop.form.subject_name and holder.strip() != shop.form.subject_name.strip():
        raise HolderDiffers(subject_name=shop.form.subject_name)
    prove(person_id=owner_id, code=code)
    now = clock.now()
    pk = new_id()
    try:
        with attempt():
            row = BankAccount.objects.create(
                id=pk, shop_id=shop.id, holder=holder.strip(), bank=bank.strip(), channel=channel,
                number=vault.lock_up(plain, place=number_place(pk)), last_four=plain[-4:],
                fingerprint=vault.fingerprint(f"{channel}\n{plain}", purpose="bank_account"), added_by=owner_id,
                added_at=now, usable_from=now + timedelta(seconds=settings.SETTLEMENT_COOLING_S),
            )  # fmt: skip
    except IntegrityError as error:
        raise BankAccountKnown from error
    audit.write(
        actor=f"person:{owner_id}", verb="bank_account.add", target=f"shop:{shop.id}",
        account=str(pk), last_four=row.last_four,
    )  # fmt: skip
    notices.account_added(owner_id, row)
    return bank_account_view(row)


@use_case
def remove_bank_account(*, owner_id: UUID, account_id: UUID) -> None:
    """It gets no more withdrawals; those on their way go on. Raises `NotFound`."""
    shop = shop_of_owner(owner_id)
    row = (
        BankAccount.objects.select_for_update()
        .filter(pk=account_id, shop_id=shop.id, removed_at=None)
        .first()
    )
    if row is None:
        raise NotFound
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    audit.write(
        actor=f"person:{owner_id}", verb="bank_account.remove", target=f"shop:{shop.id}",
        account=str(row.pk),
    )  # fmt: skip


def number_place(account_id: UUID) -> str:
    """What binds a cipher to its row."""
    return f"settlement.bank_account:{account_id}"


def full_number(row: BankAccount) -> str:
    """The number in clear, for a pay-out only."""
    return vault.take_out(bytes(row.number), place=number_place(row.pk))
