"""API routes of commerce.catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from jishi.commerce.catalog import api, attributes, categories, http_mappers, queries, sku_facts
from jishi.commerce.catalog.actions import product as products
from jishi.commerce.catalog.actions import stock as stocks
from jishi.commerce.catalog.http_schemas import (
    Category,
    CategoryAttribute,
    Freight,
    FreightIn,
    MyProduct,
    MyProducts,
    MyShop,
    Product,
    ProductCard,
    ProductForm,
    Products,
    Shop,
    ShopForm,
    Sku,
    StockIn,
)
from jishi.foundation.accounts.api import caller_id, get_person, signed_in
from jishi.kernel.errors import NotFound
from jishi.kernel.ids import parse_id

if TYPE_CHECKING:
    from jishi.commerce.catalog.contracts import ShopApplication

router = Router(tags=["catalog"])


def _known(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found


def _mine(application: ShopApplication) -> MyShop:
    return http_mappers.my_shop(application, get_person(application.owner_id))


@router.get("/categories", response=list[Category], operation_id="list_categories")
def list_categories(request: HttpRequest) -> list[Category]:  # noqa: ARG001
    return [
        Category(
            id=one.id, name_zh=one.name_zh, name_en=one.name_en,
            seven_day_default=one.seven_day_default, needs_permit=one.needs_permit,
            attributes=[
                CategoryAttribute(id=a.id, name_zh=a.name_zh, name_en=a.name_en)
                for a in map(attributes.BY_ID.__getitem__, one.attributes)
            ],
        )
        for one in categories.ALL
    ]  # fmt: skip


@router.get("/me/shop", response=MyShop, operation_id="get_my_shop", auth=signed_in)
def get_my_shop(request: HttpRequest) -> MyShop:
    return _mine(api.get_my_shop(caller_id(request)))


@router.put("/me/shop", response=MyShop, operation_id="save_my_shop", auth=signed_in)
def save_my_shop(request: HttpRequest, body: ShopForm) -> MyShop:
    form = http_mappers.shop_draft(body)
    return _mine(api.save_shop(owner_id=caller_id(request), form=form))


@router.post("/me/shop/submit", response=MyShop, operation_id="submit_my_shop", auth=signed_in)
def submit_my_shop(request: HttpRequest) -> MyShop:
    return _mine(api.submit_shop(owner_id=caller_id(request)))


@router.get("/shops/{shop_id}", response=Shop, operation_id="get_shop")
def get_shop(request: HttpRequest, shop_id: str) -> Shop:  # noqa: ARG001
    shop = api.get_shop(_known(shop_id))
    return http_mappers.shop_page(shop, get_person(shop.owner_id))


@router.get("/shops/{shop_id}/products", response=Products, operation_id="list_shop_products")
def list_shop_products(request: HttpRequest, shop_id: str, cursor: str | None = None) -> Products:  # noqa: ARG001
    page = queries.shop_products(_known(shop_id), cursor)
    return Products(
        items=[ProductCard.of(card) for card in page.items], next_cursor=page.next_cursor
    )


@router.get("/products/{product_id}", response=Product, operation_id="get_product")
def get_product(request: HttpRequest, product_id: str) -> Product:  # noqa: ARG001
    return http_mappers.product_page(api.get_product(_known(product_id)))


@router.get("/me/products", response=MyProducts, operation_id="list_my_products", auth=signed_in)
def list_my_products(
    request: HttpRequest, state: str | None = None, cursor: str | None = None
) -> MyProducts:
    page = queries.my_products(caller_id(request), state=state, cursor=cursor)
    return MyProducts(
        items=[http_mappers.my_product(one) for one in page.items], next_cursor=page.next_cursor
    )


@router.post(
    "/me/products", response={201: MyProduct}, operation_id="create_product", auth=signed_in
)
def create_product(request: HttpRequest, body: ProductForm) -> Status[MyProduct]:
    form = http_mappers.product_draft(body)
    made = api.create_product(owner_id=caller_id(request), form=form)
    return Status(201, http_mappers.my_product(made))


@router.get(
    "/me/products/{product_id}", response=MyProduct, operation_id="get_my_product", auth=signed_in
)
def get_my_product(request: HttpRequest, product_id: str) -> MyProduct:
    return http_mappers.my_product(queries.product_form(_known(product_id), caller_id(request)))


@router.put(
    "/me/products/{product_id}", response=MyProduct, operation_id="edit_product", auth=signed_in
)
def edit_product(request: HttpRequest, product_id: str, body: ProductForm) -> MyProduct:
    changed = products.edit_product(
        owner_id=caller_id(request), product_id=_known(product_id),
        form=http_mappers.product_draft(body),
    )  # fmt: skip
    return http_mappers.my_product(changed)


@router.post(
    "/me/products/{product_id}/submit", response=MyProduct, operation_id="submit_product",
    auth=signed_in,
)  # fmt: skip
def submit_product(request: HttpRequest, product_id: str) -> MyProduct:
    owner_id = caller_id(request)
    return http_mappers.my_product(
        products.submit_product(owner_id=owner_id, product_id=_known(product_id))
    )


@router.post(
    "/me/products/{product_id}/withdraw", response=MyProduct, operation_id="withdraw_product",
    auth=signed_in,
)  # fmt: skip
def withdraw_product(request: HttpRequest, product_id: str) -> MyProduct:
    owner_id = caller_id(request)
    return http_mappers.my_product(
        products.withdraw_product(owner_id=owner_id, product_id=_known(product_id))
    )


@router.put("/me/skus/{sku_id}/stock", response=Sku, operation_id="set_stock", auth=signed_in)
def set_stock(request: HttpRequest, sku_id: str, body: StockIn) -> Sku:
    sku = stocks.set_stock(owner_id=caller_id(request), sku_id=_known(sku_id), stock=body.stock)
    return Sku.of(sku_facts.get_skus([sku.pk])[sku.pk])


@router.get(
    "/me/freight-templates", response=list[Freight], operation_id="list_freight_templates",
    auth=signed_in,
)  # fmt: skip
def list_freight_templates(request: HttpRequest) -> list[Freight]:
    found = queries.my_freight_templates(caller_id(request))
    return [Freight.of(facts, settings.MARKET_CURRENCY) for facts in found]


@router.post(
    "/me/freight-templates", response={201: Freight}, operation_id="create_freight_template",
    auth=signed_in,
)  # fmt: skip
def create_freight_template(request: HttpRequest, body: FreightIn) -> Status[Freight]:
    made = api.create_freight_template(
        owner_id=caller_id(request), facts=http_mappers.freight_facts(body)
    )
    return Status(201, Freight.of(made, settings.MARKET_CURRENCY))
