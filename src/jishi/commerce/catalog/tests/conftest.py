"""A merchant, a stranger and a filled-in form, for tests of the catalog."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from jishi.commerce.catalog import api
from jishi.commerce.catalog.contracts import (
    Axis,
    DocumentRef,
    ProductDraft,
    ProductForm,
    ShopDraft,
    SkuDraft,
)
from jishi.foundation.accounts.models import Account
from jishi.foundation.media import api as media
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

PNG = io.BytesIO()
Image.new("RGB", (64, 64), (217, 72, 28)).save(PNG, "PNG")


def person(name: str, *, is_demo: bool = False, desks: tuple[str, ...] = ()) -> Account:
    return Account.objects.create(
        name=name, email=f"{name}@example.org", joined_at=clock.now(), is_demo=is_demo,
        desks=list(desks),
    )  # fmt: skip


def picture(owner: Account, purpose: str) -> UUID:
    return media.save_picture(owner_id=owner.pk, data=PNG.getvalue(), purpose=purpose).id


@pytest.fixture
def lan(db: None) -> Account:
    return person("lan")


@pytest.fixture
def stranger(db: None) -> Account:
    return person("stranger")


@pytest.fixture
def reviewer(db: None) -> Account:
    return person("reviewer", desks=("review",))


@pytest.fixture
def shop_form() -> Callable[..., ShopDraft]:
    def make(owner: Account, **changes: Any) -> ShopDraft:
        form = ShopDraft(
            name="兰姐果园", town="眉山", category="fruit", subject_kind="person",
            subject_name="王兰", contact_phone="13800000000", return_address="眉山市东坡区 1 号",
            intro="自家果园", documents=(
                DocumentRef(kind="identity", picture_id=picture(owner, "document")),
            ),
        )  # fmt: skip
        return replace(form, **changes)

    return make


@pytest.fixture
def product_form() -> Callable[..., ProductDraft]:
    def make(owner: Account, **changes: Any) -> ProductDraft:
        form = ProductDraft(
            title="眉山爱媛橙", description="现摘现发", category="fruit",
            picture_ids=(picture(owner, "product"),), axes=(Axis(name="重量", values=("5斤", "9斤")),),
            skus=(
                SkuDraft(options=("5斤",), price_minor=2990, stock=10),
                SkuDraft(options=("9斤",), price_minor=4990, list_price_minor=5990, stock=5),
            ),
            returns_policy="fresh_excluded", origin="四川眉山",
        )  # fmt: skip
        return replace(form, **changes)

    return make


@pytest.fixture
def open_shop(shop_form: Callable[..., ShopDraft], reviewer: Account) -> Callable[[Account], UUID]:
    def make(owner: Account) -> UUID:
        api.save_shop(owner_id=owner.pk, form=shop_form(owner))
        shop = api.submit_shop(owner_id=owner.pk)
        return api.approve_shop(shop_id=shop.id, by=reviewer.pk).id

    return make


@pytest.fixture
def on_sale(
    open_shop: Callable[[Account], UUID],
    product_form: Callable[..., ProductDraft],
    reviewer: Account,
) -> Callable[..., ProductForm]:
    """A product on sale in the (new) shop of an owner."""

    def make(owner: Account, **changes: Any) -> ProductForm:
        if api.shop_of(owner.pk) is None:
            open_shop(owner)
        made = api.create_product(owner_id=owner.pk, form=product_form(owner, **changes))
        api.submit_product(owner_id=owner.pk, product_id=made.id)
        return api.approve_product(product_id=made.id, by=reviewer.pk)

    return make
