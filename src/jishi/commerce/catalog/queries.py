"""Reads of shops and goods, returning contracts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum

from jishi.commerce.catalog import mappers, pictures, policy, sku_facts
from jishi.commerce.catalog.contracts import (
    DocumentRef,
    FreightFacts,
    ProductCard,
    ProductForm,
    ProductState,
    ProductView,
    ReturnsPolicy,
    ShopApplication,
    ShopRef,
    ShopState,
    ShopView,
)
from jishi.commerce.catalog.errors import NoShop
from jishi.commerce.catalog.models import (
    FreightTemplate,
    Product,
    ProductRevision,
    Shop,
    ShopDocument,
    Sku,
)
from jishi.foundation.accounts import api as accounts
from jishi.kernel import statements
from jishi.kernel.errors import InvalidInput, NotFound
from jishi.kernel.ids import parse_id
from jishi.kernel.paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

OPEN = "approved"


# ── shops


class _Face(NamedTuple):
    """The columns of a shop that its public face shows; named as `Shop` names them."""

    pk: UUID
    owner_id: UUID
    name: str
    town: str
    is_demo: bool
    avatar_picture_id: UUID | None


_FACES = """
SELECT id, owner_id, name, town, is_demo, avatar_picture_id FROM catalog_shop
 WHERE id = ANY($1) AND opened_at IS NOT NULL"""


def shop_refs(shops: Iterable[Shop | _Face]) -> dict[UUID, ShopRef]:
    """Public faces of `shops`; two queries at most (pictures, owners)."""
    rows = list(shops)
    found = pictures.facts(row.avatar_picture_id for row in rows if row.avatar_picture_id)
    bare = [row.owner_id for row in rows if row.avatar_picture_id not in found]
    owners = accounts.get_people(bare) if bare else {}

    def avatar(row: Shop | _Face) -> str:
        if row.avatar_picture_id in found:
            return found[row.avatar_picture_id].thumb_url
        return owners[row.owner_id].avatar_url if row.owner_id in owners else ""

    return {
        row.pk: ShopRef(
            id=row.pk, name=row.name, avatar_url=avatar(row), town=row.town,
            is_demo=row.is_demo, owner_id=row.owner_id,
        )
        for row in rows
    }  # fmt: skip


def get_shops(ids: Iterable[UUID]) -> dict[UUID, ShopRef]:
    wanted = list(set(ids))
    return shop_refs(_Face(*row) for row in statements.rows(_FACES, [wanted]))


def shops_of(owner_ids: Iterable[UUID]) -> dict[UUID, ShopRef]:
    refs = shop_refs(Shop.objects.filter(owner_id__in=set(owner_ids), state=OPEN))
    return {ref.owner_id: ref for ref in refs.values()}


def shop_view(shop_id: UUID) -> ShopView:
    shop = Shop.objects.filter(pk=shop_id, state=OPEN).first()
    if shop is None:
        raise NotFound
    return _view(shop)


def _view(shop: Shop) -> ShopView:
    ref = shop_refs([shop])[shop.pk]
    banner = shop.banner_picture_id
    counted = Product.objects.filter(shop=shop).aggregate(
        on_sale=Count("pk", filter=Q(state="on_sale")), sold=Sum("sold_count")
    )
    shown = pictures.facts([banner] if banner else [])
    return ShopView(
        id=shop.pk,
        name=shop.name,
        intro=shop.intro,
        town=shop.town,
        category=shop.category,
        banner_url=shown[banner].url if banner in shown else None,
        avatar_url=ref.avatar_url,
        owner_id=shop.owner_id,
        is_demo=shop.is_demo,
        opened_at=shop.opened_at,
        product_count=counted["on_sale"],
        sold_count=counted["sold"] or 0,
        subject_public=policy.subject_public(
            shop.subject_kind, shop.subject_name, shop.licence_number
        ),
    )


def shop_application(shop: Shop) -> ShopApplication:
    rows = list(ShopDocument.objects.filter(shop=shop).order_by("position"))
    form = mappers.shop_draft(shop, rows)
    return ShopApplication(
        id=shop.pk,
        owner_id=shop.owner_id,
        state=cast("ShopState", shop.state),
        form=form,
        missing=policy.shop_missing(form),
        decision_reason=shop.decision_reason,
        submitted_at=shop.submitted_at,
        decided_at=shop.decided_at,
        is_demo=shop.is_demo,
        submission=shop.submission,
        shop=_view(shop) if shop.state == OPEN else None,
    )


def application_for_review(shop_id: UUID) -> ShopApplication:
    """With addresses of the document pictures filled in."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        raise NotFound
    seen = shop_application(shop)
    shown = pictures.facts(document.picture_id for document in seen.form.documents)
    documents = tuple(
        DocumentRef(
            kind=document.kind,
            picture_id=document.picture_id,
            url=shown[document.picture_id].url if document.picture_id in shown else "",
            valid_until=document.valid_until,
        )
        for document in seen.form.documents
    )
    return replace(seen, form=replace(seen.form, documents=documents))


