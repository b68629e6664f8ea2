"""Tables of orders."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from jishi.commerce.orders.contracts import ReviewState
from jishi.commerce.orders.policy import TRANSITIONS
from jishi.kernel.ids import new_id


class Address(models.Model):
    """Where a person has parcels sent. Orders keep a copy: editing changes no order."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=24)
    region = models.CharField(max_length=24)
    city = models.CharField(max_length=40, blank=True)
    district = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(is_default=True), name="address_one_default"
            )
        ]


class CartItem(models.Model):
    """So many pieces a person thinks of buying."""

    person_id = models.UUIDField()
    sku_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "sku_id"], name="cart_item_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=999), name="cart_quantity"
            ),
        ]


class Order(models.Model):
    """One shop's part of a checkout. `fee_bp`: fee rate (1/10,000 of goods) agreed at placing.

    `subsidy_minor` of the discount is borne by the market; `discounts` lists every coupon of it.
    `refunded_minor` went back to the buyer so far, `subsidy_back_minor` of the subsidy with it.
    `shares`: who got how much at settlement and still has it, see `policy.Shares`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, unique=True)
    shop_id = models.UUIDField()
    shop_owner_id = models.UUIDField()
    buyer_id = models.UUIDField()
    state = models.CharField(max_length=16, default="awaiting_payment")
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    freight_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    subsidy_minor = models.BigIntegerField(default=0)
    discounts: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list
    )
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    subsidy_back_minor = models.BigIntegerField(default=0)
    shares: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        null=True
    )
    fee_bp = models.PositiveIntegerField()
    address: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    source_kind = models.CharField(max_length=8, default="none")
    source_id = models.UUIDField(null=True)
    payment_id = models.UUIDField()
    ship_within_h = models.PositiveIntegerField()
    cancel_reason = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField()
    pay_by = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    settle_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    #: When the provider had paid the refund out.
    refund_paid_at = models.DateTimeField(null=True)
    is_reviewed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    total_minor=F("goods_minor") + F("freight_minor") - F("discount_minor")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gt=0, freight_minor__gte=0, discount_minor__gte=0),
                name="order_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    subsidy_minor__gte=0,
                    subsidy_minor__lte=F("discount_minor"),
                    refunded_minor__gte=0,
                    refunded_minor__lte=F("total_minor"),
                    subsidy_back_minor__gte=0,
                    subsidy_back_minor__lte=F("subsidy_minor"),
                ),
                name="order_unwinding_fits",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["buyer_id", "-id"], name="order_of_buyer"),
            models.Index(fields=["shop_id", "-id"], name="order_of_shop"),
            models.Index(fields=["payment_id"], name="order_of_payment"),
            models.Index(
                fields=["source_kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="order_of_source",
            ),
            models.Index(
                fields=["pay_by"], condition=Q(state="awaiting_payment"), name="order_to_pay"
            ),
            models.Index(
                fields=["confirm_by"], condition=Q(state="shipped"), name="order_to_confirm"
            ),
            models.Index(
                fields=["settle_at"], condition=Q(state="received"), name="order_to_settle"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="order_transitions",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, afters in TRANSITIONS.items()
                    for after in sorted(afters)
                ],
            ),
            pgtrigger.ReadOnly(
                name="order_bargain_stays",
                fields=[
                    "number", "shop_id", "buyer_id", "currency", "goods_minor", "freight_minor",
                    "discount_minor", "subsidy_minor", "discounts", "total_minor", "fee_bp",
                    "payment_id",
                ],
            ),
        ]  # fmt: skip


class Line(models.Model):
    """What was bought, as it was when it was bought. `shop_id` for spreading by shop later.

    `unit_price_minor` is the flash price when `deal_id` is given, `full_price_minor` what it else is.
    `discount_minor` is this line's part of the coupons, `subsidy_minor` the market's part of that.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField()
    product_id = models.UUIDField()
    sku_id = models.UUIDField()
    title = models.CharField(max_length=200)
    options: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=60))
    picture_url = models.CharField(max_length=500)
    unit_price_minor = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    full_price_minor = models.BigIntegerField(null=True)
    deal_id = models.UUIDField(null=True)
    discount_minor = models.BigIntegerField(default=0)
    subsidy_minor = models.BigIntegerField(default=0)
    promoter_id = models.UUIDField(null=True)
    promoter_bp = models.PositiveIntegerField(default=0)
    returns_policy = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=8, default="none")
    source_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total_minor=F("unit_price_minor") * F("quantity"), quantity__gte=1),
                name="line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_minor__gte=0,
                    discount_minor__lte=F("total_minor"),
                    subsidy_minor__gte=0,
                    subsidy_minor__lte=F("discount_minor"),
                ),
                name="line_discount_fits",
            ),
            models.UniqueConstraint(fields=["order", "sku_id"], name="line_sku_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["product_id"], name="line_of_product")]


class Parcel(models.Model):
    """What was handed to a carrier."""

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField()
    carrier = models.CharField(max_length=16)
    tracking_number = models.CharField(max_length=40)
    shipped_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tracking_number"], name="parcel_of_number"),
            models.Index(fields=["shop_id", "shipped_at"], name="parcel_of_shop"),
        ]


class Step(models.Model):
    """One line of an order's timeline after its placing. Append-only."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    actor = models.CharField(max_length=10)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="order_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]


class Refund(models.Model):
    """Money of one order that goes back, in full or in part, once a `ref`. Append-only but for when
    the provider had paid it.

    `minor` goes to the buyer; `subsidy_minor` of a coupon goes back to the market with it; `shares`:
    after settlement, who gives how much of both back.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=80)
    minor = models.BigIntegerField()
    subsidy_minor = models.BigIntegerField(default=0)
    shares: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        null=True
    )
    by = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "ref"], name="refund_ref_once"),
            models.CheckConstraint(
                condition=Q(minor__gt=0, subsidy_minor__gte=0), name="refund_amounts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=Q(paid_at=None), name="refund_unpaid")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="order_refund_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="order_refund_amount_stays",
                fields=["order", "ref", "minor", "subsidy_minor", "shares"],
            ),
        ]


class Review(models.Model):
    """What a buyer says after receipt, once an order. Scores 1–5."""

    id = models.UUIDField(primary_key=True, default=new_id)
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField()
    author_id = models.UUIDField()
    product_ids: ArrayField[list[Any], list[Any]] = ArrayField(models.UUIDField())
    description = models.PositiveSmallIntegerField()
    service = models.PositiveSmallIntegerField()
    logistics = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    picture_ids: ArrayField[list[Any], list[Any]] = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=8, default="visible")
    #: The rule that held it; empty when none did.
    held_under = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    description__range=(1, 5), service__range=(1, 5), logistics__range=(1, 5)
                ),
                name="review_scores",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReviewState]),
                name="review_state_known",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["product_ids"], name="review_of_product"),
            models.Index(fields=["shop_id", "-at"], name="review_of_shop"),
            models.Index(fields=["author_id", "-at"], name="review_of_author"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="review_is_held_once",
                field="state",
                transitions=[("held", "visible"), ("held", "hidden")],
            )
        ]
