"""Tables of payments."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from jishi.commerce.payments.policy import TRANSFER_TRANSITIONS, TRANSITIONS
from jishi.kernel.ids import new_id


class Payment(models.Model):
    """One sum for one checkout. `parts`: [{subject_id, shop_id, minor}], fixed at creation."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payer_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    parts: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    state = models.CharField(max_length=10, default="created")
    #: The attempt in force; earlier ones are over at their provider.
    attempt_id = models.UUIDField(null=True)
    failure = models.CharField(max_length=60, blank=True)
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")),
                name="payment_refunds_fit",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="payment_transitions",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, afters in TRANSITIONS.items()
                    for after in sorted(afters)
                ],
            ),
            pgtrigger.ReadOnly(
                name="payment_sum_stays", fields=["amount_minor", "currency", "payer_id", "parts"]
            ),
        ]


class Attempt(models.Model):
    """One try at one provider, under a number that is never used for anything else."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    out_trade_no = models.CharField(max_length=64, unique=True)
    trade_no = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, default="claimed")
    pay_url = models.CharField(max_length=4096, blank=True)
    return_url = models.CharField(max_length=2048)
    #: Kept because a repeated request must be the same to the letter (WeChat Pay H5 asks for it).
    payer_ip = models.CharField(max_length=45, blank=True)
    started_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state__in=["claimed", "pending", "unknown"]),
                name="attempt_open",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="attempt_number_stays", fields=["payment", "provider", "out_trade_no"]
            )
        ]


class CallBackSeen(models.Model):
    """A call-back that was accepted: a second one with its `notify_id` changes nothing."""

    provider = models.CharField(max_length=20)
    notify_id = models.CharField(max_length=128)
    event = models.CharField(max_length=40)
    number = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "notify_id"], name="call_back_once")
        ]


class Refund(models.Model):
    """Money on its way back. `ref` (unique per payment) makes the request idempotent."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey("payments.Attempt", on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField(null=True)
    ref = models.CharField(max_length=80)
    out_refund_no = models.CharField(max_length=64, unique=True)
    refund_no = models.CharField(max_length=255, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="requested")
    failure = models.CharField(max_length=60, blank=True)
    requested_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "ref"], name="refund_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["requested", "unknown"]),
                name="refund_due",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="refund_transitions",
                field="state",
                transitions=[
                    ("requested", "unknown"), ("requested", "succeeded"), ("requested", "failed"),
                    ("unknown", "succeeded"), ("unknown", "failed"), ("failed", "succeeded"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="refund_number_stays",
                fields=["payment", "attempt", "ref", "out_refund_no", "amount_minor", "currency"],
            ),
        ]  # fmt: skip


class Transfer(models.Model):
    """A pay-out. `ref` (the caller's) makes the request idempotent; what is sent never changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    ref = models.CharField(max_length=80, unique=True)
    provider = models.CharField(max_length=20)
    out_transfer_no = models.CharField(max_length=32, unique=True)
    transfer_no = models.CharField(max_length=255, blank=True)
    payee: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    remark = models.CharField(max_length=32)
    notify_url = models.CharField(max_length=255)
    state = models.CharField(max_length=24, default="requested")
    failure = models.CharField(max_length=60, blank=True)
    user_package = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    #: When it was last put on the wire; null: never. Anything later may have reached the provider.
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_positive")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], condition=Q(ended_at__isnull=True), name="transfer_due"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="transfer_transitions",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, afters in TRANSFER_TRANSITIONS.items()
                    for after in sorted(afters)
                ],
            ),
            pgtrigger.ReadOnly(
                name="transfer_stays",
                fields=["ref", "provider", "out_transfer_no", "payee", "amount_minor", "currency",
                        "remark", "notify_url", "requested_at"],
            ),
        ]  # fmt: skip


class Split(models.Model):
    """A division of a paid payment among receivers: `shares` as they are sent, for ever."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey("payments.Attempt", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=80)
    out_split_no = models.CharField(max_length=32, unique=True)
    split_no = models.CharField(max_length=255, blank=True)
    shares: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    is_last = models.BooleanField()
    state = models.CharField(max_length=10, default="requested")
    failure = models.CharField(max_length=60, blank=True)
    requested_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "ref"], name="split_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="split_positive"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], condition=Q(ended_at__isnull=True), name="split_due"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="split_transitions",
                field="state",
                transitions=[
                    ("requested", "unknown"), ("requested", "succeeded"), ("requested", "failed"),
                    ("unknown", "succeeded"), ("unknown", "failed"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="split_stays",
                fields=["payment", "attempt", "ref", "out_split_no", "shares", "amount_minor",
                        "currency", "is_last"],
            ),
        ]  # fmt: skip
