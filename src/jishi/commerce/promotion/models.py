"""Tables of promotion. Counters move by one conditional UPDATE each; the checks repeat their limits."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jishi.kernel.ids import new_id


class Coupon(models.Model):
    """An issue of coupons; `contracts.CouponTerms` says what the numbers mean."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=8)
    shop_id = models.UUIDField(null=True)
    live_id = models.UUIDField(null=True)
    title = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    amount_minor = models.BigIntegerField(default=0)
    percent_bp = models.PositiveIntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True)
    threshold_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    quota = models.PositiveIntegerField()
    claimed = models.PositiveIntegerField(default=0)
    per_person = models.PositiveSmallIntegerField(default=1)
    platform_bp = models.PositiveIntegerField(default=0)
    product_ids: ArrayField[list[Any], list[Any]] = ArrayField(models.UUIDField(), default=list)
    returns_on_refund = models.BooleanField(default=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_stopped = models.BooleanField(default=False)
    issued_by = models.UUIDField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(claimed__lte=F("quota")), name="coupon_quota"),
            models.CheckConstraint(
                condition=Q(level="platform", shop_id=None, live_id=None)
                | Q(level="merchant", shop_id__isnull=False, live_id=None)
                | Q(level="room", shop_id__isnull=False, live_id__isnull=False),
                name="coupon_level",
            ),
            models.CheckConstraint(
                condition=Q(kind="amount", amount_minor__gt=0, percent_bp=0)
                | Q(kind="percent", amount_minor=0, percent_bp__gte=1, percent_bp__lte=9_900),
                name="coupon_kind",
            ),
            models.CheckConstraint(
                condition=Q(platform_bp__lte=10_000, ends_at__gt=F("starts_at"), per_person__gte=1),
                name="coupon_terms",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["shop_id", "-id"], name="coupon_of_shop"),
            models.Index(
                fields=["live_id"], condition=Q(live_id__isnull=False), name="coupon_of_live"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="coupon_terms_stay",
                fields=[
                    "level", "shop_id", "live_id", "kind", "amount_minor", "percent_bp",
                    "cap_minor", "threshold_minor", "currency", "platform_bp", "product_ids",
                    "per_person", "starts_at", "ends_at", "returns_on_refund",
                ],
            )
        ]  # fmt: skip


class Claim(models.Model):
    """One coupon in one person's hand. `used_by`: the payment it is used in; `nth`: 1, 2, …"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    coupon = models.ForeignKey("promotion.Coupon", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    nth = models.PositiveSmallIntegerField()
    claimed_at = models.DateTimeField()
    used_by = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coupon", "person_id", "nth"], name="claim_nth_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person_id"], condition=Q(used_by__isnull=True), name="claim_to_use"
            ),
            models.Index(
                fields=["used_by"], condition=Q(used_by__isnull=False), name="claim_of_payment"
            ),
        ]


class FlashDeal(models.Model):
    """A lower price for a few pieces of one SKU in a short time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shop_id = models.UUIDField()
    product_id = models.UUIDField()
    sku_id = models.UUIDField()
    price_minor = models.BigIntegerField()
    full_price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    quantity = models.PositiveIntegerField()
    sold = models.PositiveIntegerField(default=0)
    per_buyer = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_stopped = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sold__gte=0, sold__lte=F("quantity")), name="flash_quantity"
            ),
            models.CheckConstraint(
                condition=Q(
                    price_minor__gte=1, price_minor__lt=F("full_price_minor"),
                    ends_at__gt=F("starts_at"), per_buyer__gte=1,
                ),
                name="flash_terms",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["sku_id", "ends_at"], condition=Q(is_stopped=False), name="flash_of_sku"
            ),
            models.Index(fields=["product_id", "ends_at"], name="flash_of_product"),
            models.Index(fields=["shop_id", "-id"], name="flash_of_shop"),
        ]


class FlashTake(models.Model):
    """How many pieces of a deal one buyer has."""

    deal = models.ForeignKey("promotion.FlashDeal", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    pieces = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "person_id"], name="flash_take_once")
        ]


class SkuLimit(models.Model):
    """How many pieces of a SKU one buyer may buy since the limit was set."""

    sku_id = models.UUIDField(primary_key=True)
    shop_id = models.UUIDField()
    per_buyer = models.PositiveIntegerField()
    since = models.DateTimeField()


class LimitTake(models.Model):
    """How many pieces of a limited SKU one buyer has bought."""

    sku_id = models.UUIDField()
    person_id = models.UUIDField()
    pieces = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sku_id", "person_id"], name="limit_take_once")
        ]


class Waiting(models.Model):
    """A place in a SKU's waiting line. `pieces` are taken from stock while `state` is offered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sku_id = models.UUIDField()
    shop_id = models.UUIDField()
    product_id = models.UUIDField()
    title = models.CharField(max_length=80)
    person_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="waiting")
    joined_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sku_id", "person_id"], condition=Q(state__in=["waiting", "offered"]),
                name="waiting_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(pieces__gte=1, until__isnull=False),
                name="waiting_hold",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["sku_id", "id"], condition=Q(state="waiting"), name="waiting_line"
            ),
            models.Index(fields=["until"], condition=Q(state="offered"), name="waiting_to_lapse"),
        ]


class PromoterRate(models.Model):
    """What the promoter of a product gets of its price (1/10,000); the shop bears it."""

    product_id = models.UUIDField(primary_key=True)
    shop_id = models.UUIDField()
    basis_points = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis_points__lte=5_000), name="promoter_rate_fits")
        ]


class Used(models.Model):
    """What one order used up, so that giving it back is exact and happens once. `what`: deal, limit,
    claim or hold; `given_back_at`: when the order fell."""

    payment_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    what = models.CharField(max_length=8)
    subject_id = models.UUIDField()
    pieces = models.PositiveIntegerField(default=0)
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["payment_id"],
                condition=Q(given_back_at__isnull=True),
                name="used_of_payment",
            )
        ]