def my_shop(owner_id: UUID) -> Shop:
    """The row of this person's shop, whatever its state; raises `NoShop`."""
    shop = Shop.objects.filter(owner_id=owner_id).first()
    if shop is None:
        raise NoShop
    return shop


# ── goods


def _skus(product_ids: Iterable[UUID]) -> dict[UUID, list[Sku]]:
    grouped: dict[UUID, list[Sku]] = defaultdict(list)
    rows = Sku.objects.filter(product_id__in=set(product_ids), is_retired=False)
    for sku in rows.order_by("position", "pk"):
        grouped[sku.product_id].append(sku)
    return grouped


def _first_pictures(products: Iterable[Product]) -> list[UUID]:
    return [product.picture_ids[0] for product in products if product.picture_ids]


def cards_of(products: Sequence[Product]) -> list[ProductCard]:
    """Cards in the order of `products`, whose `shop` is loaded. Two queries: SKUs, pictures."""
    grouped = _skus(product.pk for product in products)
    shown = pictures.facts(_first_pictures(products))
    return [
        mappers.card(
            product,
            ShopRef(
                id=product.shop.pk, name=product.shop.name, avatar_url="",
                town=product.shop.town, is_demo=product.shop.is_demo,
                owner_id=product.shop.owner_id,
            ),
            grouped[product.pk],
            shown,
            shop_is_open=product.shop.state == OPEN,
        )
        for product in products
    ]  # fmt: skip


def _products(ids: Iterable[UUID]) -> list[Product]:
    return list(Product.objects.filter(pk__in=set(ids)).select_related("shop"))


def get_cards(ids: Iterable[UUID]) -> dict[UUID, ProductCard]:
    """Cards of everything that was ever published (withdrawn goods keep a card)."""
    products = [product for product in _products(ids) if product.published_at is not None]
    return {card.id: card for card in cards_of(products)}


def find_products(ids: Sequence[UUID]) -> list[ProductCard]:
    cards = get_cards(ids)
    return [cards[pk] for pk in ids if pk in cards and cards[pk].state != "withdrawn"]


def product_ids_of(owner_id: UUID) -> set[UUID]:
    return set(Product.objects.filter(shop__owner_id=owner_id).values_list("pk", flat=True))


def products_of_owner(owner_id: UUID, ids: Sequence[UUID]) -> list[ProductCard]:
    rows = Product.objects.filter(
        pk__in=set(ids), shop__owner_id=owner_id, shop__state=OPEN, state="on_sale"
    ).select_related("shop")
    cards = {card.id: card for card in cards_of(list(rows))}
    if set(ids) - set(cards):
        raise NotFound
    return [cards[pk] for pk in dict.fromkeys(ids)]


def product_view(product_id: UUID) -> ProductView:
    """A product that is or was on sale; raises `NotFound` for one never published."""
    product = (
        Product.objects.filter(pk=product_id)
        .exclude(published_at=None)
        .select_related("shop", "freight_template")
        .first()
    )
    if product is None:
        raise NotFound
    skus = sku_facts.skus_of([product.pk]).get(product.pk, [])
    shown = pictures.facts(product.picture_ids)
    return ProductView(
        id=product.pk,
        title=product.title,
        description=product.description,
        category=product.category,
        pictures=tuple(shown[pk] for pk in product.picture_ids if pk in shown),
        axes=mappers.axes(product.axes),
        skus=tuple(skus),
        state=policy.sale_state(
            product.state,
            sum(sku.stock for sku in skus),
            shop_is_open=product.shop.state == OPEN,
        ),
        returns_policy=cast("ReturnsPolicy", product.returns_policy),
        origin=product.origin,
        ship_within_h=product.ship_within_h,
        sold_count=product.sold_count,
        freight=mappers.freight(product.freight_template),
        shop=shop_refs([product.shop])[product.shop.pk],
        is_demo=product.shop.is_demo,
        attributes=tuple(sorted(product.attributes.items())),
    )


