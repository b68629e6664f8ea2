"""Bank accounts: added with a second factor, usable after a day, never shown in full."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from jishi.commerce.settlement import notices, policy, ports
from jishi.commerce.settlement.actions.second_factor import prove
from jishi.commerce.settlement.adapters import vault
from jishi.commerce.settlement.contracts import BankAccountView, Payee, PayeeKind
from jishi.commerce.settlement.errors import BankAccountKnown, BankAccountNotValid, HolderDiffers
from jishi.commerce.settlement.models import BankAccount
from jishi.commerce.settlement.queries import bank_account_view, shop_of_owner
from jishi.kernel import audit, clock
from jishi.kernel.db import attempt, use_case
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import new_id


@use_case
def add_bank_account(
    *,
    owner_id: UUID,
    holder: str,
    bank: str,
    number: str,
    code: str,
    channel: str = "",
    payee_kind: PayeeKind = PayeeKind.SHOP,
) -> BankAccountView:
    """Add an account of the shop's registered owner, or of a promoter, at a bank or at a provider that
    pays out (`channel`: its id, `number`: the account there); usable after `SETTLEMENT_COOLING_S`,
    so that whoever took over a telephone cannot empty a shop before its owner has read the notice.

    Raises `NoShop`, `SecondFactorMissing`, `SecondFactorWrong`, `BankAccountNotValid`,
    `HolderDiffers`, `BankAccountKnown`.
    """
    payee, subject = _payee(owner_id, payee_kind)
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
    if subject and holder.strip() != subject.strip():
        raise HolderDiffers(subject_name=subject)
    prove(person_id=owner_id, code=code)
    now = clock.now()
    pk = new_id()
    try:
        with attempt():
            row = BankAccount.objects.create(
                id=pk, shop_id=payee.id, payee_kind=payee.kind,
                holder=holder.strip(), bank=bank.strip(), channel=channel,
                number=vault.lock_up(plain, place=number_place(pk)), last_four=plain[-4:],
                fingerprint=vault.fingerprint(f"{channel}\n{plain}", purpose="bank_account"),
                added_by=owner_id,
                added_at=now, usable_from=now + timedelta(seconds=settings.SETTLEMENT_COOLING_S),
            )  # fmt: skip
    except IntegrityError as error:
        raise BankAccountKnown from error
    audit.write(
        actor=f"person:{owner_id}", verb="bank_account.add", target=f"{payee.kind}:{payee.id}",
        account=str(pk), last_four=row.last_four,
    )  # fmt: skip
    notices.account_added(owner_id, row)
    return bank_account_view(row)


@use_case
def remove_bank_account(
    *, owner_id: UUID, account_id: UUID, payee_kind: PayeeKind = PayeeKind.SHOP
) -> None:
    """It gets no more withdrawals; those on their way go on. Raises `NotFound`."""
    payee, _ = _payee(owner_id, payee_kind)
    row = (
        BankAccount.objects.select_for_update()
        .filter(pk=account_id, shop_id=payee.id, removed_at=None)
        .first()
    )
    if row is None:
        raise NotFound
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    audit.write(
        actor=f"person:{owner_id}", verb="bank_account.remove", target=f"{payee.kind}:{payee.id}",
        account=str(row.pk),
    )  # fmt: skip


def _payee(owner_id: UUID, kind: PayeeKind) -> tuple[Payee, str]:
    """Whose account it is, and in which name it must be ("": any). A promoter has shown no papers."""
    if kind is PayeeKind.PROMOTER:
        return Payee(kind, owner_id), ""
    shop = shop_of_owner(owner_id)
    return Payee(kind, shop.id), shop.form.subject_name


def number_place(account_id: UUID) -> str:
    """What binds a cipher to its row."""
    return f"settlement.bank_account:{account_id}"


def full_number(row: BankAccount) -> str:
    """The number in clear, for a pay-out only."""
    return vault.take_out(bytes(row.number), place=number_place(row.pk))
