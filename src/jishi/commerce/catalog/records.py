"""What is known of a shop or a product beyond its form: for rules, not for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Count, Max, Min, Q

from jishi.commerce.catalog import categories, policy
from jishi.commerce.catalog.contracts import ProductRecord, ShopRecord, ShopState
from jishi.commerce.catalog.models import PriceChange, Product, Shop, ShopDocument, Sku
from jishi.foundation.media import api as media
from jishi.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


def shop_record(shop_id: UUID) -> ShopRecord:
    """Raises `NotFound`. Seven queries."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        raise NotFound
    documents = list(ShopDocument.objects.filter(shop=shop))
    borrowed = media.strangers_with(row.picture_id for row in documents)
    ends = [row.valid_until for row in documents if row.valid_until]
    goods = Product.objects.filter(shop=shop).aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)),
        on_sale=Count("pk", filter=Q(state="on_sale")),
        rejected=Count("pk", filter=Q(state="rejected")),
        titles=Count("title", filter=Q(state="on_sale"), distinct=True),
        without_origin=Count("pk", filter=Q(state="on_sale", origin="")),
        last=Max("published_at"),
    )
    stocked = Sku.objects.filter(shop=shop, is_retired=False, stock__gt=0, product__state="on_sale")
    return ShopRecord(
        state=cast("ShopState", shop.state),
        begun_at=shop.begun_at,
        opened_at=shop.opened_at,
        decided_at=shop.decided_at,
        submission=shop.submission,
        **_kin(shop),
        borrowed_documents=sum(1 for row in documents if borrowed.get(row.picture_id)),
        first_expiry=min(ends, default=None),
        products_published=goods["published"],
        products_on_sale=goods["on_sale"],
        products_rejected=goods["rejected"],
        products_sold_out=goods["on_sale"] - stocked.values("product").distinct().count(),
        repeated_titles=goods["on_sale"] - goods["titles"],
        without_origin=goods["without_origin"],
        last_published_at=goods["last"],
    )


def _kin(shop: Shop) -> dict[str, int]:
    """How many other shops that were ever handed in share something with this one."""
    nobody = Q(pk=None)
    licence = Q(licence_number=shop.licence_number) if shop.licence_number else nobody
    phone = Q(contact_phone=shop.contact_phone) if shop.contact_phone else nobody
    return Shop.objects.exclude(pk=shop.pk).exclude(state="draft").aggregate(
        same_name=Count("pk", filter=Q(name__iexact=shop.name) if shop.name else nobody),
        same_licence=Count("pk", filter=licence),
        same_phone=Count("pk", filter=phone),
        closed_kin=Count("pk", filter=(licence | phone) & Q(state="closed")),
    )  # fmt: skip


def product_record(product_id: UUID, *, title: str, since: datetime) -> ProductRecord:
    """`title`: the one asked about, which may not be saved yet. Raises `NotFound`. Four queries."""
    product = Product.objects.filter(pk=product_id).first()
    if product is None:
        raise NotFound
    twins = Product.objects.filter(title__iexact=title).exclude(pk=product_id)
    twins = twins.exclude(state__in=["draft", "withdrawn"])
    counted = twins.aggregate(
        own=Count("pk", filter=Q(shop_id=product.shop_id)),
        other=Count("pk", filter=~Q(shop_id=product.shop_id)),
    )
    changes = PriceChange.objects.filter(product=product, at__gte=since).aggregate(
        n=Count("pk"), low_before=Min("before_minor"), low_after=Min("after_minor"),
        high_before=Max("before_minor"), high_after=Max("after_minor"),
    )  # fmt: skip
    now = Sku.objects.filter(product=product, is_retired=False).aggregate(
        low=Min("price_minor"), high=Max("price_minor")
    )
    lows = [v for v in (changes["low_before"], changes["low_after"], now["low"]) if v is not None]
    highs = [
        v for v in (changes["high_before"], changes["high_after"], now["high"]) if v is not None
    ]
    return ProductRecord(
        published_at=product.published_at,
        own_twins=counted["own"],
        other_twins=counted["other"],
        price_changes=changes["n"],
        lowest_minor=min(lows, default=None),
        highest_minor=max(highs, default=None),
    )


def borrowed_pictures(ids: Iterable[UUID]) -> int:
    """How many of these pictures somebody else keeps for the same purpose. Two queries."""
    return sum(1 for strangers in media.strangers_with(ids).values() if strangers)


def is_credit_code(number: str) -> bool:
    """See `policy.is_credit_code`."""
    return policy.is_credit_code(number)


def shops_named(name: str, *, besides: UUID) -> int:
    """Open shops of this name whose owner is not `besides`."""
    if not name:
        return 0
    return (
        Shop.objects.filter(name__iexact=name, state="approved").exclude(owner_id=besides).count()
    )


def open_shop_ids() -> Iterable[UUID]:
    """All open shops, oldest first: what a sweep goes through."""
    return (
        Shop.objects.filter(state="approved").order_by("pk").values_list("pk", flat=True).iterator()
    )


def open_among(shop_ids: Iterable[UUID]) -> frozenset[UUID]:
    """One query."""
    rows = Shop.objects.filter(pk__in=set(shop_ids), state="approved")
    return frozenset(rows.values_list("pk", flat=True))


def fresh_among(product_ids: Iterable[UUID]) -> frozenset[UUID]:
    """One query."""
    perishable = [one.id for one in categories.ALL if one.fresh]
    rows = Product.objects.filter(pk__in=set(product_ids), category__in=perishable)
    return frozenset(rows.values_list("pk", flat=True))
