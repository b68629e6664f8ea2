"""What other rooms learn about shops and goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from jishi.kernel.money import Money

ShopState = Literal["draft", "submitted", "approved", "rejected", "closed"]
SubjectKind = Literal["person", "company"]
DocumentKind = Literal["identity", "licence", "permit", "authorisation"]
ProductState = Literal["draft", "in_review", "on_sale", "rejected", "withdrawn"]
#: What a buyer meets; `sold_out` is derived: on sale with nothing left.
SaleState = Literal["on_sale", "sold_out", "withdrawn"]
ReturnsPolicy = Literal["seven_day", "fresh_excluded", "custom_excluded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A trade. `seven_day_default`: goods of it come back within seven days unless made to order.

    `fresh`: perishable in the sense of Consumer Protection Law art. 25(2); `needs_permit`: food,
    whose shop needs a permit or registration (Food Safety Law art. 35).
    """

    id: str
    name_zh: str
    name_en: str
    seven_day_default: bool
    needs_permit: bool
    fresh: bool = False
    #: Ids of the label's particulars that the form asks for.
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRef:
    """A shop as everyone may see it."""

    id: UUID
    name: str
    avatar_url: str
    town: str
    is_demo: bool
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    """The public page of an open shop. `subject_public`: who holds the licence
    (E-commerce Law art. 15 has it shown)."""

    id: UUID
    name: str
    intro: str
    town: str
    category: str
    banner_url: str | None
    avatar_url: str
    owner_id: UUID
    is_demo: bool
    opened_at: datetime | None
    product_count: int
    sold_count: int
    subject_public: str

    def ref(self) -> ShopRef:
        return ShopRef(
            id=self.id, name=self.name, avatar_url=self.avatar_url, town=self.town,
            is_demo=self.is_demo, owner_id=self.owner_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """A private picture that proves something; `url` opens for its owner and for reviewers only.

    `valid_until`: the last day it holds, as printed on it; None when it has none or none was given.
    """

    kind: DocumentKind
    picture_id: UUID
    url: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDraft:
    """What a person fills in to open a shop; half-filled is fine until it is submitted."""

    name: str
    category: str
    subject_kind: SubjectKind
    subject_name: str
    contact_phone: str
    intro: str = ""
    town: str = ""
    licence_number: str = ""
    return_address: str = ""
    documents: tuple[DocumentRef, ...] = ()
    banner_picture_id: UUID | None = None
    avatar_picture_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopApplication:
    """A shop as its owner and reviewers see it. `missing`: fields still needed to submit."""

    id: UUID
    owner_id: UUID
    state: ShopState
    form: ShopDraft
    missing: tuple[str, ...]
    decision_reason: str | None
    submitted_at: datetime | None
    decided_at: datetime | None
    is_demo: bool
    submission: int
    shop: ShopView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightFacts:
    """Freight of one parcel: `base_minor` covers the first `base_units` pieces, then `extra_minor`
    for every `extra_units` more or part of it; nothing from `free_from_minor` of goods on
    (None: never free). `excluded_regions`: province names that are not delivered to. `id` None: free everywhere.
    """

    id: UUID | None
    name: str
    base_minor: int
    base_units: int
    extra_minor: int
    extra_units: int
    free_from_minor: int | None
    excluded_regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One dimension of choice, e.g. 重量: 5斤, 10斤."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuDraft:
    """One row of the variant grid. `id` None: new. `options`: one value an axis, in axis order."""

    options: tuple[str, ...]
    price_minor: int
    stock: int
    id: UUID | None = None
    list_price_minor: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """What a merchant fills in about a product."""

    title: str
    category: str
    picture_ids: tuple[UUID, ...]
    skus: tuple[SkuDraft, ...]
    returns_policy: ReturnsPolicy
    description: str = ""
    axes: tuple[Axis, ...] = ()
    freight_template_id: UUID | None = None
    origin: str = ""
    ship_within_h: int = 48
    #: What the label says, as (id of `attributes.ALL`, value).
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """A picture as goods show it; sizes in pixels."""

    id: UUID
    url: str
    thumb_url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in one glance. `price`: the lowest of its SKUs; `stock`: pieces of all SKUs."""

    id: UUID
    title: str
    picture_url: str
    price: Money
    list_price: Money | None
    sold_count: int
    stock: int
    state: SaleState
    shop_id: UUID
    shop_name: str
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuFacts:
    """What an order needs to know about one SKU, as it is now."""

    id: UUID
    product_id: UUID
    shop_id: UUID
    shop_owner_id: UUID
    title: str
    options: tuple[str, ...]
    price: Money
    stock: int
    state: SaleState
    picture_url: str
    returns_policy: ReturnsPolicy
    ship_within_h: int
    freight: FreightFacts
    category: str
    list_price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """The public page of a product."""

    id: UUID
    title: str
    description: str
    category: str
    pictures: tuple[PictureFacts, ...]
    axes: tuple[Axis, ...]
    skus: tuple[SkuFacts, ...]
    state: SaleState
    returns_policy: ReturnsPolicy
    origin: str
    ship_within_h: int
    sold_count: int
    freight: FreightFacts
    shop: ShopRef
    is_demo: bool
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductForm:
    """A product as its merchant and reviewers see it.

    `form` is what was last saved: with `has_revision` it differs from what buyers see (`card`,
    `skus`) until a reviewer has decided. `submission` counts submissions: a decision names the one
    it was made on.
    """

    id: UUID
    shop_id: UUID
    owner_id: UUID
    form: ProductDraft
    state: ProductState
    is_sold_out: bool
    has_revision: bool
    decision_reason: str | None
    submission: int
    submitted_at: datetime | None
    card: ProductCard
    pictures: tuple[PictureFacts, ...]
    skus: tuple[SkuFacts, ...]
    published: ProductDraft | None
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRecord:
    """What the catalog knows of a shop beyond its form, for those who keep the rules.

    `same_*`: other shops (in any state but draft) that share the thing; `closed_kin`: those among
    them with the same licence, phone or holder that were closed. `borrowed_documents`: document pictures
    that somebody else keeps too. Days until the nearest document ends in `first_expiry`.
    """

    state: ShopState
    begun_at: datetime
    opened_at: datetime | None
    decided_at: datetime | None
    submission: int
    same_name: int
    same_licence: int
    same_phone: int
    closed_kin: int
    borrowed_documents: int
    first_expiry: date | None
    products_published: int
    products_on_sale: int
    products_rejected: int
    products_sold_out: int
    repeated_titles: int
    without_origin: int
    last_published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRecord:
    """What the catalog knows of a product beyond its form. Prices in minor units.

    `own_twins` and `other_twins`: other goods with the same title, here and in other shops;
    `lowest_minor` and `highest_minor`: asked within `since`, the present price included.
    """

    published_at: datetime | None
    own_twins: int
    other_twins: int
    price_changes: int
    lowest_minor: int | None
    highest_minor: int | None
