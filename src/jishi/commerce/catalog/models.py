"""Shops, products, SKUs, freight templates. All rows of a shop carry `shop_id`."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jishi.commerce.catalog import policy
from jishi.kernel.ids import new_id


class Shop(models.Model):
    """A shop and the application it grew from; one a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, default="draft")
    name = models.CharField(max_length=40, blank=True)
    intro = models.CharField(max_length=500, blank=True)
    town = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=8, default="person")
    subject_name = models.CharField(max_length=80, blank=True)
    licence_number = models.CharField(max_length=40, blank=True)
    contact_phone = models.CharField(max_length=24, blank=True)
    return_address = models.CharField(max_length=200, blank=True)
    banner_picture_id = models.UUIDField(null=True)
    avatar_picture_id = models.UUIDField(null=True)
    is_demo = models.BooleanField(default=False)
    decision_reason = models.TextField(null=True)
    #: How often it was submitted; a decision names the submission it was made on.
    submission = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(policy.SHOP_STATES)), name="shop_state_known"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="shop_steps", field="state", transitions=policy.SHOP_STEPS)
        ]


class ShopDocument(models.Model):
    """A private picture that goes with an application."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    picture_id = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "picture_id"], name="document_once")
        ]


class FreightTemplate(models.Model):
    """How a shop charges for carriage; `contracts.FreightFacts` says what the numbers mean."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=30)
    base_minor = models.BigIntegerField()
    base_units = models.PositiveIntegerField(default=1)
    extra_minor = models.BigIntegerField(default=0)
    extra_units = models.PositiveIntegerField(default=1)
    free_from_minor = models.BigIntegerField(null=True)
    excluded_regions: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=30), default=list
    )
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    base_minor__gte=0, extra_minor__gte=0, base_units__gte=1, extra_units__gte=1
                ),
                name="freight_not_negative",
            )
        ]


class Product(models.Model):
    """A product as it is published (or first drafted). A change that waits for review is a
    `ProductRevision`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="draft")
    title = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=20)
    picture_ids: ArrayField[list[UUID], list[UUID]] = ArrayField(models.UUIDField(), default=list)
    axes: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list
    )
    freight_template = models.ForeignKey(
        "catalog.FreightTemplate", null=True, on_delete=models.PROTECT, related_name="+"
    )
    returns_policy = models.CharField(max_length=16)
    origin = models.CharField(max_length=80, blank=True)
    ship_within_h = models.PositiveSmallIntegerField(default=48)
    #: What the label says: id of `attributes.ALL` to value.
    attributes: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    sold_count = models.PositiveBigIntegerField(default=0)
    decision_reason = models.TextField(null=True)
    submission = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["shop", "state", "-id"], name="product_shop_state"),
            models.Index(fields=["-id"], condition=Q(state="on_sale"), name="product_on_sale"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(policy.PRODUCT_STATES)), name="product_state_known"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="product_steps", field="state", transitions=policy.PRODUCT_STEPS)
        ]


class ProductRevision(models.Model):
    """A change of words, pictures or variants to a product on sale, kept apart until decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    #: waiting | published | rejected | superseded
    state = models.CharField(max_length=12, default="waiting")
    form: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    reason = models.TextField(null=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="waiting"), name="revision_one_waiting"
            )
        ]


class Sku(models.Model):
    """One thing that can be bought. Retired rows stay: orders remember them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    options: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=30), default=list
    )
    position = models.PositiveSmallIntegerField(default=0)
    price_minor = models.BigIntegerField()
    list_price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    stock = models.IntegerField()
    code = models.CharField(max_length=40, blank=True)
    sold_count = models.PositiveBigIntegerField(default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "options"],
                condition=Q(is_retired=False),
                name="sku_options_once",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=1, price_minor__lte=policy.MAX_PRICE_MINOR),
                name="sku_price_in_range",
            ),
            models.CheckConstraint(condition=Q(stock__gte=0), name="sku_stock_not_negative"),
        ]


class PriceChange(models.Model):
    """A price that changed while on sale: what a comparison price is held against. Append-only."""

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("catalog.Shop", on_delete=models.PROTECT, related_name="+")
    before_minor = models.BigIntegerField()
    after_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["product", "-at"], name="price_change_of")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="price_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
