"""A merchant with something waiting, and reviewers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from jishi.commerce.catalog import api as catalog
from jishi.commerce.catalog.contracts import DocumentRef, ProductDraft, ShopDraft, SkuDraft
from jishi.foundation.accounts.models import Account
from jishi.foundation.media import api as media
from jishi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

_PNG = io.BytesIO()
Image.new("RGB", (64, 64), (217, 72, 28)).save(_PNG, "PNG")


def person(name: str, *, desks: tuple[str, ...] = (), language: str = "zh") -> Account:
    return Account.objects.create(
        name=name, email=f"{name}@example.org", joined_at=clock.now(), desks=list(desks),
        language=language,
    )  # fmt: skip


def picture(owner: Account, purpose: str) -> UUID:
    return media.save_picture(owner_id=owner.pk, data=_PNG.getvalue(), purpose=purpose).id


def submit_shop(owner: Account) -> UUID:
    form = ShopDraft(
        name="兰姐果园", town="眉山", category="fruit", subject_kind="person", subject_name="王兰",
        contact_phone="13800000000", return_address="眉山市东坡区 1 号",
        documents=(DocumentRef(kind="identity", picture_id=picture(owner, "document")),),
    )  # fmt: skip
    catalog.save_shop(owner_id=owner.pk, form=form)
    return catalog.submit_shop(owner_id=owner.pk).id


def submit_product(owner: Account, title: str = "眉山爱媛橙") -> UUID:
    form = ProductDraft(
        title=title, category="fruit", picture_ids=(picture(owner, "product"),),
        skus=(SkuDraft(options=(), price_minor=2990, stock=10),), returns_policy="fresh_excluded",
    )  # fmt: skip
    made = catalog.create_product(owner_id=owner.pk, form=form)
    return catalog.submit_product(owner_id=owner.pk, product_id=made.id).id


@pytest.fixture
def lan(db: None) -> Account:
    return person("lan")


@pytest.fixture
def ming(db: None) -> Account:
    return person("ming", desks=("review",))


@pytest.fixture
def yan(db: None) -> Account:
    return person("yan", desks=("review",), language="en")


@pytest.fixture
def shop_waits(lan: Account, deliver: Callable[[], int]) -> UUID:
    shop_id = submit_shop(lan)
    deliver()
    return shop_id


@pytest.fixture
def product_waits(lan: Account, ming: Account, deliver: Callable[[], int]) -> UUID:
    catalog.approve_shop(shop_id=submit_shop(lan), by=ming.pk)
    product_id = submit_product(lan)
    deliver()
    return product_id
