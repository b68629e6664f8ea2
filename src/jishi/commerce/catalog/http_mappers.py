"""Between the API's shapes and the room's contracts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from jishi.commerce.catalog import contracts as c
from jishi.commerce.catalog import http_schemas as out
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel.errors import InvalidInput
from jishi.kernel.ids import parse_id

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.foundation.accounts import contracts as accounts


def rfc3339(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(text: str, field: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise InvalidInput(fields={field: "unknown"})
    return found


def _id_or_none(text: str | None, field: str) -> UUID | None:
    return _id(text, field) if text else None


def shop_draft(form: out.ShopForm) -> c.ShopDraft:
    return c.ShopDraft(
        name=form.name,
        intro=form.intro,
        town=form.town,
        category=form.category,
        subject_kind=form.subject_kind,
        subject_name=form.subject_name,
        licence_number=form.licence_number,
        contact_phone=form.contact_phone,
        return_address=form.return_address,
        documents=tuple(
            c.DocumentRef(
                kind=row.kind,
                picture_id=_id(row.picture_id, "documents"),
                valid_until=row.valid_until,
            )
            for row in form.documents
        ),
        banner_picture_id=_id_or_none(form.banner_picture_id, "banner_picture_id"),
        avatar_picture_id=_id_or_none(form.avatar_picture_id, "avatar_picture_id"),
    )


def my_shop(shop: c.ShopApplication, owner: accounts.PersonRef) -> out.MyShop:
    form = shop.form
    return out.MyShop(
        id=str(shop.id),
        state=shop.state,
        form=out.ShopForm(
            name=form.name,
            intro=form.intro,
            town=form.town,
            category=form.category,
            subject_kind=form.subject_kind,
            subject_name=form.subject_name,
            licence_number=form.licence_number,
            contact_phone=form.contact_phone,
            return_address=form.return_address,
            documents=[
                out.DocumentIn(
                    kind=row.kind, picture_id=str(row.picture_id), valid_until=row.valid_until
                )
                for row in form.documents
            ],
            banner_picture_id=str(form.banner_picture_id) if form.banner_picture_id else None,
            avatar_picture_id=str(form.avatar_picture_id) if form.avatar_picture_id else None,
        ),
        missing=list(shop.missing),
        decision_reason=shop.decision_reason,
        submitted_at=rfc3339(shop.submitted_at),
        decided_at=rfc3339(shop.decided_at),
        shop=shop_page(shop.shop, owner) if shop.shop else None,
    )


def shop_page(shop: c.ShopView, owner: accounts.PersonRef) -> out.Shop:
    return out.Shop(
        id=str(shop.id),
        name=shop.name,
        intro=shop.intro,
        town=shop.town,
        category=shop.category,
        banner_url=shop.banner_url,
        avatar_url=shop.avatar_url,
        owner=PersonRef.of(owner, shop_id=shop.id),
        is_demo=shop.is_demo,
        opened_at=rfc3339(shop.opened_at),
        product_count=shop.product_count,
        sold_count=shop.sold_count,
        subject_public=shop.subject_public,
    )


def product_draft(form: out.ProductForm) -> c.ProductDraft:
    return c.ProductDraft(
        title=form.title,
        description=form.description,
        category=form.category,
        picture_ids=tuple(_id(text, "picture_ids") for text in form.picture_ids),
        axes=tuple(c.Axis(name=axis.name, values=tuple(axis.values)) for axis in form.axes),
        skus=tuple(
            c.SkuDraft(
                id=_id_or_none(sku.id, "skus"),
                options=tuple(sku.options),
                price_minor=sku.price_minor,
                list_price_minor=sku.list_price_minor,
                stock=sku.stock,
                code=sku.code,
            )
            for sku in form.skus
        ),
        freight_template_id=_id_or_none(form.freight_template_id, "freight_template_id"),
        returns_policy=form.returns_policy,
        origin=form.origin,
        ship_within_h=form.ship_within_h,
        attributes=tuple(sorted(form.attributes.items())),
    )


def product_form(form: c.ProductDraft) -> out.ProductForm:
    return out.ProductForm(
        title=form.title,
        description=form.description,
        category=form.category,
        picture_ids=[str(pk) for pk in form.picture_ids],
        axes=[_axis(axis) for axis in form.axes],
        skus=[
            out.SkuIn(
                id=str(sku.id) if sku.id else None,
                options=list(sku.options),
                price_minor=sku.price_minor,
                list_price_minor=sku.list_price_minor,
                stock=sku.stock,
                code=sku.code,
            )
            for sku in form.skus
        ],
        freight_template_id=str(form.freight_template_id) if form.freight_template_id else None,
        returns_policy=form.returns_policy,
        origin=form.origin,
        ship_within_h=form.ship_within_h,
        attributes=dict(form.attributes),
    )


def _axis(axis: c.Axis) -> out.VariantAxis:
    return out.VariantAxis(name=axis.name, values=list(axis.values))


def _picture(picture: c.PictureFacts) -> Picture:
    return Picture(
        id=str(picture.id), url=picture.url, thumb_url=picture.thumb_url,
        width=picture.width, height=picture.height,
    )  # fmt: skip


def my_product(product: c.ProductForm) -> out.MyProduct:
    return out.MyProduct(
        id=str(product.id),
        form=product_form(product.form),
        state="sold_out" if product.is_sold_out else product.state,
        decision_reason=product.decision_reason,
        card=out.ProductCard.of(product.card),
        pictures=[_picture(picture) for picture in product.pictures],
        skus=[out.Sku.of(sku) for sku in product.skus],
    )


def product_page(product: c.ProductView) -> out.Product:
    return out.Product(
        id=str(product.id),
        title=product.title,
        description=product.description,
        category=product.category,
        pictures=[_picture(picture) for picture in product.pictures],
        axes=[_axis(axis) for axis in product.axes],
        skus=[out.Sku.of(sku) for sku in product.skus],
        state=product.state,
        returns_policy=product.returns_policy,
        origin=product.origin,
        ship_within_h=product.ship_within_h,
        attributes=dict(product.attributes),
        sold_count=product.sold_count,
        freight=out.Freight.of(product.freight, settings.MARKET_CURRENCY),
        shop=out.ShopRef.of(product.shop),
        is_demo=product.is_demo,
    )


def freight_facts(body: out.FreightIn) -> c.FreightFacts:
    return c.FreightFacts(
        id=None,
        name=body.name,
        base_minor=body.base_minor,
        base_units=body.base_units,
        extra_minor=body.extra_minor,
        extra_units=body.extra_units,
        free_from_minor=body.free_from_minor,
        excluded_regions=tuple(body.excluded_regions),
    )
