"""Rows to contracts and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from jishi.commerce.catalog import policy
from jishi.commerce.catalog.contracts import (
    Axis,
    DocumentRef,
    FreightFacts,
    PictureFacts,
    ProductCard,
    ProductDraft,
    ReturnsPolicy,
    ShopDraft,
    ShopRef,
    SkuDraft,
    SkuFacts,
    SubjectKind,
)
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from jishi.commerce.catalog.models import FreightTemplate, Product, Shop, ShopDocument, Sku

FREE = FreightFacts(
    id=None, name="包邮", base_minor=0, base_units=1, extra_minor=0, extra_units=1,
    free_from_minor=None, excluded_regions=(),
)  # fmt: skip


def freight(template: FreightTemplate | None) -> FreightFacts:
    if template is None:
        return FREE
    return FreightFacts(
        id=template.pk,
        name=template.name,
        base_minor=template.base_minor,
        base_units=template.base_units,
        extra_minor=template.extra_minor,
        extra_units=template.extra_units,
        free_from_minor=template.free_from_minor,
        excluded_regions=tuple(template.excluded_regions),
    )


def axes(stored: list[dict[str, Any]]) -> tuple[Axis, ...]:
    return tuple(Axis(name=axis["name"], values=tuple(axis["values"])) for axis in stored)


def stored_axes(given: Sequence[Axis]) -> list[dict[str, Any]]:
    return [{"name": axis.name, "values": list(axis.values)} for axis in given]


def sku_draft(sku: Sku) -> SkuDraft:
    return SkuDraft(
        id=sku.pk, options=tuple(sku.options), price_minor=sku.price_minor,
        list_price_minor=sku.list_price_minor, stock=sku.stock, code=sku.code,
    )  # fmt: skip


def product_draft(product: Product, skus: Iterable[Sku]) -> ProductDraft:
    """The form that would make the product as it is."""
    return ProductDraft(
        title=product.title,
        description=product.description,
        category=product.category,
        picture_ids=tuple(product.picture_ids),
        axes=axes(product.axes),
        skus=tuple(sku_draft(sku) for sku in skus),
        freight_template_id=product.freight_template_id,
        returns_policy=cast("ReturnsPolicy", product.returns_policy),
        origin=product.origin,
        ship_within_h=product.ship_within_h,
        attributes=tuple(sorted(product.attributes.items())),
    )


def stored_draft(form: ProductDraft) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.to_builtins(form))


def draft_from_store(stored: dict[str, Any]) -> ProductDraft:
    return msgspec.convert(stored, ProductDraft)


def shop_draft(shop: Shop, documents: Iterable[ShopDocument]) -> ShopDraft:
    return ShopDraft(
        name=shop.name,
        intro=shop.intro,
        town=shop.town,
        category=shop.category,
        subject_kind=cast("SubjectKind", shop.subject_kind),
        subject_name=shop.subject_name,
        licence_number=shop.licence_number,
        contact_phone=shop.contact_phone,
        return_address=shop.return_address,
        documents=tuple(
            DocumentRef(
                kind=cast("Any", row.kind), picture_id=row.picture_id, valid_until=row.valid_until
            )
            for row in documents
        ),
        banner_picture_id=shop.banner_picture_id,
        avatar_picture_id=shop.avatar_picture_id,
    )


def card(
    product: Product,
    shop: ShopRef,
    skus: Sequence[Sku],
    pictures: Mapping[UUID, PictureFacts],
    *,
    shop_is_open: bool,
) -> ProductCard:
    """`skus`: those in use. Without one (a form never saved so) the price is zero."""
    stock = sum(sku.stock for sku in skus)
    cheapest = min(skus, key=lambda sku: (sku.price_minor, sku.position), default=None)
    currency = cheapest.currency if cheapest else "CNY"
    listed = cheapest.list_price_minor if cheapest else None
    first = pictures.get(product.picture_ids[0]) if product.picture_ids else None
    return ProductCard(
        id=product.pk,
        title=product.title,
        picture_url=first.thumb_url if first else "",
        price=Money(cheapest.price_minor if cheapest else 0, currency),
        list_price=None if listed is None else Money(listed, currency),
        sold_count=product.sold_count,
        stock=stock,
        state=policy.sale_state(product.state, stock, shop_is_open=shop_is_open),
        shop_id=shop.id,
        shop_name=shop.name,
        is_demo=shop.is_demo,
    )


def sku_facts(
    sku: Sku, product: Product, shop: Shop, template: FreightTemplate | None, picture_url: str
) -> SkuFacts:
    listed = sku.list_price_minor
    return SkuFacts(
        id=sku.pk,
        product_id=product.pk,
        shop_id=shop.pk,
        shop_owner_id=shop.owner_id,
        title=product.title,
        options=tuple(sku.options),
        price=Money(sku.price_minor, sku.currency),
        list_price=None if listed is None else Money(listed, sku.currency),
        stock=sku.stock,
        state=policy.sale_state(
            product.state,
            sku.stock,
            shop_is_open=shop.state == "approved",
            is_retired=sku.is_retired,
        ),
        picture_url=picture_url,
        returns_policy=cast("ReturnsPolicy", product.returns_policy),
        ship_within_h=product.ship_within_h,
        freight=freight(template),
        category=product.category,
    )
