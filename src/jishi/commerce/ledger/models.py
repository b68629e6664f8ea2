"""Tables of the ledger. Postings and entries are append-only; the database itself refuses more.

Two sorts of guards stand in PostgreSQL. Those under `triggers` can be read here. Those made in
migration 0002 are plain triggers that no session setting switches off: they refuse UPDATE, DELETE
and TRUNCATE once more, and at commit every posting that does not have the entries it announced, in
one currency, with the sum zero.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from jishi.kernel.ids import new_id


class Account(models.Model):
    """Money of one kind, one owner, one currency. `id` is derived from these three.

    `balance_minor` (debit positive) moves in the transaction of each posting; it is null for the
    kinds whose balance is computed, see `contracts.COMPUTED`.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=32)
    owner = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    shop_id = models.UUIDField(null=True)
    balance_minor = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "owner", "currency"], name="ledger_account_name"
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=[
                        "buyer_refund",
                        "deposit",
                        "escrow",
                        "frozen",
                        "fund",
                        "promoter_payable",
                        "reserve",
                        "shop_payable",
                        "withdrawal_in_transit",
                    ]
                )
                | Q(balance_minor__lte=0),
                name="ledger_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(kind="receivable") | Q(balance_minor__gte=0),
                name="ledger_never_repaid_twice",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["shop_id", "kind"],
                condition=Q(shop_id__isnull=False) & ~Q(balance_minor=0),
                name="ledger_shop_money",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="ledger_account_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="ledger_account_name_stays",
                fields=["id", "kind", "owner", "currency", "shop_id", "opened_at"],
            ),
        ]


class Posting(models.Model):
    """One movement of money: when, why, on which basis. `size` announces how many entries it has."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    label = models.CharField(max_length=40)
    cause_kind = models.CharField(max_length=24)
    cause_id = models.CharField(max_length=64)
    basis = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    size = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause_kind", "cause_id", "label"], name="ledger_cause_posted_once"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="ledger_posting_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]


class Entry(models.Model):
    """One line of a posting. `minor`: + debit, − credit."""

    id = models.BigAutoField(primary_key=True)
    posting = models.ForeignKey("ledger.Posting", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(minor=0), name="ledger_entry_not_zero")
        ]
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="ledger_statement")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="ledger_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]


class FeeRule(models.Model):
    """A version of a fee rule. A new rate is a new row; old ones stay, postings cite them."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    basis_points = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="fee_rule_version"),
            models.UniqueConstraint(fields=["code", "basis_points"], name="fee_rule_rate"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="fee_rule_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]


class Seal(models.Model):
    """One link of the hash chain: `digest` = SHA-256 over the digest of the link before and the
    posting with its entries (`policy.digest_of`). `position` counts from 1 without a gap.

    Append-only; see migration 0002.
    """

    position = models.BigIntegerField(primary_key=True)
    posting = models.OneToOneField("ledger.Posting", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