def page_of(rows: QuerySet[Product], cursor: str | None, limit: int) -> Page[Product]:
    """Newest first, by id."""
    after = decode_cursor(cursor)
    if after is not None:
        before = parse_id(after)
        if before is None:
            raise InvalidInput(fields={"cursor": "invalid"})
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("shop").order_by("-pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(items=found, next_cursor=encode_cursor(str(found[-1].pk)) if more else None)


def shop_products(shop_id: UUID, cursor: str | None, limit: int = 20) -> Page[ProductCard]:
    if not Shop.objects.filter(pk=shop_id, state=OPEN).exists():
        raise NotFound
    page = page_of(Product.objects.filter(shop_id=shop_id, state="on_sale"), cursor, limit)
    return Page(items=cards_of(page.items), next_cursor=page.next_cursor)


def on_sale(cursor: str | None, limit: int = 50) -> Page[ProductCard]:
    rows = Product.objects.filter(state="on_sale", shop__state=OPEN)
    page = page_of(rows, cursor, limit)
    return Page(items=cards_of(page.items), next_cursor=page.next_cursor)


# ── the merchant's own view, and the reviewer's


def product_forms(products: Sequence[Product]) -> list[ProductForm]:
    """Forms in the order of `products`. Four queries."""
    ids = [product.pk for product in products]
    grouped = _skus(ids)
    waiting = {
        row.product_id: row
        for row in ProductRevision.objects.filter(product_id__in=ids, state="waiting")
    }
    wanted = {pk: mappers.draft_from_store(row.form) for pk, row in waiting.items()}
    picture_ids = {pk for product in products for pk in product.picture_ids}
    picture_ids |= {pk for form in wanted.values() for pk in form.picture_ids}
    shown = pictures.facts(picture_ids)
    templates = FreightTemplate.objects.in_bulk(
        [p.freight_template_id for p in products if p.freight_template_id]
    )
    cards = {card.id: card for card in cards_of(products)}
    forms = []
    for product in products:
        skus = grouped[product.pk]
        published = mappers.product_draft(product, skus)
        form = wanted.get(product.pk, published)
        card = cards[product.pk]
        template = templates.get(product.freight_template_id)
        forms.append(
            ProductForm(
                id=product.pk,
                shop_id=product.shop_id,
                owner_id=product.shop.owner_id,
                form=form,
                state=cast("ProductState", product.state),
                is_sold_out=product.state == "on_sale" and card.stock == 0,
                has_revision=product.pk in wanted,
                decision_reason=product.decision_reason,
                submission=product.submission,
                submitted_at=product.submitted_at,
                card=card,
                pictures=tuple(shown[pk] for pk in form.picture_ids if pk in shown),
                skus=tuple(
                    mappers.sku_facts(sku, product, product.shop, template, card.picture_url)
                    for sku in skus
                ),
                published=published if product.published_at else None,
                is_demo=product.shop.is_demo,
            )
        )
    return forms


def product_form(product_id: UUID, owner_id: UUID | None = None) -> ProductForm:
    """`owner_id` None: for reviewers. Raises `NotFound` for another's product."""
    rows = Product.objects.filter(pk=product_id).select_related("shop")
    if owner_id is not None:
        rows = rows.filter(shop__owner_id=owner_id)
    product = rows.first()
    if product is None:
        raise NotFound
    return product_forms([product])[0]


def my_products(
    owner_id: UUID, *, state: str | None = None, cursor: str | None = None, limit: int = 20
) -> Page[ProductForm]:
    rows = Product.objects.filter(shop__owner_id=owner_id)
    if state in ("on_sale", "sold_out"):
        left = Exists(Sku.objects.filter(product=OuterRef("pk"), is_retired=False, stock__gt=0))
        rows = rows.filter(left if state == "on_sale" else ~left, state="on_sale")
    elif state:
        rows = rows.filter(state=state)
    page = page_of(rows, cursor, limit)
    return Page(items=product_forms(page.items), next_cursor=page.next_cursor)


def my_freight_templates(owner_id: UUID) -> list[FreightFacts]:
    rows = FreightTemplate.objects.filter(shop__owner_id=owner_id).order_by("pk")
    return [mappers.freight(row) for row in rows]
