"""Shapes of the catalog in the API; upper rooms may use them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Field

from jishi.commerce.catalog import contracts
from jishi.foundation.accounts.http_schemas import PersonRef
from jishi.foundation.media.http_schemas import Picture
from jishi.kernel.http import MoneyOut, Schema
from jishi.kernel.money import Money

ShopState = Literal["draft", "submitted", "approved", "rejected", "closed"]
SaleState = Literal["on_sale", "sold_out", "withdrawn"]


class CategoryAttribute(Schema):
    """A line of the label that the form asks for."""

    id: str
    name_zh: str
    name_en: str


class Category(Schema):
    id: str
    name_zh: str
    name_en: str
    seven_day_default: bool
    needs_permit: bool
    attributes: list[CategoryAttribute] = []


class ShopRef(Schema):
    id: str
    name: str
    avatar_url: str
    town: str
    is_demo: bool

    @classmethod
    def of(cls, shop: contracts.ShopRef) -> ShopRef:
        return cls(
            id=str(shop.id), name=shop.name, avatar_url=shop.avatar_url, town=shop.town,
            is_demo=shop.is_demo,
        )  # fmt: skip


class Shop(Schema):
    """`subject_public`: who holds the licence (E-commerce Law, art. 15)."""

    id: str
    name: str
    intro: str
    town: str
    category: str
    banner_url: str | None
    avatar_url: str
    owner: PersonRef
    is_demo: bool
    opened_at: str | None
    product_count: int
    sold_count: int
    subject_public: str


class DocumentIn(Schema):
    kind: Literal["identity", "licence", "permit", "authorisation"]
    picture_id: str
    valid_until: date | None = None


class ShopForm(Schema):
    name: str = Field(max_length=200)
    intro: str = Field("", max_length=2000)
    town: str = Field("", max_length=200)
    category: str
    subject_kind: Literal["person", "company"]
    subject_name: str = Field(max_length=200)
    licence_number: str = Field("", max_length=100)
    contact_phone: str = Field(max_length=100)
    return_address: str = Field("", max_length=500)
    documents: list[DocumentIn] = Field([], max_length=30)
    banner_picture_id: str | None = None
    avatar_picture_id: str | None = None


class MyShop(Schema):
    """`missing`: field names still needed; a document is named `documents.<kind>`."""

    id: str
    state: ShopState
    form: ShopForm
    missing: list[str]
    decision_reason: str | None
    submitted_at: str | None
    decided_at: str | None
    shop: Shop | None


class VariantAxis(Schema):
    name: str
    values: list[str]


class Sku(Schema):
    id: str
    options: list[str]
    price: MoneyOut
    list_price: MoneyOut | None
    stock: int
    is_sold_out: bool
    picture_url: str | None

    @classmethod
    def of(cls, sku: contracts.SkuFacts) -> Sku:
        return cls(
            id=str(sku.id), options=list(sku.options), price=MoneyOut.of(sku.price),
            list_price=money_or_none(sku.list_price), stock=sku.stock, is_sold_out=sku.stock == 0,
            picture_url=sku.picture_url or None,
        )  # fmt: skip


class SkuIn(Schema):
    id: str | None = None
    options: list[str]
    price_minor: int
    list_price_minor: int | None = None
    stock: int
    code: str = ""


class ProductForm(Schema):
    title: str = Field(max_length=500)
    description: str = Field("", max_length=20_000)
    category: str
    picture_ids: list[str] = Field(max_length=50)
    axes: list[VariantAxis] = Field([], max_length=20)
    skus: list[SkuIn] = Field(max_length=500)
    freight_template_id: str | None = None
    returns_policy: Literal["seven_day", "fresh_excluded", "custom_excluded"]
    origin: str = Field("", max_length=500)
    ship_within_h: int = 48
    attributes: dict[str, str] = {}


class ProductCard(Schema):
    """`link_number`: its number in a live room's bag."""

    id: str
    title: str
    picture_url: str
    price: MoneyOut
    list_price: MoneyOut | None
    sold_count: int
    stock: int
    state: SaleState
    shop_id: str
    shop_name: str
    link_number: int | None = None

    @classmethod
    def of(cls, card: contracts.ProductCard, link_number: int | None = None) -> ProductCard:
        return cls(
            id=str(card.id), title=card.title, picture_url=card.picture_url,
            price=MoneyOut.of(card.price), list_price=money_or_none(card.list_price),
            sold_count=card.sold_count, stock=card.stock, state=card.state,
            shop_id=str(card.shop_id), shop_name=card.shop_name, link_number=link_number,
        )  # fmt: skip


class Freight(Schema):
    id: str | None
    name: str
    base: MoneyOut
    base_units: int
    extra: MoneyOut
    extra_units: int
    free_from: MoneyOut | None
    excluded_regions: list[str]

    @classmethod
    def of(cls, facts: contracts.FreightFacts, currency: str) -> Freight:
        free_from = facts.free_from_minor
        return cls(
            id=str(facts.id) if facts.id else None,
            name=facts.name,
            base=MoneyOut(minor=facts.base_minor, currency=currency),
            base_units=facts.base_units,
            extra=MoneyOut(minor=facts.extra_minor, currency=currency),
            extra_units=facts.extra_units,
            free_from=None if free_from is None else MoneyOut(minor=free_from, currency=currency),
            excluded_regions=list(facts.excluded_regions),
        )


class FreightIn(Schema):
    name: str
    base_minor: int
    base_units: int = 1
    extra_minor: int = 0
    extra_units: int = 1
    free_from_minor: int | None = None
    excluded_regions: list[str] = []


class Product(Schema):
    id: str
    title: str
    description: str
    category: str
    pictures: list[Picture]
    axes: list[VariantAxis]
    skus: list[Sku]
    state: SaleState
    returns_policy: str
    origin: str
    ship_within_h: int
    attributes: dict[str, str] = {}
    sold_count: int
    freight: Freight
    shop: ShopRef
    is_demo: bool


class MyProduct(Schema):
    id: str
    form: ProductForm
    state: Literal["draft", "in_review", "on_sale", "sold_out", "rejected", "withdrawn"]
    decision_reason: str | None
    card: ProductCard
    pictures: list[Picture]
    skus: list[Sku]


class StockIn(Schema):
    stock: int


class Products(Schema):
    items: list[ProductCard]
    next_cursor: str | None


class MyProducts(Schema):
    items: list[MyProduct]
    next_cursor: str | None


def money_or_none(money: Money | None) -> MoneyOut | None:
    return None if money is None else MoneyOut.of(money)
