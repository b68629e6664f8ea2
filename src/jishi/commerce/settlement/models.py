"""Tables of settlement. Money itself is in the ledger; these rows say what it is for.

Where a row has a `payee_kind`, its `shop_id` is the payee: a shop, or with `promoter` a person.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from jishi.commerce.settlement.policy import TRANSITIONS
from jishi.kernel.ids import new_id


class PayIn(models.Model):
    """A deposit on its way in through a payment; the row's id is the payment's subject."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shop_id = models.UUIDField()
    payment_id = models.UUIDField(unique=True)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    begun_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="pay_in_positive")
        ]
        indexes: ClassVar = [models.Index(fields=["shop_id", "-id"], name="pay_in_of_shop")]


class Deduction(models.Model):
    """A sum taken from a deposit by a decision; undone by giving it back."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shop_id = models.UUIDField()
    ref = models.CharField(max_length=120, unique=True)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fund = models.CharField(max_length=64)
    ground = models.CharField(max_length=300)
    rule = models.CharField(max_length=120)
    at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)


class ReservePlan(models.Model):
    """How much of what a shop earns is kept back, and for how long. Without a row: nothing."""

    shop_id = models.UUIDField(primary_key=True)
    basis_points = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    ground = models.CharField(max_length=300)
    rule = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(basis_points__lte=10_000, days__range=(1, 365)),
                name="reserve_plan_sane",
            )
        ]


class ReservePart(models.Model):
    """What was kept of one order's settlement, until when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shop_id = models.UUIDField()
    order_id = models.UUIDField(unique=True)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rule = models.CharField(max_length=120)
    kept_at = models.DateTimeField()
    release_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["release_at"], condition=Q(released_at=None), name="reserve_to_release"
            )
        ]


class Freeze(models.Model):
    """A freeze of a sum (`minor`) or of everything (`minor` null), with its ground."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shop_id = models.UUIDField()
    payee_kind = models.CharField(max_length=8, default="shop")
    ref = models.CharField(max_length=120)
    minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    ground = models.CharField(max_length=300)
    rule = models.CharField(max_length=120)
    case = models.CharField(max_length=64, blank=True)
    placed_by = models.CharField(max_length=64)
    placed_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop_id", "ref"], name="freeze_once"),
            models.CheckConstraint(
                condition=Q(minor=None) | Q(minor__gt=0), name="freeze_positive"
            ),
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(rule=""), name="freeze_has_a_ground"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["shop_id"], condition=Q(lifted_at=None), name="freeze_in_force"),
            models.Index(
                fields=["until"],
                condition=Q(lifted_at=None, until__isnull=False),
                name="freeze_to_end",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="freeze_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="freeze_ground_stays",
                fields=[
                    "shop_id",
                    "payee_kind",
                    "minor",
                    "currency",
                    "ground",
                    "rule",
                    "case",
                    "placed_at",
                ],
            ),
        ]


class BankAccount(models.Model):
    """Where a shop is paid to. The number is in the vault's cipher; only its end is readable."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shop_id = models.UUIDField()
    payee_kind = models.CharField(max_length=8, default="shop")
    holder = models.CharField(max_length=80)
    bank = models.CharField(max_length=80)
    #: "" for a bank account, else the provider whose transfers reach it.
    channel = models.CharField(max_length=20, blank=True)
    number = models.BinaryField(max_length=200)
    last_four = models.CharField(max_length=4)
    fingerprint = models.CharField(max_length=64)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    usable_from = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop_id", "fingerprint"],
                condition=Q(removed_at=None),
                name="bank_account_once",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="bank_account_stays",
                fields=["shop_id", "payee_kind", "holder", "bank", "channel", "number", "last_four", "added_at",
                        "usable_from"],
            )
        ]  # fmt: skip


class SecondFactor(models.Model):
    """A person's TOTP secret (RFC 6238) in the vault's cipher. `last_step`: the newest time step whose
    code was used; older ones are worth nothing."""

    person_id = models.UUIDField(primary_key=True)
    secret = models.BinaryField(max_length=200)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code on paper, good once, for when the telephone is lost. Only a keyed digest is kept."""

    person_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "digest"], name="recovery_code_once")
        ]


class Batch(models.Model):
    """Withdrawals that go to a bank in one file. `checksum`: SHA-256 of the file."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=8, default="open")
    currency = models.CharField(max_length=3)
    count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    checksum = models.CharField(max_length=64, blank=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="batch_steps", field="state", transitions=[("open", "sent"), ("sent", "done"),
                                                                ("open", "done")],
            )
        ]  # fmt: skip


class Withdrawal(models.Model):
    """Money on its way to a shop's bank account. `number` is what the bank sees, once and for ever."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=24, unique=True)
    shop_id = models.UUIDField()
    payee_kind = models.CharField(max_length=8, default="shop")
    owner_id = models.UUIDField()
    bank_account = models.ForeignKey(
        "settlement.BankAccount", on_delete=models.PROTECT, related_name="+"
    )
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default="requested")
    #: "" until it is sent: `bank` for a batch, else the provider's id.
    channel = models.CharField(max_length=20, blank=True)
    batch = models.ForeignKey(
        "settlement.Batch", on_delete=models.PROTECT, related_name="+", null=True
    )
    rule = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="withdrawal_positive")
        ]
        indexes: ClassVar = [
            models.Index(fields=["shop_id", "-id"], name="withdrawal_of_shop"),
            models.Index(
                fields=["state", "id"],
                condition=Q(state__in=["requested", "approved", "batched", "sent"]),
                name="withdrawal_open",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="withdrawal_steps",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, afters in TRANSITIONS.items()
                    for after in sorted(afters)
                ],
            ),
            pgtrigger.ReadOnly(
                name="withdrawal_bargain_stays",
                fields=[
                    "number",
                    "shop_id",
                    "payee_kind",
                    "bank_account",
                    "minor",
                    "currency",
                    "requested_at",
                ],
            ),
        ]


class Difference(models.Model):
    """Something a statement or a bank's result and the books do not agree on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    provider = models.CharField(max_length=20)
    day = models.DateField()
    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=80, blank=True)
    ours_minor = models.BigIntegerField()
    theirs_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    found_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True)
    explained_by = models.CharField(max_length=64, blank=True)
    explanation = models.CharField(max_length=300, blank=True)
    booked = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "day", "kind", "reference", "number"], name="difference_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["provider", "id"],
                condition=Q(explained_at=None),
                name="difference_open",
            )
        ]


class StatementRun(models.Model):
    """A provider's day that was reconciled; the newest run of a day counts."""

    provider = models.CharField(max_length=20)
    day = models.DateField()
    rows = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    run_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "day"], name="statement_run_day")
        ]
